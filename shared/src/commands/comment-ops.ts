/** What commands on comments have in common. */
import { s, type DocId } from '#kit'
import type { CommandContext, KnownRecord } from './command.ts'
import { commentFault } from './command-fault.ts'
import { liveRecord } from './find-record.ts'

export const COMMENT = 'comment'

/** Markdown; `[@Name](kith://record/member/<id>)` mentions somebody. */
export const commentText = s
  .string()
  .max(8_000)
  .transform(text => text.toWellFormed().trim())
  .refine(text => text !== '', 'must not be empty')

export const liveComment = (context: CommandContext, id: DocId): KnownRecord =>
  liveRecord(context, id, context.catalog.object(COMMENT))

/** Throws `comment/not-yours`: what somebody said is theirs to change. */
export function ownComment(context: CommandContext, id: DocId): KnownRecord {
  const found = liveComment(context, id)
  const author = found.keys['author'] ?? null
  if (author !== null && author !== context.actor.member) throw commentFault('not-yours', {})
  return found
}

/** The comment that begins the thread a comment belongs to. */
export function threadOf(context: CommandContext, comment: KnownRecord): KnownRecord {
  const parent = comment.keys['parent']
  const above = typeof parent === 'string' ? context.record(parent as DocId) : undefined
  return above ?? comment
}
