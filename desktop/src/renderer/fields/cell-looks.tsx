/**
 * How a value looks in one line: by field type where a type has its own look, else by storage kind.
 *
 * Looks are plain functions without hooks, effects or listeners: a table draws thousands of them while
 * it scrolls. What reacts (links, "+3", the full text on hover) is found by data attributes and handled
 * once, by whoever holds the cells: `data-follow` on links, `data-more` on "+3", `data-tip` for the hover.
 */
import type { ReactNode } from 'react'
import { isJsonObject, type Json } from '@kith/shared/kit'
import {
  activityWords,
  nextActivityOf,
  type CatalogField,
  type FieldTypeId,
  type StorageKindId,
} from '@kith/shared/model'
import { Avatar, Chip, Icon } from '#renderer/ui'
import type { CellContext, CellRoom } from './cell-context.ts'
import { choiceOf } from './choices.ts'
import { fitChips } from './fit-chips.ts'
import { RecordMark } from './record-mark.tsx'
import { refCount, refsOf } from './row-values.ts'

export interface CellLook {
  (field: CatalogField, value: Json, context: CellContext, room: CellRoom): ReactNode
}

const plain: CellLook = (field, value, context) => (
  <span className="trunc" dir="auto">
    {field.fieldType.display(value, field.options, context)}
  </span>
)

const figure: CellLook = (field, value, context) => (
  <span className="trunc num cell-figure" dir="auto">
    {field.fieldType.display(value, field.options, context)}
  </span>
)

const quiet: CellLook = (field, value, context) => (
  <span className="trunc muted" dir="auto">
    {field.fieldType.display(value, field.options, context)}
  </span>
)

const flag: CellLook = (_field, value) =>
  value === true ? (
    <span className="cell-flag">
      <Icon name="check" size={14} label="Yes" />
    </span>
  ) : (
    <span className="cell-flag" data-off>
      <Icon name="minus" size={14} label="No" />
    </span>
  )

const day: CellLook = (field, value, context) => (
  <time className="trunc muted" dir="auto" dateTime={String(value)} data-when>
    {field.fieldType.display(value, field.options, context)}
  </time>
)

const choice: CellLook = (field, value) => {
  const found = choiceOf(field, value)
  return <Chip hue={found?.hue ?? null}>{found?.label ?? String(value)}</Chip>
}

const choices: CellLook = (field, value, _context, room) => {
  const ids = Array.isArray(value) ? (value as readonly Json[]) : []
  const known = ids.flatMap(id => choiceOf(field, id) ?? [])
  const shown = fitChips(
    known.map(entry => entry.label),
    room.width,
    12,
  )
  return (
    <span className="cell-chips" data-wrap={room.width === undefined || undefined}>
      {known.slice(0, shown).map(entry => (
        <Chip key={entry.id} hue={entry.hue}>
          {entry.label}
        </Chip>
      ))}
      {more(
        known.length - shown,
        known.map(entry => entry.label),
      )}
    </span>
  )
}

const relation: CellLook = (_field, value, context, room) => {
  const refs = refsOf(value)
  if (refs.length === 0) return null
  const [only] = refs
  // The most frequent case by far: one record in one line needs no box around it.
  if (refs.length === 1 && only !== undefined && refCount(value) === 1)
    return <RecordMark record={only} catalog={context.catalog} isLink />
  const count = refCount(value)
  const shown = fitChips(
    refs.map(ref => ref.title),
    room.width,
    22,
    8,
  )
  return (
    <span className="cell-chips" data-refs data-wrap={room.width === undefined || undefined}>
      {refs.slice(0, shown).map(ref => (
        <RecordMark key={ref.id} record={ref} catalog={context.catalog} isLink />
      ))}
      {more(
        count - Math.min(shown, refs.length),
        refs.map(ref => ref.title),
      )}
    </span>
  )
}

const entries: CellLook = (field, value, _context, room) => {
  const list = entriesOf(field, value)
  const [only] = list
  if (list.length === 1 && only !== undefined) return <Entry entry={only} />
  const shown = room.width === undefined ? list.length : 1
  return (
    <span className="cell-chips" data-wrap={room.width === undefined || undefined}>
      {list.slice(0, shown).map(entry => (
        <Entry key={entry.text} entry={entry} />
      ))}
      {more(
        list.length - shown,
        list.map(entry => entry.text),
      )}
    </span>
  )
}

