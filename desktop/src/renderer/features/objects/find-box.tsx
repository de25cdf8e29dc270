/** Words to find in the list: an icon until it is used. */
import { useEffect, useRef, useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import { Icon, IconButton } from '#renderer/ui'

const REST_MS = 120

export function FindBox({
  text,
  label,
  onText,
}: {
  readonly text: string
  readonly label: string
  readonly onText: (text: string) => void
}) {
  const [isOpen, setIsOpen] = useState(text !== '')
  const [typed, setTyped] = useState(text)
  const input = useRef<HTMLInputElement>(null)
  const tell = useRef(onText)
  tell.current = onText
  useActionHandler('view.find', () => {
    setIsOpen(true)
    input.current?.focus()
    input.current?.select()
  })
  useEffect(() => {
    setTyped(text)
    if (text === '') return
    setIsOpen(true)
  }, [text])
  useEffect(() => {
    if (typed === text) return
    const timer = window.setTimeout(() => tell.current(typed.trim()), REST_MS)
    return () => window.clearTimeout(timer)
  }, [typed, text])

  const close = (): void => {
    setTyped('')
    setIsOpen(false)
    onText('')
  }
  if (!isOpen)
    return <IconButton icon="search" label={label} keys="Mod+F" onClick={() => setIsOpen(true)} />
  return (
    <label className="obj-find">
      <Icon name="search" size={14} />
      <input
        ref={input}
        aria-label={label}
        placeholder="Find in this list"
        value={typed}
        dir="auto"
        spellCheck={false}
        // It appears because the person asked to type.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={text === ''}
        onChange={event => setTyped(event.target.value)}
        onBlur={() => {
          if (typed === '') setIsOpen(false)
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') close()
        }}
      />
      {typed !== '' && <IconButton icon="x" label="Clear" size="small" onClick={close} />}
    </label>
  )
}
