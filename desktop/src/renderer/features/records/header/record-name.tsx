/** A record's name, edited where it stands. Parsed by the title field's own type: "Ann Lee" has two parts. */
import { useEffect, useRef, useState } from 'react'
import { toast } from '#renderer/ui'
import { useParse } from '#renderer/client'
import { isWritable } from '#renderer/fields'
import type { RecordView } from '../use-record-view.ts'

interface Props {
  readonly view: RecordView
  readonly isReadOnly: boolean
}

export function RecordName({ view, isReadOnly }: Props) {
  const { object, row } = view
  const parse = useParse()
  const [draft, setDraft] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const field = object.title
  const value = row.cells[field.id] ?? null
  const text = value === null ? '' : field.fieldType.format(value, field.options)
  const isNew = text === '' && row.createdAt === row.updatedAt && isWritable(field)
  useEffect(() => {
    if (isNew) input.current?.focus()
  }, [isNew, view.id])

  const commit = () => {
    if (draft === null || draft === text) {
      setDraft(null)
      return
    }
    const read = field.fieldType.parse(draft, field.options, parse)
    if ('problem' in read) toast(`${field.label}: ${read.problem}`, { tone: 'problem' })
    else view.set(field, read.value)
    setDraft(null)
  }
  return (
    <span
      className="record-name"
      data-value={draft ?? (text || `Name this ${object.label.toLocaleLowerCase()}`)}
    >
      <input
        ref={input}
        aria-label={field.label}
        placeholder={`Name this ${object.label.toLocaleLowerCase()}`}
        dir="auto"
        size={1}
        readOnly={isReadOnly || !isWritable(field)}
        title={draft ?? text}
        value={draft ?? text}
        onChange={event => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            event.currentTarget.blur()
          }
          if (event.key === 'Escape' && draft !== null) {
            event.preventDefault()
            event.stopPropagation()
            setDraft(null)
            // The old name must be back before the focus goes, or it would be written.
            requestAnimationFrame(() => input.current?.blur())
          }
        }}
      />
    </span>
  )
}
