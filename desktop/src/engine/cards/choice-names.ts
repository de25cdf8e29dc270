/**
 * What things of a mailbox are called on all devices of their person, and the marks that say what was
 * chosen for them. No name holds a word of a mail or an address: they stand on the server, in the
 * person's own document.
 */
import { createHash } from 'node:crypto'
import type { DocId } from '@kith/shared/kit'
import { choiceKeys, choiceOf, readChoice, type Choice, type ChoiceMark } from '@kith/shared/mail'
import { hash52, heirOf } from '#engine/mailbox'
import type { Read } from '#engine/store'
import { headerOf, messagesOf } from './wanted-mail.ts'

/** A number as it stands in a name. */
const DIGITS = 36
/** A mail without a Message-ID is called by what it says: the same on every device that has it. */
const ID = 'coalesce(rfc_id, identity)'
const OLDEST = `SELECT ${ID} FROM message WHERE thread = ? AND is_draft = 0 ORDER BY id LIMIT 1`
const NEWEST = `SELECT ${ID} FROM message WHERE thread = ? AND is_draft = 0 ORDER BY id DESC LIMIT 1`
const WITHOUT_ID = 'SELECT identity, thread FROM message WHERE rfc_id IS NULL AND is_draft = 0'
const BEARING = 'SELECT DISTINCT thread FROM thread_link_id WHERE rfc_hash = ?'
const MARKS =
  'SELECT key, level, is_confirmed FROM share_mark WHERE key >= ? AND key < ? ORDER BY key'
const CALENDAR = `SELECT a.address, c.provider_id FROM calendar c JOIN account a ON a.id = c.account WHERE c.id = ?`
const ACCOUNT = 'SELECT address FROM account WHERE id = ?'

interface MarkRow {
  readonly key: string
  readonly level: string
  readonly is_confirmed: number
}

/** A conversation by its oldest and its newest mail: one of them is there wherever it is. */
export function namesOfThread(read: Read, thread: number): readonly string[] {
  const ids = [...read.pluck<string>(OLDEST, [thread]), ...read.pluck<string>(NEWEST, [thread])]
  return [...new Set(ids.map(nameOfMail))]
}

/** Empty for an account that is gone. */
export const namesOfAccount = (read: Read, me: DocId, account: string): readonly string[] =>
  read.pluck<string>(ACCOUNT, [account]).map(address => hidden(me, address.toLowerCase()))

export const namesOfCalendar = (read: Read, me: DocId, calendar: string): readonly string[] =>
  read
    .all<{ address: string; provider_id: string }>(CALENDAR, [calendar])
    .map(row => hidden(me, `${row.address.toLowerCase()}\n${row.provider_id}`))

export function marksNamed(read: Read, kind: ChoiceMark['kind'], name: string): ChoiceMark[] {
  const from = choiceKeys(kind, name)
  return marksBetween(read, from, `${from.slice(0, -1)}/`)
}

export const allMarks = (read: Read): ChoiceMark[] => marksBetween(read, 'share.', 'share/')

/** Marks of mails that this conversation holds. */
export const marksOfThread = (read: Read, thread: number): readonly ChoiceMark[] =>
  isAnyOfThreads(read)
    ? messagesOf(read, thread).flatMap(({ rfc_id: id, identity }) =>
        marksNamed(read, 'thread', nameOfMail(id ?? identity)),
      )
    : []

/**
 * What was chosen for a conversation. Where nothing was, "private" goes with every mail that it names
 * and does not hold: who keeps only the last months on this device meant those as well.
 */
export function choiceOfThread(read: Read, thread: number): Choice | null {
  const chosen = choiceOf(marksOfThread(read, thread))
  if (chosen !== null || !isAnyOfThreads(read)) return chosen
  const named = messagesOf(read, thread).flatMap(message => [
    ...(message.in_reply_to === null ? [] : [message.in_reply_to]),
    ...[...headerOf(message, 'references').matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id ?? ''),
  ])
  const isPrivate = [...new Set(named)].some(id =>
    marksNamed(read, 'thread', nameOfMail(id)).some(({ level }) => level === 'private'),
  )
  return isPrivate ? { level: 'private', isConfirmed: false } : null
}

/** Conversations that these names may be of. */
export function threadsNamed(read: Read, names: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  const others = new Set<string>()
  for (const name of names) {
    const bearing = read.pluck<number>(BEARING, [Number.parseInt(name, DIGITS)])
    if (bearing.length === 0) others.add(name)
    for (const thread of bearing) found.add(heirOf(read, thread))
  }
  if (others.size > 0)
    for (const { identity, thread } of read.all<{ identity: string; thread: number }>(WITHOUT_ID))
      if (others.has(nameOfMail(identity))) found.add(heirOf(read, thread))
  return found
}

const nameOfMail = (rfcId: string): string => hash52(rfcId).toString(DIGITS)

const hidden = (me: DocId, what: string): string =>
  createHash('sha256').update(`${me}\n${what}`).digest('base64url').slice(0, 22)

const isAnyOfThreads = (read: Read): boolean =>
  read.get("SELECT 1 FROM share_mark WHERE key >= 'share.thread.' AND key < 'share.thread/'") !==
  undefined

const marksBetween = (read: Read, from: string, to: string): ChoiceMark[] =>
  read
    .all<MarkRow>(MARKS, [from, to])
    .flatMap(
      row => readChoice(row.key, { level: row.level, isConfirmed: row.is_confirmed === 1 }) ?? [],
    )
