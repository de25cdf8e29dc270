/** Folders of an IMAP server as ours: what they are for (RFC 6154, else by name), which are listed. */
import type { ListResponse } from 'imapflow'
import type { FolderRole, RemoteFolder } from './mail-connector.ts'

const ROLES: Readonly<Record<string, FolderRole>> = {
  '\\Inbox': 'inbox',
  '\\Sent': 'sent',
  '\\Drafts': 'drafts',
  '\\Archive': 'archive',
  '\\Trash': 'trash',
  '\\Junk': 'spam',
  '\\All': 'all',
  '\\Flagged': 'starred',
  '\\Important': 'important',
}

function toFolder(row: ListResponse): RemoteFolder {
  const isInbox = row.path.toUpperCase() === 'INBOX'
  const status = row.status
  return {
    providerId: row.path,
    path: row.path
      .split(row.delimiter || '/')
      .join('/')
      .normalize('NFC'),
    name: isInbox ? 'Inbox' : row.name.normalize('NFC'),
    role: isInbox ? 'inbox' : (ROLES[row.specialUse ?? ''] ?? null),
    kind: 'folder',
    parent: row.parentPath || null,
    isSelectable: !row.flags.has('\\Noselect') && !row.flags.has('\\NonExistent'),
    total: status?.messages ?? 0,
    unread: status?.unseen ?? 0,
    sameAs: status?.uidValidity === undefined ? null : String(status.uidValidity),
  }
}

/** One folder a role: the server's own word wins over a name, the shorter path over the longer. */
export function toFolders(rows: readonly ListResponse[]): readonly RemoteFolder[] {
  const byTrust = rows.toSorted(
    (a, b) =>
      Number(a.specialUseSource === 'name') - Number(b.specialUseSource === 'name') ||
      a.path.length - b.path.length,
  )
  const taken = new Set<FolderRole>()
  const roles = new Map<string, FolderRole>()
  for (const row of byTrust) {
    const { role } = toFolder(row)
    if (role === null || taken.has(role)) continue
    taken.add(role)
    roles.set(row.path, role)
  }
  return rows.map(row => ({ ...toFolder(row), role: roles.get(row.path) ?? null }))
}

const FIRST: readonly (FolderRole | null)[] = [
  'inbox',
  'sent',
  'archive',
  null,
  'all',
  'drafts',
  'spam',
  'trash',
]

/** Folders to list, those read first first. Virtual ones ("starred") name mail that stands elsewhere. */
export function imapScopes(folders: readonly RemoteFolder[], isGmail: boolean): readonly string[] {
  const place = (folder: RemoteFolder) => {
    const at = FIRST.indexOf(folder.role)
    return at < 0 ? FIRST.indexOf(null) : at
  }
  return folders
    .filter(folder => folder.isSelectable && isOwnList(folder, isGmail))
    .toSorted((a, b) => place(a) - place(b))
    .map(folder => folder.providerId)
}

function isOwnList({ role }: RemoteFolder, isGmail: boolean): boolean {
  // Gmail shows every message again in the folder of each of its labels.
  if (isGmail) return role === 'all' || role === 'spam' || role === 'trash'
  // Elsewhere these only show again what lies in the others.
  return role !== 'starred' && role !== 'important' && role !== 'all'
}

const GMAIL_LABELS: Readonly<Record<string, FolderRole>> = {
  '\\Inbox': 'inbox',
  '\\Sent': 'sent',
  '\\Draft': 'drafts',
  '\\Drafts': 'drafts',
  '\\Starred': 'starred',
  '\\Important': 'important',
  '\\Trash': 'trash',
  '\\Junk': 'spam',
  '\\Spam': 'spam',
}

/** X-GM-LABELS as folder ids; the folder it was listed in is one of them. */
export function gmailLabels(
  labels: Iterable<string>,
  scope: string,
  folders: readonly RemoteFolder[],
): readonly string[] {
  const found = new Set([scope])
  for (const label of labels) {
    const role = GMAIL_LABELS[label]
    const folder = folders.find(one =>
      role === undefined ? one.providerId === label : one.role === role,
    )
    if (folder !== undefined) found.add(folder.providerId)
  }
  return [...found]
}

/** The same the other way, for STORE X-GM-LABELS. */
export function gmailLabelOf(folder: RemoteFolder): string {
  const known = Object.entries(GMAIL_LABELS).find(([, role]) => role === folder.role)
  return known?.[0] ?? folder.providerId
}
