/**
 * The row and the places of a thread follow from its messages: made anew from them, never counted
 * up and down, so that no order of changes can leave them wrong.
 */
import { splitOf, subjectKey, type MailKind, type MailSplit } from '@kith/shared/mail'
import type { Store, Write } from '#engine/store'
import { readFolders, type FolderRow } from './folders.ts'
import { createPlaces, folderPlace, placeName, type PlaceBox } from './places.ts'

interface MessageRow {
  readonly id: number
  readonly sender: number | null
  readonly subject: string
  readonly snippet: string
  readonly received_at: number
  readonly is_unread: number
  readonly is_starred: number
  readonly is_draft: number
  readonly is_out: number
  readonly kind: MailKind
  readonly state: string
  readonly attachments: number
  /** Joined by commas. */
  readonly folders: string | null
  readonly accounts: string | null
}
interface ThreadState {
  readonly is_muted: number
  readonly snoozed_until: number | null
  readonly back_at: number | null
  readonly places: string
  readonly merged_into: number | null
}
interface Sender {
  readonly person: string | null
  readonly company: string | null
  readonly is_member: number
  readonly n_out: number
}

const MESSAGES = `SELECT id, sender, subject, snippet, received_at, is_unread, is_starred, is_draft, is_out, kind, state, attachments,
  (SELECT group_concat(folder) FROM message_label WHERE message = m.id) AS folders,
  (SELECT group_concat(DISTINCT account) FROM message_copy WHERE message = m.id) AS accounts
  FROM message m WHERE thread = ? ORDER BY id`
const THREAD =
  'SELECT is_muted, snoozed_until, back_at, places, merged_into FROM thread WHERE id = ?'
const SENDER = 'SELECT person, company, is_member, n_out FROM address WHERE id = ?'
const RECIPIENTS = `SELECT address FROM participant WHERE message = ? AND role IN ('to', 'cc') ORDER BY role DESC, ord LIMIT 6`
const UPDATE = `UPDATE thread SET account = ?, subject = ?, subject_norm = ?, first_at = ?, last_at = ?, last_in_at = ?, last_out_at = ?,
  count = ?, unread = ?, has_attachment = ?, is_starred = ?, snippet = ?, in_inbox = ?, in_sent = ?, in_trash = ?, in_spam = ?,
  split = ?, people = ?, places = ? WHERE id = ?`
const LEAVE = 'DELETE FROM thread_place WHERE place = ? AND at = ? AND thread = ?'
const ENTER = 'INSERT OR REPLACE INTO thread_place (place, at, thread) VALUES (?, ?, ?)'
/** Names shown in a row. */
const NAMES = 8

export type TouchThreads = (tx: Write, threads: Iterable<number>) => void

export function createTouchThreads(store: Store): TouchThreads {
  const placeOf = createPlaces(store)
  return (tx, threads) => {
    const folders = readFolders(tx)
    for (const thread of threads) touch(tx, thread, folders)
  }

  function touch(tx: Write, id: number, folders: ReadonlyMap<number, FolderRow>): void {
    const before = tx.get<ThreadState>(THREAD, [id])
    if (before === undefined) return
    const rows = tx.all<MessageRow>(MESSAGES, [id])
    const messages = rows
      .filter(({ state }) => state !== 'hidden')
      .map(row => ({ ...row, in: foldersOf(row, folders) }))
    // One that was merged only leads to its heir. One that is empty stays, in no place: ids that were
    // named in it lead to it, and mail that comes back is in the same conversation again.
    if (before.merged_into !== null) return
    const facts = factsOf(messages, before)
    const split = facts.newestIn === undefined ? 'important' : splitFor(tx, facts)
    const places = placesOf(facts, before, split)
    const written = place(tx, id, before.places, places)
    const { live, last, hasIn } = facts
    const subject = (messages[0] ?? rows[0])?.subject ?? ''
    const people = hasIn ? sendersOf(live) : recipientsOf(tx, live)
    tx.run(UPDATE, [
      facts.accounts[0] ?? '',
      subject,
      subjectKey(subject),
      live[0]?.received_at ?? 0,
      last?.received_at ?? 0,
      facts.newestIn?.received_at ?? null,
      facts.newestOut?.received_at ?? null,
      live.length,
      live.filter(message => message.is_unread === 1).length,
      live.some(message => message.attachments > 0) ? 1 : 0,
      facts.isStarred ? 1 : 0,
      last?.snippet ?? '',
      facts.isInbox ? 1 : 0,
      facts.newestOut === undefined ? 0 : 1,
      facts.isTrash ? 1 : 0,
      facts.isSpam ? 1 : 0,
      split,
      JSON.stringify(people),
      written,
      id,
    ])
  }

  /** Leaves the places that are no longer right and enters the new ones; answers what to remember. */
  function place(
    tx: Write,
    thread: number,
    before: string,
    wanted: ReadonlyMap<string, number>,
  ): string {
    const old = new Map(JSON.parse(before) as [number, number][])
    const next = new Map([...wanted].map(([name, at]) => [placeOf(tx, name), at]))
    for (const [id, at] of old) if (next.get(id) !== at) tx.run(LEAVE, [id, at, thread])
    for (const [id, at] of next) if (old.get(id) !== at) tx.run(ENTER, [id, at, thread])
    return JSON.stringify([...next])
  }
}

