/**
 * Gmail's labels as folders and flags.
 * https://developers.google.com/workspace/gmail/api/guides/labels
 */
import type { FolderRole, RemoteFolder } from './mail-connector.ts'

/** Told as flags, or shown nowhere. */
const FLAGS = new Set(['UNREAD', 'STARRED', 'DRAFT', 'CHAT'])
const ROLES: Readonly<Record<string, FolderRole>> = {
  INBOX: 'inbox',
  SENT: 'sent',
  DRAFT: 'drafts',
  SPAM: 'spam',
  TRASH: 'trash',
  STARRED: 'starred',
  IMPORTANT: 'important',
}

interface ApiLabel {
  readonly id?: string | null
  readonly name?: string | null
  readonly type?: string | null
  readonly messagesTotal?: number | null
  readonly messagesUnread?: number | null
}

export function toFolder(label: ApiLabel): RemoteFolder | undefined {
  const id = label.id ?? ''
  if (id === '' || id === 'UNREAD' || id === 'CHAT') return undefined
  const path = (label.name ?? id).normalize('NFC')
  const at = path.lastIndexOf('/')
  return {
    providerId: id,
    path,
    name: path.slice(at + 1),
    role: ROLES[id] ?? null,
    kind: 'label',
    parent: at < 0 ? null : path.slice(0, at),
    isSelectable: true,
    total: label.messagesTotal ?? 0,
    unread: label.messagesUnread ?? 0,
    sameAs: id,
  }
}

export interface GmailMarks {
  /** As IMAP writes them. */
  readonly flags: readonly string[]
  /** Folder provider ids. */
  readonly labels: readonly string[]
}

export function marksOf(labelIds: readonly string[]): GmailMarks {
  const has = new Set(labelIds)
  return {
    flags: [
      ...(has.has('UNREAD') ? [] : ['\\Seen']),
      ...(has.has('STARRED') ? ['\\Flagged'] : []),
      ...(has.has('DRAFT') ? ['\\Draft'] : []),
    ],
    labels: labelIds.filter(id => !FLAGS.has(id) || id === 'DRAFT' || id === 'STARRED'),
  }
}

/** Flags to add and remove as label changes: `\Seen` is the absence of UNREAD. */
export function labelChange(
  add: readonly string[],
  remove: readonly string[],
): { readonly addLabelIds: string[]; readonly removeLabelIds: string[] } {
  const adds: string[] = []
  const removes: string[] = []
  for (const flag of add) {
    if (flag === '\\Seen') removes.push('UNREAD')
    else if (flag === '\\Flagged') adds.push('STARRED')
  }
  for (const flag of remove) {
    if (flag === '\\Seen') adds.push('UNREAD')
    else if (flag === '\\Flagged') removes.push('STARRED')
  }
  return { addLabelIds: adds, removeLabelIds: removes }
}
