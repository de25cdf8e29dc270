/**
 * What an address asks that cannot be read: by a person's hand, a cut-off link, a newer Kith.
 *
 * A list that silently leaves a filter out answers another question than the one asked, so whatever
 * is left out is told.
 */
import { jsonEqual, s, type Json } from '@kith/shared/kit'
import { filterSchema, type Filter } from '@kith/shared/model'

/** A condition as far as it can be made out; nothing of it can be: its raw text. */
export type UnreadFilter =
  | { readonly field: string; readonly op: string; readonly value: string }
  | { readonly text: string }

/** Plain data, so that two of them are compared as such. */
export type Unread = {
  readonly filters: readonly UnreadFilter[]
  /** Other parts of the address, as people call them. */
  readonly parts: readonly string[]
}

const ofAll = s.strictObject({ and: s.array(s.json()) })
const traces = s.looseObject({
  field: s.string().min(1).max(200),
  op: s.string().min(1).max(200),
  value: s.json().optional(),
})
const LONGEST = 60

/** Of a filter that holds all of several parts those that can be read still hold. */
export function readFilter(raw: unknown): {
  readonly filter: Filter | null | undefined
  readonly unread: readonly UnreadFilter[]
} {
  const whole = filterSchema.nullable().safeParse(raw)
  if (whole.success) return { filter: whole.data, unread: [] }
  const all = ofAll.safeParse(raw)
  if (!all.success) return { filter: undefined, unread: [traceOf(raw)] }
  const read = all.data.and.map(part => ({ part, answer: filterSchema.safeParse(part) }))
  const kept = read.flatMap(({ answer }) => (answer.success ? [answer.data] : []))
  return {
    filter: kept.length === 0 ? undefined : kept.length === 1 ? kept[0] : { and: kept },
    unread: read.flatMap(({ part, answer }) => (answer.success ? [] : [traceOf(part)])),
  }
}

/** `null` when all could be read. `labelOf` gives a field's label, `opOf` an operator in words. */
export function unreadWords(
  { filters, parts }: Unread,
  labelOf: (field: string) => string,
  opOf: (field: string, op: string) => string,
): string | null {
  const said = filters.map(filter =>
    'text' in filter
      ? `“${filter.text}”`
      : [labelOf(filter.field), opOf(filter.field, filter.op), filter.value]
          .filter(word => word !== '')
          .join(' '),
  )
  const sentences = [
    ...(said.length === 0
      ? []
      : [
          `${said.length === 1 ? 'One filter' : `${said.length} filters`} in this address could not be read: ${said.join('; ')}.`,
        ]),
    ...(parts.length === 0
      ? []
      : [
          said.length === 0
            ? `${capital(listed(parts))} in this address could not be read.`
            : `Nor could ${listed(parts)}.`,
        ]),
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}

export const isSameUnread = (a: Unread, b: Unread): boolean => jsonEqual(a, b)

function traceOf(raw: unknown): UnreadFilter {
  const read = traces.safeParse(raw)
  if (!read.success) return { text: shortened(typeof raw === 'string' ? raw : textOf(raw)) }
  const { field, op, value } = read.data
  return { field, op, value: value === undefined ? '' : `“${shortened(plain(value))}”` }
}

const plain = (value: Json): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : textOf(value)
const textOf = (value: unknown): string => JSON.stringify(value)
const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()}…`

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
const listed = (parts: readonly string[]): string =>
  parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
