/**
 * Folders of the mailbox as rows. A folder that was renamed keeps its messages: it is known by its
 * numbering and proven by the Message-IDs of its newest mail. What lay in a folder that is gone is missing.
 */
import type { ItemRef, RemoteFolder } from '#engine/connectors'
import { dropCursors, dropFolder, missItems } from '#engine/mailbox'
import type { Write } from '#engine/store'
import type { AccountContext } from './account-context.ts'

export interface SyncedFolder {
  readonly id: number
  readonly provider_id: string
  readonly role: string | null
  readonly is_synced: number
  readonly same_as: string | null
}

const ALL = 'SELECT id, provider_id, role, is_synced, same_as FROM folder WHERE account = ?'
const PUT = `INSERT INTO folder (account, provider_id, path, name, role, kind, parent, is_selectable, is_synced, total, unread, last_seen, same_as)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, provider_id) DO UPDATE SET path = excluded.path, name = excluded.name, role = excluded.role, kind = excluded.kind,
  parent = excluded.parent, is_selectable = excluded.is_selectable, total = excluded.total, unread = excluded.unread,
  last_seen = excluded.last_seen, same_as = excluded.same_as`
/** What shows again what lies elsewhere is not listed. */
const VIRTUAL = new Set(['starred', 'important'])

export const readSyncedFolders = (context: AccountContext): readonly SyncedFolder[] =>
  context.mailbox.store.all<SyncedFolder>(ALL, [context.account])

/** Answers the folders of the server; throws what the connector throws. */
export async function syncFolders(context: AccountContext): Promise<readonly RemoteFolder[]> {
  const { account, connector, mailbox, generation, signal } = context
  const remote = await connector.listFolders(signal)
  const known = readSyncedFolders(context)
  const renames = await findRenames(context, known, remote)
  mailbox.store.write(tx => {
    for (const [from, to] of renames) rename(tx, account, from, to)
    for (const folder of remote) putFolder(tx, account, folder, generation)
    const names = new Set(remote.map(folder => folder.providerId))
    for (const folder of known) {
      if (names.has(folder.provider_id) || renames.has(folder.provider_id)) continue
      if (folder.provider_id === 'mailbox') continue
      loseFolder(context, tx, folder)
    }
  })
  return remote
}

function putFolder(tx: Write, account: string, folder: RemoteFolder, generation: number): void {
  tx.run(PUT, [
    account,
    folder.providerId,
    folder.path,
    folder.name,
    folder.role,
    folder.kind,
    folder.parent,
    folder.isSelectable ? 1 : 0,
    VIRTUAL.has(folder.role ?? '') ? 0 : 1,
    folder.total,
    folder.unread,
    generation,
    folder.sameAs,
  ])
}

/** Old provider id → new one. */
async function findRenames(
  context: AccountContext,
  known: readonly SyncedFolder[],
  remote: readonly RemoteFolder[],
): Promise<ReadonlyMap<string, string>> {
  const here = new Set(remote.map(folder => folder.providerId))
  const before = new Set(known.map(folder => folder.provider_id))
  const vanished = known.filter(folder => folder.same_as !== null && !here.has(folder.provider_id))
  const appeared = remote.filter(folder => folder.sameAs !== null && !before.has(folder.providerId))
  const renames = new Map<string, string>()
  for (const folder of vanished) {
    const same = appeared.filter(other => other.sameAs === folder.same_as)
    const [to] = same
    if (to === undefined || same.length > 1) continue
    if (await holdsSameMail(context, folder.provider_id, to.providerId))
      renames.set(folder.provider_id, to.providerId)
  }
  return renames
}

const SAMPLE = 3

async function holdsSameMail(context: AccountContext, from: string, to: string): Promise<boolean> {
  const { account, connector, mailbox, signal } = context
  const sample = mailbox.store.all<{ provider_id: string; rfc_id: string | null }>(
    `SELECT i.provider_id, m.rfc_id FROM item i JOIN message m ON m.id = i.message
     WHERE i.account = ? AND i.scope = ? AND i.state = 1 ORDER BY i.at DESC LIMIT ?`,
    [account, from, SAMPLE],
  )
  if (sample.length === 0) return false
  const refs: ItemRef[] = sample.map(row => ({ scope: to, providerId: row.provider_id }))
  const found = await connector.headers(refs, signal)
  return found.some(header =>
    sample.some(
      row => row.provider_id === header.providerId && bare(row.rfc_id) === bare(header.rfcId),
    ),
  )
}

export const bare = (rfcId: string | null): string | null =>
  rfcId === null ? null : rfcId.replace(/^<|>$/g, '')

function rename(tx: Write, account: string, from: string, to: string): void {
  tx.run('UPDATE folder SET provider_id = ? WHERE account = ? AND provider_id = ?', [
    to,
    account,
    from,
  ])
  for (const table of ['item', 'header', 'cursor'])
    tx.run(`UPDATE ${table} SET scope = ? WHERE account = ? AND scope = ?`, [to, account, from])
}

function loseFolder(context: AccountContext, tx: Write, folder: SyncedFolder): void {
  const { account, mailbox, generation } = context
  const ids = tx.pluck<string>(
    'SELECT provider_id FROM item WHERE account = ? AND scope = ? AND state <> 6',
    [account, folder.provider_id],
  )
  const threads = missItems(tx, account, folder.provider_id, ids, generation).flatMap(id =>
    mailbox.hideCopy(tx, account, folder.provider_id, id, true),
  )
  dropCursors(tx, account, folder.provider_id)
  const isEmpty =
    tx.get('SELECT 1 FROM message_copy WHERE folder = ? LIMIT 1', [folder.id]) === undefined
  if (isEmpty) threads.push(...dropFolder(tx, folder.id))
  else
    tx.run('UPDATE folder SET is_selectable = 0, total = 0, unread = 0 WHERE id = ?', [folder.id])
  mailbox.touchThreads(tx, new Set(threads))
}

/** Folder rows by provider id; a scope without a folder of its own gets one that holds its copies. */
export function folderOfScope(
  tx: Write,
  account: string,
  scope: string,
): { readonly id: number; readonly role: string | null } {
  const known = tx.get<{ id: number; role: string | null }>(
    'SELECT id, role FROM folder WHERE account = ? AND provider_id = ?',
    [account, scope],
  )
  if (known !== undefined) return known
  const { lastId } = tx.run(
    `INSERT INTO folder (account, provider_id, path, name, role, kind, is_selectable, is_synced) VALUES (?, ?, 'All mail', 'All mail', 'all', 'folder', 0, 1)`,
    [account, scope],
  )
  return { id: lastId, role: 'all' }
}

/** Rows of the folders and labels that the provider names. */
export function labelIds(tx: Write, account: string, labels: readonly string[]): readonly number[] {
  return labels.flatMap(label =>
    tx.pluck<number>('SELECT id FROM folder WHERE account = ? AND provider_id = ?', [
      account,
      label,
    ]),
  )
}
