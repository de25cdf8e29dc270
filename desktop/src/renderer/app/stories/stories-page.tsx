/** Every element of the interface in its states, for looking at and for checks; `/stories`. */
import { useState } from 'react'
import { applyAppearance, keptAppearance } from '#renderer/actions'
import { Segmented, ToastHost, LiveAnnouncer } from '#renderer/ui'
import { ChoiceStories } from './choice-stories.tsx'
import { ControlStories } from './control-stories.tsx'
import { FeedbackStories } from './feedback-stories.tsx'
import { TokenStories } from './token-stories.tsx'
import './stories.css'

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
] as const

export function StoriesPage() {
  const [theme, setTheme] = useState<'light' | 'dark' | 'contrast'>(() => {
    const kept = keptAppearance().theme
    return kept === 'system' ? 'light' : kept
  })
  const [dir, setDir] = useState<'ltr' | 'rtl'>('ltr')
  return (
    <main className="stories" dir={dir}>
      <header className="stories-head">
        <h1>Elements</h1>
        <Segmented
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={next => {
            setTheme(next)
            applyAppearance({ ...keptAppearance(), theme: next })
          }}
        />
        <Segmented
          label="Direction"
          value={dir}
          options={[
            { value: 'ltr', label: 'Left to right' },
            { value: 'rtl', label: 'Right to left' },
          ]}
          onChange={setDir}
        />
      </header>
      <ControlStories />
      <ChoiceStories />
      <FeedbackStories />
      <TokenStories />
      <ToastHost />
      <LiveAnnouncer />
    </main>
  )
}
