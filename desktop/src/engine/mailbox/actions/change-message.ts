/**
 * What a person sees of a message, changed at once; the mailbox is told behind it. The difference
 * between how it is and how it should be decides what the mailbox is told, so that taking back is
 * the same as any other change.
 */
import type { Write } from '#engine/store'
import type { FolderRow } from '../folders.ts'
import { queueOp } from '../ops.ts'

export interface MessageState {
  readonly folders: readonly number[]
  readonly isUnread: boolean
  readonly isStarred: boolean
}
export interface ChangeContext {
  readonly folders: ReadonlyMap<number, FolderRow & { readonly kind: string }>
  readonly now: number
  readonly undo: string | null
}

const STATE = 'SELECT is_unread, is_starred FROM message WHERE id = ?'
const FOLDERS = 'SELECT folder FROM message_label WHERE message = ? ORDER BY folder'
const ACCOUNTS = 'SELECT DISTINCT account FROM message_copy WHERE message = ?'
const LABEL = 'INSERT OR IGNORE INTO message_label (folder, message) VALUES (?, ?)'
const UNLABEL = 'DELETE FROM message_label WHERE folder = ? AND message = ?'

export function stateOf(tx: Write, message: number): MessageState | undefined {
  const row = tx.get<{ is_unread: number; is_starred: number }>(STATE, [message])
  if (row === undefined) return undefined
  return {
    folders: tx.pluck<number>(FOLDERS, [message]),
    isUnread: row.is_unread === 1,
    isStarred: row.is_starred === 1,
  }
}

export function setState(
  tx: Write,
  message: number,
  wanted: MessageState,
  context: ChangeContext,
): void {
  const before = stateOf(tx, message)
  if (before === undefined) return
  const flags = { add: [] as string[], remove: [] as string[] }
  if (wanted.isUnread !== before.isUnread) {
    tx.run('UPDATE message SET is_unread = ? WHERE id = ?', [wanted.isUnread ? 1 : 0, message])
    ;(wanted.isUnread ? flags.remove : flags.add).push('\\Seen')
  }
  if (wanted.isStarred !== before.isStarred) {
    tx.run('UPDATE message SET is_starred = ? WHERE id = ?', [wanted.isStarred ? 1 : 0, message])
    ;(wanted.isStarred ? flags.add : flags.remove).push('\\Flagged')
  }
  if (flags.add.length + flags.remove.length > 0)
    for (const account of tx.pluck<string>(ACCOUNTS, [message]))
      tell(tx, account, message, { kind: 'flags', ...flags }, context)
  const added = wanted.folders.filter(id => !before.folders.includes(id))
  const removed = before.folders.filter(id => !wanted.folders.includes(id))
  for (const id of added) tx.run(LABEL, [id, message])
  for (const id of removed) tx.run(UNLABEL, [id, message])
  tellFolders(tx, message, added, removed, context)
}

/** Labels travel as they are; where a message stands in one folder, the change is a move. */
function tellFolders(
  tx: Write,
  message: number,
  added: readonly number[],
  removed: readonly number[],
  context: ChangeContext,
): void {
  const of = (ids: readonly number[]) => ids.flatMap(id => context.folders.get(id) ?? [])
  const accounts = new Set(of([...added, ...removed]).map(folder => folder.account))
  for (const account of accounts) {
    const mine = (ids: readonly number[]) => of(ids).filter(folder => folder.account === account)
    const isLabelled = mine([...added, ...removed]).some(folder => folder.kind === 'label')
    const ids = (folders: readonly FolderRow[]) => folders.map(folder => folder.id)
    const [to, from] = [ids(mine(added)), ids(mine(removed))]
    if (isLabelled) {
      tell(tx, account, message, { kind: 'labels', add: to, remove: from }, context)
    } else if (to[0] !== undefined) {
      // What stands in several folders leaves all of them, and comes back to each.
      for (let at = 0; at < Math.max(to.length, from.length); at++) {
        const move = { from: from[at] ?? from[0] ?? null, to: to[at] ?? to[0] }
        tell(tx, account, message, { kind: 'move', ...move }, context)
      }
    }
    // Taken out of a folder into none: archived here, in a mailbox that has no archive.
  }
}

function tell(
  tx: Write,
  account: string,
  message: number,
  change: Parameters<typeof queueOp>[1]['change'],
  { now, undo }: ChangeContext,
): void {
  queueOp(tx, { account, message, change, undo }, now)
}
