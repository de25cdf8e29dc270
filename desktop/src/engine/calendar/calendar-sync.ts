/**
 * One account's calendars kept alike with their provider: what waits is pushed, then what changed is
 * taken, page and place in one transaction.
 */
import { newId, s, type Clock, type Log } from '@kith/shared/kit'
import {
  connectKind,
  type CalendarConnector,
  type EventPage,
  type Written,
} from '#engine/connectors'
import type { Mailbox } from '#engine/mailbox'
import type { Read } from '#engine/store'
import {
  dropEvent,
  eventOf,
  putEvent,
  readEvent,
  readPending,
  type EventRow,
} from './event-rows.ts'
import { answerMail, invitationMail, type Sender } from './imip.ts'
import { materialise, type Grid } from './materialise.ts'

export interface CalendarSyncDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  readonly floatingZone: string
  readonly locale: string
  readonly onChanged: () => void
  /** Whether the account's server carries invitations itself; known since its first round. */
  readonly schedules: (account: string) => boolean
  /** A mail stands in the account's outbox. */
  readonly wake: (account: string) => void
}

const KIND = 'calendar'
const HUES = [262, 150, 30, 320, 200, 90]
const DAY_MS = 86_400_000
const pendingSchema = s.object({
  do: s.enum(['create', 'update', 'remove', 'respond']),
  /** Fields as they were before the person changed them, for what changed on both sides. */
  base: s.record(s.string(), s.unknown()).optional(),
  /** Asked for: mails to the invited, a meeting link, a word with an answer, days that shall be back. */
  tells: s.boolean().optional(),
  meets: s.boolean().optional(),
  comment: s.string().optional(),
  restored: s.array(s.string()).optional(),
})
export type Pending = ReturnType<typeof pendingSchema.parse>

