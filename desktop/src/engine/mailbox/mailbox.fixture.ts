/** For tests: a mailbox on a temporary file with one account, and mails made from few words. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, type LogLine } from '@kith/shared/kit'
import { createMailbox, type Mailbox, type MailboxDeps } from './mailbox.ts'
import type { Incoming } from './incoming.ts'

export const NOW = Date.UTC(2026, 5, 15, 12)
export const MINUTE = 60_000
export const ME = 'me@kith.example'

export const FOLDERS = { inbox: 1, sent: 2, archive: 3, trash: 4, spam: 5, drafts: 6, clients: 7 }
export type FolderName = keyof typeof FOLDERS

export interface TestMailbox extends Mailbox {
  readonly profile: string
  readonly complaints: readonly LogLine[]
  readonly clock: { at: number; readonly now: () => number }
  readonly remove: () => Promise<void>
}

export function openTestMailbox(options: Partial<MailboxDeps> = {}): TestMailbox {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'kith-mailbox-'))
  const complaints: LogLine[] = []
  const clock = { at: NOW, now: () => clock.at }
  const log = createLog(line => {
    if (line.level === 'warn' || line.level === 'error') complaints.push(line)
  })
  const mailbox = createMailbox({ file: join(profile, 'mail.db'), profile, clock, log, ...options })
  if (mailbox.store.get('SELECT 1 FROM account LIMIT 1') === undefined) addAccount(mailbox, 'a', ME)
  return {
    ...mailbox,
    profile,
    complaints,
    clock,
    async remove() {
      await mailbox.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/** Folders of the second account have numbers from 101 on. */
export function addAccount(mailbox: Mailbox, id: string, address: string, first = 0): void {
  mailbox.store.write(tx => {
    tx.run(
      `INSERT INTO account (id, provider, address, name, hue, config, secret_name, state, state_since, contact_policy, created_at)
       VALUES (?, 'imap', ?, ?, 0, '{}', 's', 'live', 0, 'sent', 0)`,
      [id, address, address],
    )
    tx.run(
      `INSERT INTO identity (id, account, address, name, is_default, source) VALUES (?, ?, ?, 'Me', 1, 'account')`,
      [`i-${id}`, id, address],
    )
    for (const [name, number] of Object.entries(FOLDERS))
      tx.run(
        `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (?, ?, ?, ?, ?, ?, 'folder')`,
        [first + number, id, name, name, name, name === 'clients' ? null : name],
      )
  })
  mailbox.book.forgetMine()
}

export interface MailWords {
  readonly id?: string | null
  readonly from?: string
  readonly to?: string
  readonly cc?: string
  readonly subject?: string
  readonly text?: string
  readonly reply?: string
  readonly references?: readonly string[]
  readonly at?: number
  readonly headers?: readonly string[]
}

export function rawMail(words: MailWords = {}): Uint8Array {
  const { id = 'm1@x.example', at = NOW, references = [] } = words
  const lines = [
    `From: ${words.from ?? 'Ann Lee <ann@acme.example>'}`,
    `To: ${words.to ?? ME}`,
    ...(words.cc === undefined ? [] : [`Cc: ${words.cc}`]),
    `Subject: ${words.subject ?? 'Hello'}`,
    `Date: ${new Date(at).toUTCString()}`,
    ...(id === null ? [] : [`Message-ID: <${id}>`]),
    ...(words.reply === undefined ? [] : [`In-Reply-To: <${words.reply}>`]),
    ...(references.length === 0 ? [] : [`References: ${references.map(r => `<${r}>`).join(' ')}`]),
    ...(words.headers ?? []),
    'Content-Type: text/plain; charset=utf-8',
    '',
    words.text ?? 'Good day to you.',
  ]
  return new TextEncoder().encode(lines.join('\r\n'))
}

let lastUid = 0

export function incoming(
  words: MailWords & { readonly raw?: Uint8Array } = {},
  more: Partial<Incoming> & { readonly in?: FolderName } = {},
): Incoming {
  const { in: name = 'inbox', ...rest } = more
  const folder = rest.folder ?? FOLDERS[name]
  return {
    folder,
    scope: name,
    providerId: String(++lastUid),
    raw: words.raw ?? rawMail(words),
    flags: [],
    labels: [folder],
    receivedAt: words.at ?? NOW,
    isHistorical: false,
    ...rest,
  }
}
