/** A name typed where it stands: Enter keeps it, Esc takes it back, leaving keeps it. */
import { useState } from 'react'

export function NameBox(props: {
  readonly name: string
  readonly label: string
  readonly onName: (name: string) => void
  readonly onCancel: () => void
}) {
  const { name, label, onName, onCancel } = props
  const [text, setText] = useState(name)
  const done = (): void => {
    const next = text.trim()
    if (next === '') onCancel()
    else onName(next)
  }
  return (
    <input
      className="vtab-name"
      aria-label={label}
      value={text}
      maxLength={120}
      dir="auto"
      size={Math.max(8, Math.min(40, text.length))}
      // The box appears because the person asked to type here.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      onFocus={event => event.target.select()}
      onChange={event => setText(event.target.value)}
      onBlur={done}
      onKeyDown={event => {
        event.stopPropagation()
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') done()
        else if (event.key === 'Escape') onCancel()
      }}
    />
  )
}
