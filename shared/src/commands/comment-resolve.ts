import { isoTime, s } from '#kit'
import { createCellCheck } from './cells.ts'
import { changeRecordOps } from './cell-ops.ts'
import { definePlanned } from './command.ts'
import { COMMENT, liveComment, threadOf } from './comment-ops.ts'
import { docId } from './inputs.ts'

/** Marks a thread as settled, or opens it again. */
export const commentResolve = definePlanned({
  id: 'comment.resolve',
  input: s.strictObject({ comment: docId, isResolved: s.boolean().default(true) }),
  label: ({ isResolved }) => (isResolved ? 'Resolved a comment' : 'Opened a comment again'),
  plan({ comment, isResolved }, context) {
    const found = threadOf(context, liveComment(context, comment))
    if ('resolvedAt' in found.keys === isResolved) return []
    const object = context.catalog.object(COMMENT)
    const cells = isResolved
      ? { resolvedAt: isoTime(context.now), resolvedBy: context.actor.member }
      : { resolvedAt: null, resolvedBy: null }
    return changeRecordOps(context, object, found, createCellCheck(context)(object, cells))
  },
})
