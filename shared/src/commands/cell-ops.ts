/**
 * Checked cells → operations: keys of the record, link documents, rich texts.
 * Commands, imports and the demo workspace all make and change records with these.
 */
import { aboutKey, isAboutLink } from '#access'
import type { DocId, Json } from '#kit'
import { CREATED_KEY, textId, type DocOp, type SetOp, type TextSetOp } from '#docs'
import type { Catalog, CatalogObject, RecordKeys } from '#model'
import { readyCells, type ReadyCell, type ReadyCells } from './cells.ts'
import type { ChangeSource, CommandContext, KnownRecord } from './command.ts'
import { withFollowing } from './follow-cells.ts'
import { fieldPath, linksTo, newLinks } from './link-ops.ts'

export interface Stamp {
  /** Milliseconds, UTC. */
  readonly at: number
  /** Member record of the person. */
  readonly by: DocId | null
  readonly source: ChangeSource
}

/** Makes a record of cells that `checkCells` has passed; its own document is the first operation. */
export function newRecordOps(
  catalog: Catalog,
  object: CatalogObject,
  id: DocId,
  cells: ReadyCells,
  { at, by, source }: Stamp,
): readonly DocOp[] {
  const set: Record<string, Json> = { [CREATED_KEY]: { at, by, source } }
  const outside: DocOp[] = []
  for (const { field, value } of readyCells(catalog, object, withFollowing(object, cells, at))) {
    if (value === null) continue
    const { storageKind } = field
    if (storageKind.home === 'link') outside.push(...newLinks(fieldPath(field), id, idsOf(value)))
    else if (storageKind.home === 'text') outside.push(textOf(id, { field, value }))
    else {
      const keys = storageKind.toKeys(field.id, value, {})
      for (const key in keys) {
        const part = keys[key]
        if (part !== null && part !== undefined) set[key] = part
      }
    }
  }
  return [{ doc: id, kind: 'record', type: object.id, set }, ...outside]
}

/**
 * Same, under the person and moment of a command. What follows its records says so in its own
 * document: links come after it, and between the two others would read it.
 */
export function createOps(
  context: CommandContext,
  object: CatalogObject,
  id: DocId,
  ready: ReadyCells,
): readonly DocOp[] {
  const ops = newRecordOps(context.catalog, object, id, ready, {
    at: context.now,
    by: context.actor.member,
    source: context.actor.source,
  })
  const [own] = ops
  const abouts = ops.flatMap(op =>
    op.kind === 'link' && isAboutLink(op.type) && op.set['from'] === id ? [op.set['to']] : [],
  )
  if (own?.kind !== 'record' || abouts.length === 0) return ops
  const set: Record<string, Json | null> = { ...own.set }
  for (const to of abouts) {
    const known = typeof to === 'string' ? context.record(to as DocId) : undefined
    if (known) set[aboutKey(known.id)] = known.object
  }
  return [{ ...own, set }, ...ops.slice(1)]
}

export type ChangeContext = Pick<CommandContext, 'catalog' | 'now' | 'actor' | 'keys' | 'linksOf'>

/** What a record becomes when checked cells are written; nothing when it has those values. */
export function changeRecordOps(
  context: ChangeContext,
  object: CatalogObject,
  record: Pick<KnownRecord, 'id' | 'keys'>,
  ready: ReadyCells,
): readonly DocOp[] {
  const set: Record<string, Json | null> = {}
  const outside: DocOp[] = []
  const cells = withFollowing(object, ready, context.now)
  for (const cell of readyCells(context.catalog, object, cells)) {
    const { field, value } = cell
    const { home } = field.storageKind
    if (home === 'link') outside.push(...linksTo(context, field, record.id, idsOf(value)))
    else if (home === 'text') outside.push(textOf(record.id, cell))
    else Object.assign(set, keyChanges(cell, record.keys))
  }
  if (Object.keys(set).length === 0) return outside
  const op: SetOp = { doc: record.id, kind: 'record', type: object.id, set }
  return [op, ...outside]
}

function keyChanges({ field, value }: ReadyCell, now: RecordKeys): Record<string, Json | null> {
  const changes: Record<string, Json | null> = {}
  for (const [key, part] of Object.entries(field.storageKind.toKeys(field.id, value, now))) {
    if (part !== null || Object.hasOwn(now, key)) changes[key] = part
  }
  return changes
}

const textOf = (record: DocId, { field, value }: ReadyCell): TextSetOp =>
  textOp(record, fieldPath(field), field.id, typeof value === 'string' ? value : '', 'markdown')

export const textOp = (
  record: DocId,
  path: string,
  field: string,
  text: string,
  format: TextSetOp['format'],
): TextSetOp => ({
  doc: textId(record, field),
  kind: 'text',
  type: path,
  owner: record,
  text,
  format,
})

const idsOf = (value: Json | null): readonly DocId[] =>
  Array.isArray(value) ? value.map(id => String(id) as DocId) : []
