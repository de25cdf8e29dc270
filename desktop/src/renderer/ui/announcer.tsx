/** Words for people who do not see the change: drags, saves, counts. */
import { useEffect, useState } from 'react'

type Listener = (text: string) => void

/** Between whoever says something and the one live region of the page. */
function createAnnouncer() {
  const listeners = new Set<Listener>()
  return {
    announce: (text: string): void => {
      for (const listener of listeners) listener(text)
    },
    listen(listener: Listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
/** The page has one reader, so there is one announcer. */
const announcer = createAnnouncer()
export const announce = announcer.announce

/** Once, in the shell. */
export function LiveAnnouncer() {
  const [said, setSaid] = useState({ text: '', turn: 0 })
  useEffect(
    () => announcer.listen(text => setSaid(before => ({ text, turn: before.turn + 1 }))),
    [],
  )
  return (
    <div className="sr-only" role="status" aria-live="polite" aria-atomic>
      {/* A changing space makes the same words be said again. */}
      {said.text}
      {said.turn % 2 === 1 ? '\u00a0' : ''}
    </div>
  )
}

export function VisuallyHidden({ children }: { readonly children: React.ReactNode }) {
  return <span className="sr-only">{children}</span>
}
