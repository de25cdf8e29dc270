/**
 * A folder or label that the mailbox no longer has. Everything that names its number goes with it: the
 * next new folder may get the same one, and would have what was never in it.
 */
import type { Write } from '#engine/store'
import type { MessageChange } from './ops.ts'

const THREADS =
  'SELECT DISTINCT m.thread FROM message_label l JOIN message m ON m.id = l.message WHERE l.folder = ? AND m.thread IS NOT NULL'
const OPS = `SELECT o.id, o.payload FROM op o JOIN folder f ON f.account = o.account WHERE f.id = ? AND o.kind IN ('labels', 'move')`

/** Answers the threads that stood in it; make them anew with `touchThreads`. */
export function dropFolder(tx: Write, folder: number): readonly number[] {
  const threads = tx.pluck<number>(THREADS, [folder])
  tx.run('DELETE FROM message_label WHERE folder = ?', [folder])
  for (const { id, payload } of tx.all<{ id: number; payload: string }>(OPS, [folder])) {
    const change = JSON.parse(payload) as MessageChange
    const rest = withoutFolder(change, folder)
    if (rest === null) tx.run('DELETE FROM op WHERE id = ?', [id])
    else if (rest !== change)
      tx.run('UPDATE op SET payload = ? WHERE id = ?', [JSON.stringify(rest), id])
  }
  tx.run('DELETE FROM folder WHERE id = ?', [folder])
  return threads
}

/** `null`: nothing is left to be told. */
function withoutFolder(change: MessageChange, folder: number): MessageChange | null {
  if (change.kind === 'move') return change.to === folder || change.from === folder ? null : change
  if (change.kind === 'flags') return change
  const add = change.add.filter(id => id !== folder)
  const remove = change.remove.filter(id => id !== folder)
  if (add.length + remove.length === change.add.length + change.remove.length) return change
  return add.length + remove.length === 0 ? null : { kind: 'labels', add, remove }
}
