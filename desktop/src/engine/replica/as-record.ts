/** A change of a part, as the change of its record that it is for everybody above the replica. */
import type { KeyChange } from '@kith/shared/docs'
import type { ProjectedChange } from './change.ts'
import type { Documents } from './documents.ts'

/** A part whose record is not here stays what it is: a document without a row. */
export function asRecord(change: ProjectedChange, documents: Documents): ProjectedChange {
  if (change.kind !== 'part') return change
  const pk = documents.ownerOf(change.pk)
  const doc = pk === undefined ? undefined : documents.idOf(pk)
  const keys = doc === undefined ? undefined : documents.keys(doc)
  if (pk === undefined || doc === undefined || keys === undefined) return { ...change, changes: [] }
  const { type, at, isRemote } = change
  const changes = change.isNew && change.changes.length === 0 ? allOf(change) : change.changes
  const base = { pk, doc, kind: 'record' as const, type, isNew: false, changes, keys, at }
  return isRemote === undefined ? base : { ...base, isRemote }
}

const allOf = ({ keys }: ProjectedChange): readonly KeyChange[] =>
  Object.entries(keys).map(([key, after]) => ({ key, before: undefined, after }))
