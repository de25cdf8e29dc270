import type { DocId } from '#kit'
import type { CatalogObject } from '#model'
import type { CommandContext, KnownRecord } from './command.ts'
import { recordFault } from './command-fault.ts'

/** A record that is there and not in the trash; throws `record/missing` or `record/deleted`. */
export function liveRecord(
  context: CommandContext,
  id: DocId,
  object?: CatalogObject,
): KnownRecord {
  const record = knownRecord(context, id, object)
  if (record.isDeleted)
    throw recordFault('deleted', { id, object: labelOf(context, record.object) })
  return record
}

/** A record that is there, in the trash or not; throws `record/missing`. */
export function knownRecord(
  context: CommandContext,
  id: DocId,
  object?: CatalogObject,
): KnownRecord {
  const record = context.record(id)
  if (!record || (object && record.object !== object.id)) {
    throw recordFault('missing', { id, object: object?.label ?? 'record' })
  }
  return record
}

const labelOf = (context: CommandContext, object: string): string =>
  context.catalog.findObject(object)?.label ?? 'record'
