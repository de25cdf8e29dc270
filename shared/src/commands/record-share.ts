import { s } from '#kit'
import { shareKey } from '#access'
import { definePlanned } from './command.ts'
import { liveRecord } from './find-record.ts'
import { docId } from './inputs.ts'
import { namedOrCounted } from './words.ts'

/** Lets one person see or edit one record, whatever their role reaches; `null` ends it. */
export const recordShare = definePlanned({
  id: 'record.share',
  input: s.strictObject({
    record: docId,
    member: docId,
    level: s.enum(['see', 'edit']).nullable(),
  }),
  label({ record: id, member, level }, _, context) {
    const record = liveRecord(context, id)
    const what = namedOrCounted(context, record.object, [id], 1)
    const whom = namedOrCounted(context, 'member', [member], 1)
    return level === null ? `Stopped sharing ${what} with ${whom}` : `Shared ${what} with ${whom}`
  },
  plan({ record: id, member, level }, context) {
    const record = liveRecord(context, id)
    liveRecord(context, member, context.catalog.object('member'))
    if ((record.keys[shareKey(member)] ?? null) === level) return []
    return [{ doc: id, kind: 'record', type: record.object, set: { [shareKey(member)]: level } }]
  },
})
