import { useEffect, useRef, useState } from 'react'
import { dateFormat, type CatalogObject } from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'
import { useAccess, useCommand, useFormat, useNavigation, useRows } from '#renderer/client'
import { FieldCell } from '#renderer/fields'
import { Avatar, Button, Checkbox } from '#renderer/ui'

export interface TrashListProps {
  readonly object: CatalogObject
  readonly query: Query
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
}

const OVERSCAN = 10

/** Only the rows in sight are drawn; every row has the same height. */
export function TrashList({ object, query, selected, onSelect }: TrashListProps) {
  const { total, row, ensureRange } = useRows(query)
  const box = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ first: 0, last: 40, height: 32 })
  const count = total ?? 0
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = (): void => {
      const height = element.querySelector('.trash-row')?.getBoundingClientRect().height ?? 32
      const first = Math.floor(element.scrollTop / height)
      setSight({ first, last: first + Math.ceil(element.clientHeight / height), height })
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [count])
  const from = Math.max(0, sight.first - OVERSCAN)
  const to = Math.min(count, sight.last + OVERSCAN)
  useEffect(() => ensureRange(from, to), [ensureRange, from, to])
  const toggle = (id: string): void => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }
  const rows: { readonly at: number; readonly record: Row }[] = []
  for (let at = from; at < to; at++) {
    const record = row(at)
    if (record) rows.push({ at, record })
  }
  return (
    <div ref={box} className="page-body">
      <ul
        className="trash-list"
        style={{ height: count * sight.height }}
        aria-label={`Deleted ${object.labelPlural}`}
      >
        {rows.map(({ at, record }) => (
          <li
            key={record.id}
            className="trash-row"
            data-selected={selected.has(record.id) || undefined}
            style={{ insetBlockStart: at * sight.height }}
          >
            <Checkbox
              checked={selected.has(record.id)}
              onChange={() => toggle(record.id)}
              ariaLabel={`Select ${record.title}`}
            />
            <TrashRow object={object} record={record} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function TrashRow({ object, record }: { readonly object: CatalogObject; readonly record: Row }) {
  const run = useCommand()
  const access = useAccess()
  const { go } = useNavigation()
  const { locale, timeZone } = useFormat()
  const when =
    record.deletedAt === null
      ? ''
      : dateFormat(locale, timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(
          Date.parse(record.deletedAt),
        )
  return (
    <>
      <Avatar name={record.title} shape={object.shape} size={20} />
      <button
        type="button"
        className="trunc w500 trash-title"
        dir="auto"
        onClick={() => go({ page: 'record', object: object.id, record: record.id })}
      >
        {record.title || 'No name'}
      </button>
      <span className="trash-subtitle trunc muted">
        {object.subtitleFields.map(id => {
          const field = object.fields.find(one => one.id === id)
          const value = record.cells[id]
          return field && value !== undefined && value !== null ? (
            <FieldCell key={id} field={field} value={value} width={180} />
          ) : null
        })}
      </span>
      <time className="muted">{when}</time>
      {access.may('delete', object.id) && (
        <Button
          variant="ghost"
          size="small"
          icon="archive-restore"
          onClick={() => void run('records.restore', { object: object.id, ids: [record.id] })}
        >
          Restore
        </Button>
      )}
    </>
  )
}
