import { definePlanned } from './command.ts'
import { knownRecord, liveRecord } from './find-record.ts'
import { joinInput } from './record-link.ts'
import { unlinkOps } from './relation-ops.ts'
import { nameOf, namedOrCounted } from './words.ts'

/** Parts records that a relation joins; both stay as they are otherwise. */
export const recordUnlink = definePlanned({
  id: 'record.unlink',
  input: joinInput,
  label({ object, record, targets }, _, context) {
    const only = targets.length === 1 ? context.record(targets[0]!) : undefined
    const what = only ? nameOf(context, only) : `${targets.length} records`
    return `Unlinked ${what} from ${namedOrCounted(context, object, [record], 1)}`
  },
  plan({ object: name, record: id, field: fieldName, targets }, context) {
    const object = context.catalog.object(name)
    const field = context.catalog.field(object.id, fieldName)
    const record = liveRecord(context, id, object)
    const others = [...new Set(targets)].map(target => knownRecord(context, target))
    return unlinkOps(context, field, record, others)
  },
})