export async function syncCalendars(
  deps: CalendarSyncDeps,
  account: string,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<void> {
  await pushPending(deps, account, connector, signal)
  const remote = await connector.listCalendars(signal)
  const { store } = deps.mailbox
  store.write(tx => {
    const known = new Set(remote.map(each => each.providerId))
    for (const { id, provider_id: providerId } of tx.all<{ id: string; provider_id: string }>(
      'SELECT id, provider_id FROM calendar WHERE account = ?',
      [account],
    )) {
      if (known.has(providerId)) continue
      for (const event of tx.pluck<number>('SELECT id FROM event WHERE calendar = ?', [id]))
        dropEvent(tx, event)
      tx.run('DELETE FROM calendar WHERE id = ?', [id])
      tx.run('DELETE FROM cursor WHERE account = ? AND scope = ? AND kind = ?', [
        account,
        providerId,
        KIND,
      ])
    }
    const count = tx.pluck<number>('SELECT count(*) FROM calendar')[0] ?? 0
    for (const [at, one] of remote.entries())
      tx.run(
        `INSERT INTO calendar (id, account, provider_id, name, zone, hue, role, is_default) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (account, provider_id) DO UPDATE SET name = excluded.name, zone = excluded.zone, role = excluded.role`,
        [
          newId(),
          account,
          one.providerId,
          one.name,
          one.zone,
          one.hue ?? HUES[(count + at) % HUES.length] ?? 0,
          one.role,
          Number(one.isDefault && count === 0),
        ],
      )
  })
  for (const calendar of store.all<{ id: string; provider_id: string }>(
    'SELECT id, provider_id FROM calendar WHERE account = ? ORDER BY is_default DESC',
    [account],
  ))
    try {
      await take(deps, account, calendar.id, calendar.provider_id, connector, signal)
    } catch (error) {
      // One subscribed calendar that is closed to us does not hold up the others.
      if (connectKind(error) !== 'gone' && connectKind(error) !== 'permanent') throw error
      deps.log.info('calendar/closed', { account, error })
    }
  deps.onChanged()
}

async function take(
  deps: CalendarSyncDeps,
  account: string,
  calendar: string,
  scope: string,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<void> {
  const { store } = deps.mailbox
  const now = deps.clock.now()
  const window = { from: now - 366 * DAY_MS, to: now + 550 * DAY_MS }
  const read = async (from: string | null) => {
    const named = new Set<string>()
    for await (const page of connector.list(scope, from, window, signal)) {
      for (const event of page.events) named.add(event.providerId)
      store.write(tx => storePage(deps, tx, calendar, page, now))
      const isSettled =
        !page.isWhole || (await forgetMissing(deps, calendar, scope, named, connector, signal))
      if (page.cursor !== null && isSettled)
        store.write(tx =>
          tx.run(
            `INSERT INTO cursor (account, scope, kind, value, committed_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (account, scope, kind) DO UPDATE SET value = excluded.value, committed_at = excluded.committed_at`,
            [account, scope, KIND, page.cursor, now],
          ),
        )
    }
  }
  const cursor =
    store.pluck<string>('SELECT value FROM cursor WHERE account = ? AND scope = ? AND kind = ?', [
      account,
      scope,
      KIND,
    ])[0] ?? null
  try {
    await read(cursor)
  } catch (error) {
    if (connectKind(error) !== 'cursor-lost' || cursor === null) throw error
    await read(null)
  }
}

type Tx = Parameters<typeof putEvent>[0]

function storePage(
  deps: CalendarSyncDeps,
  tx: Tx,
  calendar: string,
  page: EventPage,
  now: number,
): void {
  const uids = new Set<string>()
  for (const event of page.events) {
    const known = tx.get<{ pending: string | null; uid: string }>(
      'SELECT pending, uid FROM event WHERE calendar = ? AND provider_id = ?',
      [calendar, event.providerId],
    )
    // The provider may have given the series a UID of its own since.
    if (known !== undefined && known.uid !== event.uid) uids.add(known.uid)
    uids.add(event.uid)
    // What the person changed here and nobody was told yet stays as they see it.
    if (known !== undefined && known.pending !== null) continue
    putEvent(
      tx,
      deps.mailbox.book,
      { calendar, providerId: event.providerId, etag: event.etag, pending: null },
      event,
      now,
    )
  }
  // A series that came whole may have fewer changed occurrences than before.
  const told = new Set(page.events.map(event => event.providerId))
  for (const series of page.wholeSeries)
    for (const row of familyOf(tx, calendar, series))
      if (row.provider_id !== series && !told.has(row.provider_id) && row.pending === null)
        dropEvent(tx, row.id)
  for (const gone of page.removed) for (const uid of forget(tx, calendar, gone)) uids.add(uid)
  for (const uid of uids) materialise(tx, calendar, uid, gridOf(deps, now))
}

interface Member {
  readonly id: number
  readonly provider_id: string
  readonly uid: string
  readonly pending: string | null
}
/** A series with its changed occurrences, or the one event of that id. */
const familyOf = (tx: Read, calendar: string, id: string): readonly Member[] =>
  tx.all<Member>(
    `SELECT id, provider_id, uid, pending FROM event WHERE calendar = ? AND (provider_id = ?
       OR (recurrence_id IS NOT NULL AND uid IN (SELECT uid FROM event WHERE calendar = ? AND provider_id = ? AND recurrence_id IS NULL)))`,
    [calendar, id, calendar, id],
  )
function forget(tx: Tx, calendar: string, id: string): ReadonlySet<string> {
  const family = familyOf(tx, calendar, id)
  for (const row of family) dropEvent(tx, row.id)
  return new Set(family.map(row => row.uid))
}

/** So many are asked for one by one in a round. */
const MOST_CONFIRMED = 200

/**
 * What a whole listing did not name goes only when the provider, asked for it by itself, does not have
 * it either: a listing of a span says nothing about what lies outside. Answers whether all were asked.
 */
async function forgetMissing(
  deps: CalendarSyncDeps,
  calendar: string,
  scope: string,
  named: ReadonlySet<string>,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<boolean> {
  const { store } = deps.mailbox
  const missing = store
    .all<Member>(
      'SELECT id, provider_id, uid, pending FROM event WHERE calendar = ? AND pending IS NULL ORDER BY recurrence_id IS NOT NULL, id',
      [calendar],
    )
    .filter(row => !named.has(row.provider_id))
  for (const row of missing.slice(0, MOST_CONFIRMED)) {
    if (readEvent(store, row.id) === undefined) continue
    if ((await connector.get(scope, row.provider_id, signal)) !== null) continue
    store.write(tx => {
      for (const uid of forget(tx, calendar, row.provider_id))
        materialise(tx, calendar, uid, gridOf(deps, deps.clock.now()))
    })
  }
  return missing.length <= MOST_CONFIRMED
}

export const gridOf = (
  { floatingZone }: Pick<CalendarSyncDeps, 'floatingZone'>,
  now: number,
): Grid => ({ now, floatingZone })

/** What was changed here, oldest first. A change that cannot be made is dropped with its reason; the next take shows the provider's. */
export async function pushPending(
  deps: CalendarSyncDeps,
  account: string,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of readPending(deps.mailbox.store, account)) {
    // A series that was just made gave its occurrences new ids.
    const row = readEvent(deps.mailbox.store, id)
    if (row !== undefined && row.pending !== null) await push(deps, row, connector, signal)
  }
}

async function push(
  deps: CalendarSyncDeps,
  row: EventRow,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<void> {
  const { store } = deps.mailbox
  const { store: read } = deps.mailbox
  const scope = store.pluck<string>('SELECT provider_id FROM calendar WHERE id = ?', [
    row.calendar,
  ])[0]
  if (scope === undefined) return
  const pending = pendingSchema.parse(JSON.parse(row.pending ?? '{}'))
  const event = {
    ...eventOf(read, row),
    wantsConference: pending.meets === true,
    tellsPeople: pending.tells === true,
    restored: pending.restored ?? [],
  }
  const mail = await mailOf(deps, row, pending, event)
  const account = accountOf(read, row.calendar)
  const settled = (tx: Tx) => {
    if (mail === undefined) return
    tx.run('INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)', [mailKey(row.uid), mail(tx)])
    store.afterCommit(() => deps.wake(account))
  }
  const done = ({ providerId, etag, uid = row.uid }: Written) =>
    store.write(tx => {
      settled(tx)
      // Changed once more meanwhile: that waits its own turn.
      const now = readEvent(tx, row.id)
      const isSame =
        now?.pending === row.pending &&
        now.sequence === row.sequence &&
        now.my_response === row.my_response
      for (const twin of tx.pluck<number>(
        'SELECT id FROM event WHERE calendar = ? AND provider_id = ? AND id <> ?',
        [row.calendar, providerId, row.id],
      ))
        dropEvent(tx, twin)
      tx.run(
        'UPDATE event SET provider_id = ?, etag = ?, pending = iif(?, NULL, pending), conflict = NULL WHERE id = ?',
        [providerId, etag, Number(isSame), row.id],
      )
      // Where a series lies in one object, what was written of it has changed the others' version too.
      if (row.etag !== null)
        tx.run('UPDATE event SET etag = ? WHERE calendar = ? AND uid = ? AND etag = ?', [
          etag,
          row.calendar,
          row.uid,
          row.etag,
        ])
      if (row.recurrence_id !== null) return
      tx.run('UPDATE event SET uid = ? WHERE calendar = ? AND uid = ?', [
        uid,
        row.calendar,
        row.uid,
      ])
      tx.run(
        `UPDATE event SET provider_id = ? || substr(provider_id, length(?) + 1)
         WHERE calendar = ? AND substr(provider_id, 1, length(?) + 1) = ? || '#'`,
        [providerId, row.provider_id, row.calendar, row.provider_id, row.provider_id],
      )
    })
  try {
    if (pending.do === 'create') {
      done(await connector.create(scope, event, signal))
    } else if (pending.do === 'update') {
      done(await connector.update(scope, row.provider_id, event, row.etag, signal))
    } else if (pending.do === 'respond') {
      const { provider_id: providerId, etag, my_response: answer } = row
      if (answer === 'none') return done({ providerId, etag })
      done(await connector.respond(scope, providerId, answer, pending.comment ?? '', signal))
    } else {
      await connector.remove(scope, row.provider_id, row.etag, pending.tells === true, signal)
      store.write(tx => {
        settled(tx)
        dropEvent(tx, row.id)
      })
    }
  } catch (error) {
    const kind = connectKind(error)
    if (kind === 'conflict' && pending.do === 'update')
      return await merge(deps, row, pending, scope, connector, signal)
    if (kind === 'conflict' && pending.do === 'remove') {
      await connector.remove(scope, row.provider_id, null, pending.tells === true, signal)
      store.write(tx => dropEvent(tx, row.id))
      return
    }
    if (kind === 'gone' || kind === 'permanent') {
      // Refused for good: what the provider has is shown again, with its reason.
      const theirs = kind === 'gone' ? null : await connector.get(scope, row.provider_id, signal)
      store.write(tx => {
        const place = { calendar: row.calendar, providerId: row.provider_id, pending: null }
        if (kind === 'gone') dropEvent(tx, row.id)
        else if (theirs !== null)
          putEvent(tx, deps.mailbox.book, { ...place, etag: theirs.etag }, theirs, deps.clock.now())
        tx.run('UPDATE event SET pending = NULL, conflict = ? WHERE id = ?', [
          error instanceof Error ? error.message : '',
          row.id,
        ])
        materialise(tx, row.calendar, row.uid, gridOf(deps, deps.clock.now()))
      })
      return
    }
    throw error
  }
}

/** Which row of the outbox told of an event last. */
const mailKey = (uid: string): string => `told ${uid}`
/** Takes the mail back that still waits for its undo time; answers whether one did. */
export function takeBackMail(tx: Tx, uid: string): boolean {
  const [id] = tx.pluck<string>('SELECT v FROM meta WHERE k = ?', [mailKey(uid)])
  if (id === undefined) return false
  return (
    tx.run("UPDATE outbox SET state = 'cancelled', raw = NULL WHERE id = ? AND state = 'queued'", [
      id,
    ]).changes > 0
  )
}

const accountOf = (read: Read, calendar: string): string =>
  read.pluck<string>('SELECT account FROM calendar WHERE id = ?', [calendar])[0] ?? ''

/** What is to be mailed with a change, where the server does not do it (RFC 6047). */
async function mailOf(
  deps: CalendarSyncDeps,
  row: EventRow,
  pending: Pending,
  event: ReturnType<typeof eventOf>,
) {
  const { store: read } = deps.mailbox
  const account = accountOf(read, row.calendar)
  const isWanted = pending.do === 'respond' || pending.tells === true
  if (!isWanted || deps.schedules(account)) return undefined
  const from = read.get<Sender>('SELECT id AS account, address, name FROM account WHERE id = ?', [
    account,
  ])
  if (from === undefined) return undefined
  const imip = { read, now: deps.clock.now(), locale: deps.locale, zone: deps.floatingZone }
  if (pending.do !== 'respond')
    return await invitationMail(imip, from, event, pending.do === 'remove' ? 'CANCEL' : 'REQUEST')
  return row.my_response === 'none'
    ? undefined
    : await answerMail(imip, from, event, row.my_response, pending.comment ?? '')
}

/** Both sides changed it: theirs, with what the person changed on top; a field that both changed says so. */
async function merge(
  deps: CalendarSyncDeps,
  row: EventRow,
  { base = {}, meets = false, tells = false }: Pending,
  scope: string,
  connector: CalendarConnector,
  signal: AbortSignal,
): Promise<void> {
  const { store, book } = deps.mailbox
  const theirs = await connector.get(scope, row.provider_id, signal)
  if (theirs === null) {
    store.write(tx => dropEvent(tx, row.id))
    return
  }
  const mine = eventOf(store, row)
  const ours = Object.keys(base) as (keyof typeof mine)[]
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const merged = {
    ...theirs,
    ...Object.fromEntries(ours.map(key => [key, mine[key]])),
    wantsConference: meets,
    tellsPeople: tells,
    restored: [],
  }
  const both = ours.filter(
    key => !same(theirs[key as never], base[key]) && !same(theirs[key as never], mine[key]),
  )
  const written = await connector.update(scope, row.provider_id, merged, theirs.etag, signal)
  store.write(tx => {
    putEvent(
      tx,
      book,
      { calendar: row.calendar, providerId: row.provider_id, etag: written.etag, pending: null },
      merged,
      deps.clock.now(),
    )
    if (both.length > 0)
      tx.run('UPDATE event SET conflict = ? WHERE id = ?', [
        `Changed elsewhere at the same time: ${both.map(key => `${String(key)} was “${String(theirs[key as never])}”`).join(', ')}.`,
        row.id,
      ])
    materialise(tx, row.calendar, row.uid, gridOf(deps, deps.clock.now()))
  })
}
