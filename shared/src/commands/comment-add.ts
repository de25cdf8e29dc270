import { s } from '#kit'
import { createCellCheck } from './cells.ts'
import { createOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { commentFault } from './command-fault.ts'
import { COMMENT, commentText, liveComment, threadOf } from './comment-ops.ts'
import { liveRecord } from './find-record.ts'
import { docId } from './inputs.ts'
import { nameOf } from './words.ts'

/** Says something about a record. Replies to a reply join the thread it is in. */
export const commentAdd = definePlanned({
  id: 'comment.add',
  input: s.strictObject({ record: docId, text: commentText, parent: docId.optional() }),
  label: ({ record, parent }, _, context) =>
    `${parent === undefined ? 'Commented on' : 'Replied about'} ${nameOf(context, liveRecord(context, record))}`,
  plan({ record, text, parent }, context) {
    liveRecord(context, record)
    const above = parent && threadOf(context, liveComment(context, parent))
    if (above && above.keys['record'] !== record) throw commentFault('other-record', {})
    const object = context.catalog.object(COMMENT)
    const ready = createCellCheck(context)(
      object,
      { body: text, record, author: context.actor.member, ...(above && { parent: above.id }) },
      true,
    )
    return createOps(context, object, context.newId(), ready)
  },
})
