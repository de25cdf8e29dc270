/** Addresses as chips: typed, pasted in any number, or found among people and mail. */
import { useEffect, useId, useRef, useState } from 'react'
import type { DraftPerson, MailPerson } from '@kith/shared/rpc'
import { useClient } from '#renderer/client'
import { Avatar, Icon, useConfirm } from '#renderer/ui'
import { readPeople } from './read-people.ts'

export interface RecipientFieldProps {
  readonly label: string
  readonly people: readonly DraftPerson[]
  readonly takesFocus?: boolean
  readonly onChange: (people: readonly DraftPerson[]) => void
}

/** As far as typing needs it: the composer looks again before it sends. */
const ADDRESS = /^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$/
const NONE: readonly MailPerson[] = []

export function RecipientField({
  label,
  people,
  takesFocus = false,
  onChange,
}: RecipientFieldProps) {
  const client = useClient()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState({ text: '', found: NONE })
  const [active, setActive] = useState(0)
  useEffect(() => {
    if (takesFocus) input.current?.focus()
  }, [takesFocus])
  useEffect(() => {
    let isGone = false
    const asked = text.trim()
    const take = (all: readonly MailPerson[]) => {
      if (isGone) return
      const isNew = (one: MailPerson) => !people.some(each => each.address === one.address)
      setAnswer({ text: asked, found: all.filter(isNew) })
      setActive(0)
    }
    // Suggestions are a help: without them the address is typed.
    if (asked !== '') client.mail.recipients({ text: asked }).then(take, () => take(NONE))
    return () => {
      isGone = true
    }
  }, [client, text, people])

  const typed = text.trim()
  const found = typed === '' ? NONE : answer.found
  const add = (more: readonly DraftPerson[]) => {
    const known = new Set(people.map(person => person.address.toLowerCase()))
    onChange([...people, ...more.filter(person => !known.has(person.address.toLowerCase()))])
    setText('')
    setAnswer({ text: '', found: NONE })
  }
  const takeTyped = () => {
    const read = readPeople(text)
    if (read.length > 0) add(read)
  }
  // A whole address is what was meant, whoever else it reminds of; arrows choose somebody else.
  const isWhole = active === 0 && ADDRESS.test(typed)
  const isAnswered = answer.text === typed
  const mayChoose = !isWhole && (found.length > 0 || !isAnswered)
  const confirm = useConfirm({
    text,
    isAnswered: isWhole || isAnswered,
    act: () => {
      const chosen = found[active]?.address === typed || !isWhole ? found[active] : undefined
      if (chosen === undefined) takeTyped()
      else add([{ address: chosen.address, name: chosen.name }])
    },
  })
  return (
    <div className="recipients">
      {people.map(person => (
        <span key={person.address} className="recipient" title={person.address}>
          <Avatar name={person.name || person.address} size={16} />
          <span className="trunc" dir="auto">
            {person.name || person.address}
          </span>
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Take ${person.name || person.address} out`}
            onClick={() => onChange(people.filter(each => each !== person))}
          >
            <Icon name="x" size={12} />
          </button>
        </span>
      ))}
      <input
        ref={input}
        className="recipient-input"
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={people.length === 0 ? label : ''}
        value={text}
        onChange={event => setText(event.target.value)}
        onBlur={takeTyped}
        onPaste={event => {
          const read = readPeople(event.clipboardData.getData('text'))
          if (read.length < 2) return
          event.preventDefault()
          add(read)
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown' && found.length > 0)
            setActive(Math.min(found.length - 1, active + 1))
          else if (event.key === 'ArrowUp' && found.length > 0) setActive(Math.max(0, active - 1))
          else if (event.key === 'Enter' && typed !== '') confirm(undefined)
          // Without anybody to choose Tab goes on, and leaving the field takes what was typed.
          else if (event.key === 'Tab' && !event.shiftKey && typed !== '' && mayChoose)
            confirm(undefined)
          else if ([',', ';'].includes(event.key) && typed !== '') takeTyped()
          else if (event.key === 'Backspace' && text === '' && people.length > 0)
            onChange(people.slice(0, -1))
          else if (event.key === 'Escape' && found.length > 0)
            setAnswer({ text: typed, found: NONE })
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {found.length > 0 && (
        <div id={id} role="listbox" aria-label="Found" className="recipient-found ui-pop">
          {found.map((person, at) => (
            <div
              key={person.address}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              data-active={at === active || undefined}
              // Before the field loses the focus and takes what was typed.
              onMouseDown={event => {
                event.preventDefault()
                add([{ address: person.address, name: person.name }])
              }}
            >
              <Avatar name={person.name || person.address} size={20} />
              <span className="trunc" dir="auto">
                {person.name || person.address}
              </span>
              <span className="muted trunc">{person.address}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
