/** Folders of IMAP servers that no server of this machine has. */
import { expect, test } from 'vitest'
import { gmailLabelOf, gmailLabels, imapScopes } from './imap-folders.ts'
import type { FolderRole, RemoteFolder } from './mail-connector.ts'

const folder = (providerId: string, role: FolderRole | null = null): RemoteFolder => ({
  providerId,
  path: providerId,
  name: providerId,
  role,
  kind: 'folder',
  parent: null,
  isSelectable: true,
  total: 0,
  unread: 0,
  sameAs: null,
})
const GMAIL = [
  folder('INBOX', 'inbox'),
  folder('[Gmail]/All Mail', 'all'),
  folder('[Gmail]/Sent Mail', 'sent'),
  folder('[Gmail]/Spam', 'spam'),
  folder('[Gmail]/Trash', 'trash'),
  folder('[Gmail]/Starred', 'starred'),
  folder('Clients'),
]

test('[CO23] of Gmail only All Mail, Spam and Trash are listed; its labels are the folders', () => {
  expect(imapScopes(GMAIL, true)).toEqual(['[Gmail]/All Mail', '[Gmail]/Spam', '[Gmail]/Trash'])
  const labels = gmailLabels(['\\Inbox', '\\Sent', 'Clients', 'Unknown'], '[Gmail]/All Mail', GMAIL)
  expect(labels).toEqual(['[Gmail]/All Mail', 'INBOX', '[Gmail]/Sent Mail', 'Clients'])
  expect(GMAIL.filter(one => labels.includes(one.providerId)).map(gmailLabelOf)).toEqual([
    '\\Inbox',
    '[Gmail]/All Mail',
    '\\Sent',
    'Clients',
  ])
})

test('[CO24] folders that only show again what lies elsewhere are not listed; inbox and sent come first', () => {
  const folders = [
    folder('Trash', 'trash'),
    folder('All Mail', 'all'),
    folder('Starred', 'starred'),
    folder('Clients'),
    folder('Sent', 'sent'),
    folder('INBOX', 'inbox'),
  ]
  expect(imapScopes(folders, false)).toEqual(['INBOX', 'Sent', 'Clients', 'Trash'])
})
