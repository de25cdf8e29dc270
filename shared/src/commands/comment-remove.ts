import { s } from '#kit'
import { DELETED_KEY } from '#docs'
import { definePlanned } from './command.ts'
import { COMMENT, ownComment } from './comment-ops.ts'
import { docId } from './inputs.ts'
import { deletedMark } from './link-ops.ts'

/** Takes one's own words back. Replies stay where they are. */
export const commentRemove = definePlanned({
  id: 'comment.remove',
  input: s.strictObject({ comment: docId }),
  label: () => 'Deleted a comment',
  plan({ comment }, context) {
    const { id } = ownComment(context, comment)
    const set = { [DELETED_KEY]: deletedMark(context) }
    return [{ doc: id, kind: 'record', type: COMMENT, set }]
  },
})
