/**
 * One account's calendars kept alike with their provider: what waits is pushed, then what changed is
 * taken, page and place in one transaction.
 */
import { newId, s, type Clock, type Log } from '@kith/shared/kit'
import { connectKind, type CalendarConnector, type EventPage } from '#engine/connectors'
import type { Mailbox } from '#engine/mailbox'
import {
  dropEvent,
  eventOf,
  putEvent,
  readEvent,
  readPending,
  type EventRow,
} from './event-rows.ts'
import { materialise, type Grid } from './materialise.ts'

export interface CalendarSyncDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  readonly floatingZone: string
  readonly onChanged: () => void
}

const KIND = 'calendar'
const HUES = [262, 150, 30, 320, 200, 90]
const DAY_MS = 86_400_000
export const pendingSchema = s.object({
  do: s.enum(['create', 'update', 'remove', 'respond']),
  /** Fields as they were before the person changed them, for what changed on both sides. */
  base: s.record(s.string(), s.unknown()).optional(),
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
    'SELECT id, provider_id FROM calendar WHERE account = ?',
    [account],
  ))
    await take(deps, account, calendar.id, calendar.provider_id, connector, signal)
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
  let cursor =
    store.pluck<string>('SELECT value FROM cursor WHERE account = ? AND scope = ? AND kind = ?', [
      account,
      scope,
      KIND,
    ])[0] ?? null
  const named = new Set<string>()
  const read = async (from: string | null) => {
    for await (const page of connector.list(scope, from, window, signal)) {
      for (const event of page.events) named.add(event.providerId)
      store.write(tx => {
        storePage(deps, tx, calendar, page, now)
        tx.run(
          `INSERT INTO cursor (account, scope, kind, value, committed_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (account, scope, kind) DO UPDATE SET value = excluded.value, committed_at = excluded.committed_at`,
          [account, scope, KIND, page.cursor, now],
        )
        if (page.isWhole) forgetMissing(deps, tx, calendar, named, now)
      })
      cursor = page.cursor
    }
  }
  try {
    await read(cursor)
  } catch (error) {
    if (connectKind(error) !== 'cursor-lost' || cursor === null) throw error
    named.clear()
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
    const known = tx.get<{ pending: string | null }>(
      'SELECT pending FROM event WHERE calendar = ? AND provider_id = ?',
      [calendar, event.providerId],
    )
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
  // An object that came anew may have fewer changed occurrences than before.
  const series = new Set(
    page.events.flatMap(event => (event.series === null ? [event.providerId] : [])),
  )
  const told = new Set(page.events.map(event => event.providerId))
  for (const one of series)
    for (const row of tx.all<{ id: number; provider_id: string; pending: string | null }>(
      "SELECT id, provider_id, pending FROM event WHERE calendar = ? AND substr(provider_id, 1, length(?) + 1) = ? || '#'",
      [calendar, one, one],
    ))
      if (!told.has(row.provider_id) && row.pending === null) dropEvent(tx, row.id)
  for (const gone of page.removed)
    for (const row of tx.all<{ id: number; uid: string }>(
      "SELECT id, uid FROM event WHERE calendar = ? AND (provider_id = ? OR substr(provider_id, 1, length(?) + 1) = ? || '#')",
      [calendar, gone, gone, gone],
    )) {
      uids.add(row.uid)
      dropEvent(tx, row.id)
    }
  for (const uid of uids) materialise(tx, calendar, uid, gridOf(deps, now))
}

function forgetMissing(
  deps: CalendarSyncDeps,
  tx: Tx,
  calendar: string,
  named: ReadonlySet<string>,
  now: number,
): void {
  for (const row of tx.all<{ id: number; provider_id: string; uid: string }>(
    'SELECT id, provider_id, uid FROM event WHERE calendar = ? AND pending IS NULL',
    [calendar],
  )) {
    if (named.has(row.provider_id)) continue
    dropEvent(tx, row.id)
    materialise(tx, calendar, row.uid, gridOf(deps, now))
  }
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
  for (const row of readPending(deps.mailbox.store, account))
    await push(deps, row, connector, signal)
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
  const event = eventOf(read, row)
  const done = (providerId: string, etag: string | null) =>
    store.write(tx => {
      // Changed once more meanwhile: that waits its own turn.
      const now = readEvent(tx, row.id)
      const isSame = now?.pending === row.pending
      tx.run(
        'UPDATE event SET provider_id = ?, etag = ?, pending = iif(?, NULL, pending), conflict = NULL WHERE id = ?',
        [providerId, etag, Number(isSame), row.id],
      )
    })
  try {
    if (pending.do === 'create') {
      const made = await connector.create(scope, event, signal)
      done(made.providerId, made.etag)
    } else if (pending.do === 'update') {
      const written = await connector.update(scope, row.provider_id, event, row.etag, signal)
      done(written.providerId, written.etag)
    } else if (pending.do === 'respond') {
      if (row.my_response === 'none') return done(row.provider_id, row.etag)
      const written = await connector.respond(scope, row.provider_id, row.my_response, signal)
      done(written.providerId, written.etag)
    } else {
      await connector.remove(scope, row.provider_id, row.etag, signal)
      store.write(tx => dropEvent(tx, row.id))
    }
  } catch (error) {
    const kind = connectKind(error)
    if (kind === 'conflict' && pending.do === 'update')
      return await merge(deps, row, pending, scope, connector, signal)
    if (kind === 'conflict' && pending.do === 'remove') {
      await connector.remove(scope, row.provider_id, null, signal)
      store.write(tx => dropEvent(tx, row.id))
      return
    }
    if (kind === 'gone' || kind === 'permanent') {
      store.write(tx => {
        if (kind === 'gone') dropEvent(tx, row.id)
        else
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

/** Both sides changed it: theirs, with what the person changed on top; a field that both changed says so. */
async function merge(
  deps: CalendarSyncDeps,
  row: EventRow,
  { base = {} }: Pending,
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
    wantsConference: false,
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
