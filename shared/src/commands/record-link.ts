import { s } from '#kit'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { docId, named } from './inputs.ts'
import { linkOps } from './relation-ops.ts'
import { nameOf, namedOrCounted } from './words.ts'

export const joinInput = s.strictObject({
  object: named,
  record: docId,
  field: named,
  targets: s.array(docId).min(1).max(1000),
})

/** Joins records through a relation, from either of its sides; what is joined already stays so. */
export const recordLink = definePlanned({
  id: 'record.link',
  input: joinInput,
  label({ object, record, targets }, _, context) {
    const only = targets.length === 1 ? context.record(targets[0]!) : undefined
    const what = only ? nameOf(context, only) : `${targets.length} records`
    return `Linked ${what} to ${namedOrCounted(context, object, [record], 1)}`
  },
  plan({ object: name, record: id, field: fieldName, targets }, context) {
    const object = context.catalog.object(name)
    const field = context.catalog.field(object.id, fieldName)
    const record = liveRecord(context, id, object)
    const others = [...new Set(targets)].map(target => liveRecord(context, target))
    return linkOps(context, field, record, others)
  },
})
