/**
 * Mail from files, some at a time. Every step begins at a place that the step before it named, so that
 * an import that was cut short goes on there; what is here already is known by its identity.
 *
 * Imported mail stands under no account: nothing of it is ever told to a mailbox.
 */
import { open, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { createSerialQueue } from '@kith/shared/kit'
import type { Write } from '#engine/store'
import type { Mailbox } from '../mailbox.ts'
import { headerFieldOf } from '../parse/header-of.ts'
import { openMailFiles, type MailFile, type MailFiles } from './mail-files.ts'
import { readMbox } from './read-mbox.ts'
import type { Incoming } from '../incoming.ts'

export const IMPORT_ACCOUNT = 'import'

export interface ImportPlace {
  readonly file: number
  readonly offset: number
}
export interface ImportStep {
  /** `null`: that was all. */
  readonly place: ImportPlace | null
  readonly bytes: number
  readonly totalBytes: number
  readonly stored: number
  readonly known: number
  readonly unreadable: number
}
export interface ImportDeps {
  readonly mailbox: Mailbox
  readonly scratch: (name: string) => Promise<string>
  /** Keeps a file of ours by content; answers its hash. */
  readonly keepFile: (path: string, name: string) => Promise<string>
}

const STEP_MAILS = 200
const STEP_BYTES = 8 * 1024 * 1024
const FOLDER = `INSERT INTO folder (account, provider_id, path, name, role, kind) VALUES (?, ?, ?, ?, ?, 'label')
  ON CONFLICT (account, provider_id) DO UPDATE SET name = excluded.name RETURNING id`

interface Found {
  readonly raw: Uint8Array
  readonly at: number
  readonly providerId: string
  readonly label: string
}

export function createImport({ mailbox, scratch, keepFile }: ImportDeps) {
  const { store, courtesy } = mailbox
  const turn = createSerialQueue()
  let listed: (MailFiles & { readonly path: string }) | undefined

  return {
    /** Throws `mail/no-file`. */
    importSome: (input: Parameters<typeof some>[0]) => turn.run(() => some(input)),
    /** Nobody asks for the rest: what was unpacked for it goes, after the step that may be under way. */
    importEnd: ({ path }: { readonly path: string }) =>
      turn.run(async () => {
        if (listed?.path === path) await forget()
        return null
      }),
  }

  async function forget(): Promise<void> {
    const last = listed
    listed = undefined
    await last?.remove()
  }

  async function some(input: {
    readonly path: string
    readonly name?: string
    readonly place: ImportPlace
  }): Promise<ImportStep> {
    const { file, offset } = input.place
    const isStart = file === 0 && offset === 0
    if (listed === undefined || listed.path !== input.path || isStart) {
      await forget()
      listed = { path: input.path, ...(await openMailFiles(input.path, scratch, input.name)) }
    }
    const { files } = listed
    const { mails, place } = await take(files, input.place)
    const folders = store.write(tx => foldersFor(tx, mails))
    const batch = mails.map(mail => incomingOf(mail, folders))
    const outcomes = await mailbox.deliver(IMPORT_ACCOUNT, batch, () => false)
    for (const [index, outcome] of outcomes.entries()) {
      const raw = mails[index]?.raw
      if (outcome.state !== 'stored' || !outcome.isNew || raw === undefined) continue
      const from = performance.now()
      await keepParts(outcome.message, raw)
      await courtesy.rest(performance.now() - from, 0)
    }
    const count = (fits: (outcome: (typeof outcomes)[number]) => boolean) =>
      outcomes.filter(fits).length
    if (place === null) await forget()
    const before = files.slice(0, place?.file ?? files.length)
    return {
      place,
      bytes: before.reduce((sum, file) => sum + file.size, 0) + (place?.offset ?? 0),
      totalBytes: files.reduce((sum, file) => sum + file.size, 0),
      stored: count(outcome => outcome.state === 'stored' && outcome.isNew),
      known: count(outcome => outcome.state === 'stored' && !outcome.isNew),
      unreadable: count(outcome => outcome.state !== 'stored'),
    }
  }

  /** No mailbox will ever hand them out again: what is attached is kept. */
  async function keepParts(message: number, raw: Uint8Array): Promise<void> {
    const names = store.pluck<string>(
      'SELECT name FROM attachment WHERE message = ? AND hash IS NULL ORDER BY ord',
      [message],
    )
    if (names.length === 0) return
    const { partsOfMail } = await import('../parse/parse-mail.ts')
    const parts = await partsOfMail(raw)
    for (const [ord, name] of names.entries()) {
      const bytes = parts[ord]
      if (bytes === undefined) continue
      const path = await scratch(name)
      await writeFile(path, bytes, { mode: 0o600 })
      const hash = await keepFile(path, name)
      store.write(
        tx =>
          tx.run('UPDATE attachment SET hash = ? WHERE message = ? AND ord = ?', [
            hash,
            message,
            ord,
          ]),
        { isRelaxed: true },
      )
    }
  }
}

async function take(
  files: readonly MailFile[],
  from: ImportPlace,
): Promise<{ mails: readonly Found[]; place: ImportPlace | null }> {
  const mails: Found[] = []
  let bytes = 0
  const isFull = () => mails.length >= STEP_MAILS || bytes >= STEP_BYTES
  for (let at = from.file; at < files.length; at++) {
    const file = files[at]
    if (file === undefined) break
    const offset = at === from.file ? from.offset : 0
    if (isFull()) return { mails, place: { file: at, offset } }
    const tag = createHash('sha256')
      .update(file.source ?? file.path)
      .digest('base64url')
      .slice(0, 10)
    const add = (raw: Uint8Array, when: number, id: string) => {
      mails.push({ raw, at: when, providerId: `${tag}:${id}`, label: file.label })
      bytes += raw.byteLength
    }
    if (file.kind === 'eml') {
      add(await wholeOf(file.path), 0, '0')
      continue
    }
    for await (const { raw, at: when, next } of readMbox(file.path, offset)) {
      add(raw, when, String(next))
      if (isFull()) return { mails, place: { file: at, offset: next } }
    }
  }
  return { mails, place: null }
}

const MAX_EML = 60 * 1024 * 1024

async function wholeOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, MAX_EML))
    await file.read(bytes, 0, bytes.byteLength, 0)
    return new Uint8Array(bytes)
  } finally {
    await file.close()
  }
}

