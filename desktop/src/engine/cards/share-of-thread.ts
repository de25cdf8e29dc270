/** What is shared of one conversation, and why: for the page's own words about it. */
import type { ThreadShare } from '@kith/shared/rpc'
import type { DocId } from '@kith/shared/kit'
import { higher, type ShareLevel } from '@kith/shared/mail'
import type { Read } from '#engine/store'
import { levelOfMessage, messagesOf, threadRowOf, type Whose } from './wanted-mail.ts'

const RULE = `SELECT level FROM share_rule WHERE scope = 'record' AND key = ?`

export function shareOfThread(
  read: Read,
  id: number,
  whose: Pick<Whose, 'me' | 'most'>,
): ThreadShare | null {
  const thread = threadRowOf(read, id)
  if (thread === undefined) return null
  const { row } = thread
  const found = messagesOf(read, id).map(message => levelOfMessage(read, thread, message, whose))
  const shared = found.filter(({ level, records }) => level !== 'private' && records.length > 0)
  const records = [...new Set(found.flatMap(one => one.records))]
  const hasRule = records.some(record => ruleOf(read, record) !== null)
  return {
    chosen: row.share_level,
    most: whose.most,
    level: shared.reduce<ShareLevel>((most, { level }) => higher(most, level), 'private'),
    why: row.share_level !== null ? 'thread' : hasRule ? 'contact' : 'account',
    shared: shared.length,
    messages: found.length,
    isSensitive: found.some(({ isSensitive }) => isSensitive),
    isInternal: found.every(({ guests }) =>
      guests.every(({ is_me, is_member }) => is_me === 1 || is_member === 1),
    ),
    hasRecord: records.length > 0,
  }
}

export const ruleOf = (read: Read, record: DocId): ShareLevel | null =>
  read.pluck<ShareLevel>(RULE, [record])[0] ?? null
