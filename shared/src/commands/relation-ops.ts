/** Joining and parting two records through a relation, from whichever side it is looked at. */
import { orderKeyBetween } from '#kit'
import { linkId, type DocOp } from '#docs'
import type { CatalogField, RelationOptions } from '#model'
import { allows, isRelation, refused, wrongTarget } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import type { CommandContext, KnownRecord } from './command.ts'
import { fieldPath, lastPlace, linkOp, placedLinks, unlinkOp } from './link-ops.ts'

/** The side that stores a relation between two records. */
interface Join {
  readonly field: CatalogField
  readonly from: KnownRecord
  readonly to: KnownRecord
}

/** Throws `cells/refused` for a field that is no relation and for a target it cannot hold. */
export function linkOps(
  context: CommandContext,
  field: CatalogField,
  record: KnownRecord,
  targets: readonly KnownRecord[],
): readonly DocOp[] {
  const joins = targets.map(target => joinOf(context, field, record, target))
  const ops: DocOp[] = []
  const last = new Map<string, string>()
  for (const { field: stored, from, to } of joins) {
    if (stored.storageKind.home === 'record') {
      ops.push(...setReference(context, stored, from, to.id))
      continue
    }
    const path = fieldPath(stored)
    const before = last.get(from.id) ?? lastPlace(placedLinks(context, path, from.id))
    const pos = orderKeyBetween(before, null)
    last.set(from.id, pos)
    const op = linkOp(context, path, from.id, to.id, pos)
    if (op) ops.push(op)
  }
  return ops
}

export function unlinkOps(
  context: CommandContext,
  field: CatalogField,
  record: KnownRecord,
  targets: readonly KnownRecord[],
): readonly DocOp[] {
  return targets.flatMap(target => {
    const { field: stored, from, to } = joinOf(context, field, record, target)
    if (stored.storageKind.home === 'record') {
      const isJoined = stored.storageKind.fromKeys(stored.id, from.keys) === to.id
      return isJoined ? setReference(context, stored, from, null) : []
    }
    const path = fieldPath(stored)
    const doc = linkId(path, from.id, to.id)
    return placedLinks(context, path, from.id).some(link => link.doc === doc)
      ? [unlinkOp(context, path, doc)]
      : []
  })
}

function joinOf(
  context: CommandContext,
  field: CatalogField,
  record: KnownRecord,
  target: KnownRecord,
): Join {
  const object = context.catalog.object(record.object)
  if (isRelation(field)) {
    if (!allows(field, target.object))
      throw wrongTarget(context.catalog, object, field, target.object)
    return { field, from: record, to: target }
  }
  const { inverse } = field.options as Partial<RelationOptions>
  const stored =
    inverse !== undefined && allows(field, target.object)
      ? context.catalog.findField(target.object, inverse)
      : undefined
  if (!stored || !isRelation(stored)) {
    if (field.storageKind.home !== 'inverse') throw refused(object, field, 'is no relation')
    throw wrongTarget(context.catalog, object, field, target.object)
  }
  return { field: stored, from: target, to: record }
}

function setReference(
  context: CommandContext,
  field: CatalogField,
  from: KnownRecord,
  value: string | null,
): readonly DocOp[] {
  const object = context.catalog.object(from.object)
  if (value === null && field.isRequired) {
    throw refused(object, field, 'is needed')
  }
  return changeRecordOps(context, object, from, { [field.id]: value })
}
