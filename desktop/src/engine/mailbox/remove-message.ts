/** A message leaves the file, with every row that stood for it; its thread is made anew afterwards. */
import type { Write } from '#engine/store'

const TABLES = [
  'message_body',
  'participant',
  'attachment',
  'message_label',
  'message_copy',
  'bounce',
] as const
const COUNT = `SELECT p.address AS id, m.is_out FROM participant p JOIN message m ON m.id = p.message
  WHERE p.message = ? AND p.role IN ('from', 'to', 'cc', 'bcc') AND m.is_draft = 0 AND ((m.is_out = 1 AND p.role <> 'from') OR (m.is_out = 0 AND p.role = 'from'))`

export function removeMessage(tx: Write, message: number): void {
  const counted = new Map(
    tx.all<{ id: number; is_out: number }>(COUNT, [message]).map(row => [row.id, row.is_out]),
  )
  for (const [address, isOut] of counted) {
    const column = isOut === 1 ? 'n_out' : 'n_in'
    tx.run(`UPDATE address SET ${column} = max(${column} - 1, 0) WHERE id = ?`, [address])
  }
  for (const table of TABLES) tx.run(`DELETE FROM ${table} WHERE message = ?`, [message])
  tx.run('DELETE FROM message_fts WHERE rowid = ?', [message])
  tx.run('DELETE FROM message WHERE id = ?', [message])
}

const ON_RECORD = `SELECT 1 FROM message m WHERE m.id = ? AND (
  EXISTS (SELECT 1 FROM participant p JOIN address a ON a.id = p.address WHERE p.message = m.id AND a.is_me = 0 AND a.person IS NOT NULL)
  OR EXISTS (SELECT 1 FROM thread_link l WHERE l.thread = m.thread AND l.is_linked = 1))`

/** Stands on a contact's page: kept when the mailbox loses it, unless the person chose otherwise. */
export const isOnRecord = (tx: Write, message: number): boolean =>
  tx.get(ON_RECORD, [message]) !== undefined