type Placed = MessageRow & { readonly in: readonly FolderRow[] }

const foldersOf = (row: MessageRow, folders: ReadonlyMap<number, FolderRow>): FolderRow[] =>
  (row.folders ?? '').split(',').flatMap(id => folders.get(Number(id)) ?? [])

const hasRole = (message: Placed, role: string): boolean =>
  message.in.some(folder => folder.role === role)
/** Deleted: only in the trash. What also lies elsewhere is not. */
const isIn = (message: Placed, role: 'trash' | 'spam'): boolean =>
  hasRole(message, role) && !hasRole(message, 'inbox')

type Facts = ReturnType<typeof factsOf>

function factsOf(messages: readonly Placed[], { snoozed_until, back_at }: ThreadState) {
  // A draft neither counts nor moves its thread up.
  const live = messages.filter(message => message.is_draft === 0)
  const kept = live.filter(message => !isIn(message, 'trash') && !isIn(message, 'spam'))
  const rest = live.filter(message => !isIn(message, 'trash'))
  const incoming = live.filter(message => message.is_out === 0)
  return {
    live,
    kept,
    last: live.at(-1),
    hasIn: incoming.length > 0,
    newestIn: incoming.at(-1),
    newestOut: live.findLast(message => message.is_out === 1),
    isAnswered: live.some(message => message.is_out === 1),
    isStarred: kept.some(message => message.is_starred === 1),
    isTrash: live.length > 0 && rest.length === 0,
    isSpam: rest.length > 0 && kept.length === 0,
    // What came back stands in the inbox until it is put away, wherever its mail lies.
    isInbox:
      kept.length > 0 && (back_at !== null || kept.some(message => hasRole(message, 'inbox'))),
    isSnoozed: snoozed_until !== null && kept.length > 0,
    accounts: [
      ...new Set(
        messages.flatMap(message => [
          ...message.in.map(folder => folder.account),
          ...(message.accounts?.split(',') ?? []),
        ]),
      ),
    ],
    folders: [...new Set(messages.flatMap(message => message.in.map(folder => folder.id)))],
  }
}

/** Names of the places it stands in, each with its time there. */
function placesOf(facts: Facts, { back_at }: ThreadState, split: MailSplit): Map<string, number> {
  const places = new Map<string, number>()
  const { live, kept, last, newestOut } = facts
  if (last === undefined) return places
  const at = (kept.at(-1) ?? last).received_at
  const put = (box: PlaceBox, when: number, tab?: MailSplit) => {
    places.set(placeName(box, tab), when)
    for (const account of facts.accounts) places.set(placeName(box, tab, account), when)
  }
  if (live.some(message => isIn(message, 'trash'))) put('trash', last.received_at)
  if (facts.isSpam) put('spam', last.received_at)
  if (kept.length > 0) {
    put('all', at)
    if (facts.isStarred) put('starred', at)
    if (newestOut !== undefined) put('sent', newestOut.received_at)
    if (facts.isSnoozed) put('snoozed', at)
    else if (facts.isInbox) {
      put('inbox', Math.max(at, back_at ?? 0))
      put('inbox', Math.max(at, back_at ?? 0), split)
      // Customers and colleagues are important too; their tabs show them alone.
      if (split === 'customers' || split === 'team')
        put('inbox', Math.max(at, back_at ?? 0), 'important')
    } else if (facts.hasIn) put('archive', at)
  }
  for (const folder of facts.folders) places.set(folderPlace(folder), at)
  return places
}

function splitFor(tx: Write, { newestIn, isAnswered }: Facts): MailSplit {
  const sender = newestIn?.sender ?? null
  const known = sender === null ? undefined : tx.get<Sender>(SENDER, [sender])
  return splitOf({
    kind: newestIn?.kind ?? 'person',
    isTeam: known?.is_member === 1,
    isKnown: known !== undefined && (known.person !== null || known.company !== null),
    isAnswered: isAnswered || (known?.n_out ?? 0) > 0,
  })
}

/** Oldest first; of many the first and the newest. */
function sendersOf(live: readonly Placed[]): readonly number[] {
  const all = [...new Set(live.flatMap(({ sender }) => sender ?? []))]
  return all.length <= NAMES ? all : [...all.slice(0, 1), ...all.slice(1 - NAMES)]
}

const recipientsOf = (tx: Write, live: readonly Placed[]): readonly number[] =>
  tx.pluck<number>(RECIPIENTS, [live.at(-1)?.id ?? 0])
