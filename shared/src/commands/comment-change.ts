import { isoTime, s } from '#kit'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { COMMENT, commentText, ownComment } from './comment-ops.ts'
import { docId } from './inputs.ts'

/** Says it otherwise; everybody sees that it was changed. */
export const commentChange = definePlanned({
  id: 'comment.change',
  input: s.strictObject({ comment: docId, text: commentText }),
  label: () => 'Changed a comment',
  plan({ comment, text }, context) {
    const found = ownComment(context, comment)
    if (found.keys['body'] === text) return []
    const object = context.catalog.object(COMMENT)
    const cells = { body: text, editedAt: isoTime(context.now) }
    return changeRecordOps(context, object, found, createCellCheck(context)(object, cells))
  },
})
