/**
 * Ids of documents and records: UUIDs as lower-case text.
 *
 * `newId` makes a version 7 id (RFC 9562), so ids made one after the other sort and index well.
 * `derivedId` makes a version 5 id from a natural key, so that two offline devices which meet the
 * same thing (a person by e-mail, a join of two records) arrive at the same document.
 */
import { v5, v7, validate } from 'uuid'
import { defineFaults } from './fault.ts'

declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** A CRDT document. A record's id is the id of its document. */
export type DocId = Brand<string, 'DocId'>
/** One undoable action of a person, an import or a flow. */
export type ActionId = Brand<string, 'ActionId'>

const idFault = defineFaults('id', {
  invalid: {
    status: 422,
    retry: false,
    say: (d: { value: string }) => `“${d.value}” is not an id of a record.`,
  },
})

/** The namespace of everything Kith derives; never change it, ids hang on it. */
const KITH_NAMESPACE = '3f1c7a52-94d0-5b7e-8a1c-6f0d2b9e4c11'

export const newId = (): DocId => v7() as DocId
export const newActionId = (): ActionId => v7() as ActionId

/** The same parts give the same id on every device. */
export const derivedId = (...parts: readonly string[]): DocId =>
  v5(parts.map(part => `${part.length}:${part}`).join('|'), KITH_NAMESPACE) as DocId

export const isId = (value: unknown): value is DocId => typeof value === 'string' && validate(value)

/** Takes an id from outside; throws `id/invalid`. */
export function asId(value: string): DocId {
  const id = value.toLowerCase()
  if (!isId(id)) throw idFault('invalid', { value: value.slice(0, 60) })
  return id
}

const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'

/** A short random name for a custom object, field or option: unique within a workspace, safe in SQL. */
export function newShortId(length = 8): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  // The first character is a letter, so that the name is never taken for a number.
  return Array.from(bytes, (byte, at) =>
    at === 0 ? ALPHABET[8 + (byte % 23)]! : ALPHABET[byte % 31]!,
  ).join('')
}