const GMAIL_ROLES: Readonly<Record<string, string>> = {
  inbox: 'inbox',
  sent: 'sent',
  trash: 'trash',
  spam: 'spam',
  drafts: 'drafts',
}
/** States that Takeout writes as labels. */
const NO_LABEL = /^(?:unread|opened|starred|archived|important|category .+)$/i

const labelsOf = (mail: Found): readonly string[] => {
  const gmail = headerFieldOf(mail.raw, 'x-gmail-labels')
  if (gmail === '') return [mail.label]
  const all = gmail.split(',').map(one => one.trim().replace(/^"|"$/g, ''))
  return all.filter(one => one !== '' && !NO_LABEL.test(one))
}

/** Label rows by name. Sent of any program is Sent; everything else is archived, not in the inbox. */
function foldersFor(tx: Write, mails: readonly Found[]): ReadonlyMap<string, number> {
  const names = new Set(mails.flatMap(labelsOf))
  return new Map(
    [...names].map(name => {
      const [row] = tx.all<{ id: number }>(FOLDER, [IMPORT_ACCOUNT, name, name, name, roleOf(name)])
      return [name, row?.id ?? 0]
    }),
  )
}

function roleOf(name: string): string | null {
  const role = GMAIL_ROLES[name.toLowerCase()] ?? null
  if (role === null && /^(?:sent|gesendet|envoy|enviad|inviat|verzonden)/i.test(name)) return 'sent'
  // Old mail does not fill the inbox.
  return role === 'inbox' ? 'archive' : role
}

function incomingOf(mail: Found, folders: ReadonlyMap<string, number>): Incoming {
  const gmail = headerFieldOf(mail.raw, 'x-gmail-labels')
  const status = headerFieldOf(mail.raw, 'x-status') + headerFieldOf(mail.raw, 'x-mozilla-status')
  const thread = headerFieldOf(mail.raw, 'x-gm-thrid')
  const labels = labelsOf(mail).flatMap(name => folders.get(name) ?? [])
  const isUnread = /(?:^|,)\s*unread\s*(?:,|$)/i.test(gmail)
  const isStarred = /(?:^|,)\s*starred\s*(?:,|$)/i.test(gmail) || /F/.test(status)
  return {
    folder: labels[0] ?? 0,
    scope: IMPORT_ACCOUNT,
    providerId: mail.providerId,
    raw: mail.raw,
    flags: [...(isUnread ? [] : ['\\Seen']), ...(isStarred ? ['\\Flagged'] : [])],
    labels,
    receivedAt: mail.at,
    ...(thread === '' ? {} : { providerThread: thread }),
    isHistorical: true,
  }
}
