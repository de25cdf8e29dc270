/** The record a member is in the workspace, as operations of the server: only the server says who is one. */
import { CREATED_KEY, DELETED_KEY, type SetOp } from '@kith/shared/docs'
import type { DocId, Json } from '@kith/shared/kit'
import { createCatalog, type RecordKeys } from '@kith/shared/model'

const catalog = createCatalog()

export interface MemberCells {
  readonly member: DocId
  readonly name: string
  readonly email: string
  readonly role: string
}

/** Somebody joins, or comes back. */
export const joinOp = ({ member, name, email, role }: MemberCells, at: number): SetOp => ({
  doc: member,
  kind: 'record',
  type: 'member',
  set: {
    [CREATED_KEY]: { at, by: null, source: 'system' },
    [DELETED_KEY]: null,
    ...keysOf('name', inParts(name)),
    ...keysOf('email', [email]),
    ...keysOf('role', role),
  },
})

/** Addresses in the keys of a member's record. */
export function emailsIn(keys: RecordKeys): readonly string[] {
  const value = catalog.field('member', 'email').storageKind.fromKeys('email', keys)
  return (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')
}

export const roleOp = (member: DocId, role: string): SetOp => ({
  doc: member,
  kind: 'record',
  type: 'member',
  set: keysOf('role', role),
})

/** The record goes to the trash, so that what they wrote keeps its author's name. */
export const leaveOp = (member: DocId, by: DocId | null, at: number): SetOp => ({
  doc: member,
  kind: 'record',
  type: 'member',
  set: { [DELETED_KEY]: { at, by } },
})

const keysOf = (field: string, value: Json): Readonly<Record<string, Json | null>> =>
  catalog.field('member', field).storageKind.toKeys(field, value, {})

function inParts(name: string): { first: string; last: string } {
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? (words.pop() ?? '') : ''
  return { first: words.join(' '), last }
}
