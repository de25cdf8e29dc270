/** Chosen options and entries (e-mails, phones, links, tags, files): one key per element. */
import { memberOf, stableText, type Json } from '#kit'
import { foldKey, foldText } from '../fold.ts'
import type { SqlValue, StorageKind, StoredElement } from '../storage-kind.ts'
import { parsed } from './compound.ts'
import { manyOperators, textOperators } from './operator-sets.ts'
import { textOrNull } from './scalar.ts'
import { readElements, readSet, writeSet, type SetElement } from './set-keys.ts'

const listOf = (value: Json | null): readonly Json[] => (Array.isArray(value) ? value : [])
const idsOf = (value: Json | null): readonly string[] =>
  listOf(value).filter(id => typeof id === 'string')
const payloadsOf = (elements: readonly SetElement[]): readonly Json[] =>
  elements.flatMap(({ payload }) => payload ?? [])
const orNull = (list: readonly Json[]): Json | null => (list.length === 0 ? null : list)

export const choicesKind: StorageKind<'choices'> = Object.freeze<StorageKind<'choices'>>({
  id: 'choices',
  operators: manyOperators,
  columns: [{ suffix: '', type: 'TEXT' }],
  hasElements: true,
  sort: 'none',
  home: 'record',
  pointsToRecord: false,
  toKeys: (field, value, now) =>
    writeSet(
      field,
      idsOf(value).map(id => ({ id })),
      now,
    ),
  fromKeys: (field, keys) => orNull(readSet(field, keys).map(element => element.id)),
  fromElements: (ids, stored) => orNull(readElements(ids, stored).map(element => element.id)),
  toColumns: value => [listOf(value).length === 0 ? null : JSON.stringify(value)],
  fromColumns: ([text]) => parsed(text),
  elements: value => idsOf(value).map(option => ({ id: option, value: option, norm: option })),
})

/** The main column is the first entry's text, which sorts; `_json` holds them all for reading. */
export const entriesKind: StorageKind<'entries'> = Object.freeze<StorageKind<'entries'>>({
  id: 'entries',
  operators: [...textOperators, 'hasAll', 'count'],
  columns: [
    { suffix: '', type: 'TEXT' },
    { suffix: '_json', type: 'TEXT' },
    { suffix: '_key', type: 'TEXT' },
  ],
  keySuffix: '_key',
  hasElements: true,
  sort: 'text',
  home: 'record',
  pointsToRecord: false,
  toKeys: (field, value, now) =>
    writeSet(
      field,
      listOf(value).map(entry => ({ id: entryId(entry), payload: entry })),
      now,
    ),
  fromKeys: (field, keys) => orNull(payloadsOf(readSet(field, keys))),
  fromElements: (ids, stored) => orNull(payloadsOf(readElements(ids, stored))),
  toColumns(value) {
    const [first] = listOf(value)
    if (first === undefined) return [null, null, null]
    const text = entryText(first)
    return [text, JSON.stringify(value), foldKey(text)]
  },
  fromColumns: ([first, text]) =>
    typeof first === 'string' && isOnly(first, text) ? [first] : parsed(text),
  elements: value =>
    listOf(value).map((entry): StoredElement => {
      return { id: entryId(entry), value: entry, norm: entryNorm(entry) }
    }),
})

/**
 * Whether a list is this one text, seen without reading the list: most are, and a window shows a
 * hundred of them. Where JSON writes a sign otherwise the list is longer than the text and its brackets.
 */
const isOnly = (text: string, list: SqlValue | undefined): boolean =>
  typeof list === 'string' &&
  list.length === text.length + BRACKETS &&
  list.startsWith('"', 1) &&
  list.startsWith(text, 2)
const BRACKETS = '[""]'.length

/** What an entry is read as: itself, a link's address, a file's name. */
const entryText = (entry: Json): string =>
  typeof entry === 'string'
    ? entry
    : (textOrNull(memberOf(entry, 'url')) ??
      textOrNull(memberOf(entry, 'name')) ??
      stableText(entry))

/** What entries are found and matched by; also for the text of a filter. Web addresses lose scheme, "www." and the last slash. */
export const entryNorm = (entry: Json): string => withoutFrame(foldText(entryText(entry).trim()))

/** Most entries are e-mails and phones: nothing is looked for where it cannot begin. */
function withoutFrame(text: string): string {
  const mayBeWeb = text.startsWith('h') || text.startsWith('w')
  const bare = mayBeWeb ? text.replace(/^(?:https?:\/\/)?(?:www\.)?(?=.)/, '') : text
  return bare.endsWith('/') ? bare.replace(/(?<=[^/])\/$/, '') : bare
}

/** Devices that add the same e-mail offline write the same key. A file is its content and name. */
function entryId(entry: Json): string {
  const hash = memberOf(entry, 'hash')
  const url = memberOf(entry, 'url')
  if (typeof hash === 'string') return shortHash(`${hash} ${entryText(entry)}`)
  return shortHash(typeof url === 'string' ? entryNorm(entry) : entryText(entry).toLowerCase())
}

/** 53 bits of a fast hash (cyrb53, public domain) as text; stable forever, document keys hang on it. */
export function shortHash(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  const bits = 4294967296 * (2097151 & low) + (high >>> 0)
  // In two halves that are small integers: writing one large number costs more than the hash.
  const rest = bits % HALF
  const head = (bits - rest) / HALF
  if (head === 0) return rest.toString(36)
  return head.toString(36) + rest.toString(36).padStart(HALF_DIGITS, '0')
}
const HALF_DIGITS = 5
const HALF = 36 ** HALF_DIGITS
