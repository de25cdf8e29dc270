/** For tests: a mail file of one account on a temporary profile, and its side of people. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@kith/shared/kit'
import { createMailbox, type Mailbox } from '#engine/mailbox'
import { createPeopleSide, type Candidate, type PeopleSide, type Standing } from './index.ts'

export const NOW = Date.UTC(2026, 5, 15, 12)
export const ME = 'me@kith.example'
const FOLDERS = { inbox: 1, sent: 2 }
export type Folder = keyof typeof FOLDERS

export interface MailWords {
  readonly id?: string
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly reply?: string
  readonly text?: string
  readonly at?: number
}
export interface TestPeople extends Mailbox {
  readonly side: PeopleSide
  readonly found: Candidate[]
  readonly standings: Standing[]
  readonly mails: (list: readonly MailWords[], folder?: Folder) => Promise<unknown>
  readonly remove: () => Promise<void>
}

const ACCOUNT = `INSERT INTO account (id, provider, address, name, hue, config, secret_name, state, state_since, contact_policy, created_at)
  VALUES ('a', 'imap', ?, ?, 0, '{}', 's', 'live', 0, 'sent', 0)`
const FOLDER = `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (?, 'a', ?, ?, ?, ?, 'folder')`

export function openPeople(): TestPeople {
  const profile = mkdtempSync(join(tmpdir(), 'kith-people-'))
  const clock = { now: () => NOW }
  const mailbox = createMailbox({ file: join(profile, 'mail.db'), profile, clock, log: silentLog })
  mailbox.store.write(tx => {
    tx.run(ACCOUNT, [ME, ME])
    for (const [name, id] of Object.entries(FOLDERS)) tx.run(FOLDER, [id, name, name, name, name])
  })
  mailbox.book.forgetMine()
  const found: Candidate[] = []
  const standings: Standing[] = []
  const side = createPeopleSide({
    mailbox,
    clock,
    log: silentLog,
    locale: 'en-GB',
    known: person =>
      Promise.resolve(
        person === 'p1' ? { name: 'Ann Lee', jobTitle: '', entries: ['+493012345678'] } : null,
      ),
    tell(name, value) {
      if (name === 'candidates') found.push(...(value as Candidate[]))
      if (name === 'standings') standings.push(...(value as Standing[]))
    },
  })
  return {
    ...mailbox,
    side,
    found,
    standings,
    mails: (list, folder = 'inbox') =>
      mailbox.deliver(
        'a',
        list.map((words, at) => ({
          folder: FOLDERS[folder],
          scope: folder,
          providerId: words.id ?? `${folder}${at}${words.from}`,
          raw: raw(words, `${folder}${at}-${words.from ?? ''}@x`),
          flags: [],
          labels: [FOLDERS[folder]],
          receivedAt: words.at ?? NOW,
          isHistorical: true,
        })),
      ),
    async remove() {
      side.close()
      await mailbox.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function raw(words: MailWords, id: string): Uint8Array {
  const lines = [
    `From: ${words.from ?? 'Ann Lee <ann@acme.example>'}`,
    `To: ${words.to ?? ME}`,
    `Subject: ${words.subject ?? 'Hello'}`,
    `Date: ${new Date(words.at ?? NOW).toUTCString()}`,
    `Message-ID: <${words.id ?? id.replace(/[^\w@.-]/g, '')}>`,
    ...(words.reply === undefined ? [] : [`In-Reply-To: <${words.reply}>`]),
    '',
    words.text ?? 'Good day to you.',
  ]
  return new TextEncoder().encode(lines.join('\r\n'))
}
