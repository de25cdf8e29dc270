/** Names that the mails and meetings of this device's own mailboxes have as cards. */
import { cardId } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { Read } from '#engine/store'

const MAILS = `SELECT DISTINCT m.identity FROM address a JOIN participant p ON p.address = a.id JOIN message m ON m.id = p.message
  WHERE a.person = ? OR a.company = ? ORDER BY m.id DESC LIMIT 3000`
const LINKED = `SELECT m.identity FROM thread_link l JOIN message m ON m.thread = l.thread WHERE l.record = ? AND l.is_linked = 1 LIMIT 1000`
const MEETINGS = `SELECT DISTINCT e.uid || char(10) || o.original_at FROM address a JOIN attendee t ON t.address = a.id
  JOIN event e ON e.id = t.event JOIN occurrence o ON o.event = e.id WHERE a.person = ? OR a.company = ? LIMIT 2000`

export function ownCardsOf(read: Read, workspace: DocId, record: DocId): ReadonlySet<string> {
  const identities = [
    ...read.pluck<string>(MAILS, [record, record]),
    ...read.pluck<string>(LINKED, [record]),
    ...read.pluck<string>(MEETINGS, [record, record]),
  ]
  return new Set(identities.map(identity => cardId(workspace, identity)))
}