function Entry({ entry }: { readonly entry: CellEntry }) {
  if (entry.href === null)
    return (
      <span className="trunc cell-entry" dir="auto">
        {entry.text}
      </span>
    )
  return (
    <a
      className="trunc cell-entry"
      dir="auto"
      href={entry.href}
      data-follow
      tabIndex={-1}
      target="_blank"
      rel="noreferrer"
    >
      {entry.text}
    </a>
  )
}

const files: CellLook = (_field, value, _context, room) => {
  const list = (Array.isArray(value) ? (value as readonly Json[]) : []).filter(isJsonObject)
  const names = list.map(file => String(file['name'] ?? 'file'))
  const shown = room.width === undefined ? names.length : 1
  return (
    <span className="cell-chips">
      {names.slice(0, shown).map(name => (
        <Chip key={name} icon="paperclip">
          {name}
        </Chip>
      ))}
      {more(names.length - shown, names)}
    </span>
  )
}

const actor: CellLook = (field, value, context) => {
  const text = field.fieldType.display(value, field.options, context)
  return (
    <span className="cell-ref">
      <Avatar name={text} size={16} />
      <span className="trunc" dir="auto">
        {text}
      </span>
    </span>
  )
}

/** What is next and when; late in words and in colour. */
const activity: CellLook = (_field, value, context) => {
  const next = nextActivityOf(value)
  if (next === null) return null
  const { when, tone } = activityWords(next, context)
  return (
    <span className="cell-next" data-tone={tone}>
      <i className="cell-next-dot" aria-hidden />
      {when !== '' && <span className="cell-next-when">{when}</span>}
      <span className="trunc" dir="auto" data-record={next.id} data-object={next.object}>
        {next.title}
      </span>
    </span>
  )
}

const rating: CellLook = (field, value) => {
  const most = isJsonObject(field.options) ? Number(field.options['max'] ?? 5) : 5
  const now = Number(value)
  return (
    <span className="cell-rating" role="img" aria-label={`${now} of ${most}`}>
      {Array.from({ length: most }, (_, at) => (
        <Icon key={at} name="star" size={12} {...(at < now ? { className: 'is-on' } : {})} />
      ))}
    </span>
  )
}

const code: CellLook = (field, value, context) => (
  <span className="trunc cell-code">{field.fieldType.display(value, field.options, context)}</span>
)

function more(count: number, all: readonly string[]): ReactNode {
  if (count <= 0) return null
  return (
    <button type="button" className="cell-more" tabIndex={-1} data-more data-tip={all.join(', ')}>
      +{count}
    </button>
  )
}

export interface CellEntry {
  readonly text: string
  readonly href: string | null
}

/** E-mails, phones, links and plain lists as texts with where they lead. */
export function entriesOf(field: CatalogField, value: Json): readonly CellEntry[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value]
  return list.flatMap(entry => {
    if (isJsonObject(entry) && typeof entry['url'] === 'string') {
      const label = entry['label']
      return {
        text: typeof label === 'string' && label !== '' ? label : bareUrl(entry['url']),
        href: entry['url'],
      }
    }
    const text = String(entry ?? '')
    if (text === '') return []
    if (field.type === 'emails') return { text, href: `mailto:${text}` }
    if (field.type === 'phones')
      return {
        text: field.fieldType.display([entry], field.options, NO_CONTEXT),
        href: `tel:${text}`,
      }
    return { text, href: null }
  })
}

const NO_CONTEXT = { locale: 'en', timeZone: 'UTC', now: 0 }
const bareUrl = (url: string): string => url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')

const byStorage: Readonly<Record<StorageKindId, CellLook>> = {
  text: plain,
  number: figure,
  flag,
  date: day,
  moment: day,
  choice,
  choices,
  money: figure,
  name: plain,
  address: plain,
  entries,
  reference: relation,
  links: relation,
  inverse: relation,
  nextActivity: activity,
  json: code,
  richText: quiet,
}

const byType: Readonly<Record<string, CellLook>> = {
  rating,
  actor,
  files,
} satisfies Partial<Record<FieldTypeId, CellLook>>

/** One cell. Empty stays blank. */
export function renderCell(
  field: CatalogField,
  value: Json | undefined,
  context: CellContext,
  room: CellRoom,
): ReactNode {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value) && value.length === 0) return null
  const look = byType[field.type] ?? byStorage[field.storageKind.id]
  return look(field, value, context, room)
}
