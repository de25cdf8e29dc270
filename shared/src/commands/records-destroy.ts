import { s, type Json } from '#kit'
import { DELETED_KEY, type DocOp } from '#docs'
import type { CatalogObject } from '#model'
import { defineSelection, type CommandContext, type KnownRecord } from './command.ts'
import { textOp } from './cell-ops.ts'
import { NAMES_RECORDS, namesRecords, selectionOf, selectionShape } from './inputs.ts'
import { deletedMark, fieldPath, unlinkOp } from './link-ops.ts'
import { isPurged } from './purged.ts'
import { namedOrCounted } from './words.ts'

/**
 * Removes records for good: every value leaves the document, its texts are emptied, its links go.
 * Only records in the trash can be destroyed, so that one slip does not lose anything.
 */
export const recordsDestroy = defineSelection({
  id: 'records.destroy',
  makesRoom: true,
  isFinal: true,
  input: s.strictObject(selectionShape).refine(namesRecords, NAMES_RECORDS),
  label: ({ object, ids }, count, context) =>
    `Removed ${namedOrCounted(context, object, ids, count)} for good`,
  select: input => selectionOf(input, 'only'),
  prepare: ({ object }, context) => context.catalog.object(object),
  each: (object, record, context) =>
    !record.isDeleted || record.object !== object.id || isPurged(record)
      ? []
      : destroyOps(object, record, context),
})

function destroyOps(
  object: CatalogObject,
  record: KnownRecord,
  context: CommandContext,
): readonly DocOp[] {
  const set: Record<string, Json | null> = {}
  for (const key of Object.keys(record.keys)) set[key] = null
  set[DELETED_KEY] = { ...deletedMark(context), purged: true }
  const texts = object.allFields.filter(field => field.storageKind.home === 'text')
  const links = context.linksOf(record.id).filter(link => !link.isDeleted)
  return [
    { doc: record.id, kind: 'record', type: record.object, set },
    ...texts.map(field => textOp(record.id, fieldPath(field), field.id, '', 'plain')),
    ...links.map(link => unlinkOp(context, link.field, link.doc)),
  ]
}
