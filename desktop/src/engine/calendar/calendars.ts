/** Calendars of this device: answers the page, keeps every account's calendars alike with its provider. */
import { createEmitter, newId, type Clock, type Log } from '@kith/shared/kit'
import type { Brief, CalendarService } from '@kith/shared/rpc'
import { connectKind, type CalendarConnector } from '#engine/connectors'
import { readAccounts, type AccountRow, type Mailbox } from '#engine/mailbox'
import { putBack } from './put-back.ts'
import { answerEvent, calendarFault, removeEvent, saveEvent, type Change } from './change-event.ts'
import { gridOf, pushPending, syncCalendars, takeBackMail } from './calendar-sync.ts'
import { eventOf, readEvent, readSeries } from './event-rows.ts'
import { readFreeBusy } from './free-busy.ts'
import { createReminders, type Reminder } from './reminders.ts'
import { createInvitations } from './invitations.ts'
import { createCalendarStates } from './calendar-states.ts'
import { materialise } from './materialise.ts'
import { readCalendars, readDetail, readEntries } from './read-entries.ts'

export interface CalendarsDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  /** The person's zone. */
  readonly zone: string
  readonly locale: string
  /** A mail stands in the account's outbox. */
  readonly wake: (account: string) => void
  /** Something begins soon: said by the system. */
  readonly remind: (reminder: Reminder) => void
  /** `null`: this account has no calendar. */
  readonly connect: (row: AccountRow) => Promise<CalendarConnector | null>
}
export interface Calendars {
  readonly service: CalendarService
  readonly start: () => void
  /** Looks now: an account came, the machine woke up. */
  readonly wake: () => void
  /** One round of one account, now. Throws the faults of `connect/…`. */
  readonly sync: (account: string) => Promise<void>
  readonly close: () => Promise<void>
}

const LOOK_MS = 5 * 60_000
/** A round that failed is tried again after this, then after three times as long each. */
const RETRY_MS = 5000
const REMIND_MS = 20_000
const NIGHT_MS = 24 * 3_600_000
const SCHEDULES = 'SELECT v FROM meta WHERE k = ?'
const scheduleKey = (account: string): string => `schedules ${account}`

export function createCalendars(deps: CalendarsDeps): Calendars {
  const { mailbox, clock, log, zone } = deps
  const { store } = mailbox
  const changes = createEmitter<null>(error => log.error('calendar/listener', { error }))
  const stopping = new AbortController()
  const running = new Map<string, Promise<void>>()
  let timer: ReturnType<typeof setInterval> | undefined
  let reminding: ReturnType<typeof setInterval> | undefined
  let revision = 0
  let madeAt = clock.now()
  const say = () => {
    revision += 1
    changes.emit(null)
  }
  const change = (tellsPeople = false): Change => ({
    book: mailbox.book,
    tellsPeople,
    grid: gridOf({ floatingZone: zone }, clock.now()),
  })
  const stands = createCalendarStates(store, clock)
  const syncDeps = {
    mailbox,
    clock,
    log,
    floatingZone: zone,
    locale: deps.locale,
    onChanged: say,
    schedules: (account: string) => store.pluck(SCHEDULES, [scheduleKey(account)])[0] === '1',
    wake: deps.wake,
  }
  /** Asked once: whether the server carries invitations itself. */
  const askSchedules = async (account: string, connector: CalendarConnector) => {
    if (store.pluck(SCHEDULES, [scheduleKey(account)]).length > 0) return
    const does = await connector.schedules(stopping.signal)
    store.write(tx =>
      tx.run('INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)', [
        scheduleKey(account),
        does ? '1' : '0',
      ]),
    )
  }

  const round = async (row: AccountRow, isPushOnly: boolean) => {
    try {
      const connector = await deps.connect(row)
      if (connector === null) return stands.none(row.id)
      try {
        await askSchedules(row.id, connector)
        if (isPushOnly) await pushPending(syncDeps, row.id, connector, stopping.signal)
        else await syncCalendars(syncDeps, row.id, connector, stopping.signal)
      } finally {
        await connector.close()
      }
      stands.ok(row.id)
    } catch (error) {
      stands.failed(row.id, error)
      throw error
    } finally {
      say()
    }
  }
  /** One at a time an account; what comes meanwhile goes after it. */
  const queue = (row: AccountRow, isPushOnly: boolean): Promise<void> => {
    const before = running.get(row.id) ?? Promise.resolve()
    const next = before.catch((): undefined => undefined).then(() => round(row, isPushOnly))
    running.set(row.id, next)
    return next
  }
  const failures = new Map<string, number>()
  const lookAt = (row: AccountRow, isPushOnly: boolean): void => {
    if (row.state === 'paused') return
    queue(row, isPushOnly).then(
      () => failures.delete(row.id),
      (error: unknown) => {
        // What the person sees meanwhile is what is here.
        log.info('calendar/round', { account: row.id, kind: connectKind(error), error })
        const failed = failures.get(row.id) ?? 0
        failures.set(row.id, failed + 1)
        const rest = RETRY_MS * 3 ** failed
        if (rest < LOOK_MS && !stopping.signal.aborted) setTimeout(lookAgain, rest, row.id).unref()
      },
    )
  }
  const lookAgain = (account: string): void => {
    if (stopping.signal.aborted) return
    const row = readAccounts(store).find(each => each.id === account)
    if (row !== undefined) lookAt(row, false)
  }
  const look = (isPushOnly = false) => {
    for (const row of readAccounts(store)) lookAt(row, isPushOnly)
    if (clock.now() - madeAt > NIGHT_MS) makeAnew()
  }
  /** The window of the grid moves on. */
  const makeAnew = () => {
    madeAt = clock.now()
    store.write(tx => {
      for (const { calendar, uid } of tx.all<{ calendar: string; uid: string }>(
        'SELECT DISTINCT calendar, uid FROM event WHERE rule IS NOT NULL',
      ))
        materialise(tx, calendar, uid, change().grid)
    })
    say()
  }
  const written = () => {
    say()
    look(true)
  }
  const keepUndo = (payload: unknown): string => {
    const id = newId()
    store.write(tx =>
      tx.run('INSERT INTO undo (id, payload, at) VALUES (?, ?, ?)', [
        id,
        JSON.stringify(payload),
        clock.now(),
      ]),
    )
    return id
  }
  const seriesOf = (event: string) => {
    const row = readEvent(store, Number(event))
    if (row === undefined) return []
    return readSeries(store, row.calendar, row.uid).map(each => ({
      calendar: each.calendar,
      providerId: each.provider_id,
      etag: each.etag,
      pending: each.pending,
      event: eventOf(store, each),
    }))
  }

  async function* live<T>(
    read: () => T,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<T, void, void> {
    let wake: (() => void) | undefined
    let isStale = true
    const stop = changes.on(() => {
      isStale = true
      wake?.()
    })
    const end = () => wake?.()
    signal?.addEventListener('abort', end)
    try {
      while (signal?.aborted !== true) {
        if (!isStale) {
          await new Promise<void>(resolve => (wake = resolve))
          continue
        }
        isStale = false
        yield read()
      }
    } finally {
      stop()
      signal?.removeEventListener('abort', end)
    }
  }

  const reminders = createReminders({
    store,
    clock,
    log,
    zone,
    locale: deps.locale,
    remind: deps.remind,
  })
  const invitations = createInvitations({
    mailbox,
    clock,
    zone,
    locale: deps.locale,
    change,
    schedules: syncDeps.schedules,
    written,
    wake: deps.wake,
  })
  const stopListening = mailbox.onChanged(threads => {
    try {
      invitations.take(threads)
    } catch (error) {
      log.error('calendar/invitations', { error })
    }
  })
  const service: CalendarService = {
    calendars: (_, signal) => live(() => readCalendars(store), signal),
    changes: (_, signal) => live(() => ({ revision }), signal),
    states: (_, signal) => live(() => stands.read(), signal),
    look: async ({ account }) => {
      const row = readAccounts(store).find(each => each.id === account)
      if (row !== undefined) await queue(row, false)
      return null
    },
    changeCalendar: async ({ calendar, isShown, hue, isDefault, share }) => {
      store.write(tx => {
        if (isShown !== undefined)
          tx.run('UPDATE calendar SET is_shown = ? WHERE id = ?', [Number(isShown), calendar])
        if (hue !== undefined) tx.run('UPDATE calendar SET hue = ? WHERE id = ?', [hue, calendar])
        if (share !== undefined)
          tx.run('UPDATE calendar SET share_level = ? WHERE id = ?', [share, calendar])
        if (isDefault === true) tx.run('UPDATE calendar SET is_default = (id = ?)', [calendar])
      })
      say()
      return null
    },
    entries: async ({ from, to, record }) => readEntries(store, from, to, record ?? null),
    event: async ({ event, occurrence }) =>
      readDetail(store, Number(event), occurrence, clock.now(), zone),
    save: async ({ draft, scope, tellsPeople }) => {
      const before = draft.event === null ? [] : seriesOf(draft.event)
      const place = readCalendars(store).find(each => each.id === draft.calendar)
      if (place === undefined) throw calendarFault('no-calendar', {})
      if (!place.canWrite) throw calendarFault('read-only', { calendar: place.name })
      const id = store.write(tx => saveEvent(tx, change(tellsPeople), draft, scope))
      const undo = keepUndo({
        calendar: { before, made: before.length === 0 ? id : null, tells: tellsPeople },
      })
      written()
      return { event: String(id), undo }
    },
    remove: async ({ event, occurrence, scope, tellsPeople }) => {
      const before = seriesOf(event)
      store.write(tx => removeEvent(tx, change(tellsPeople), Number(event), occurrence, scope))
      const undo = keepUndo({ calendar: { before, made: null, tells: tellsPeople } })
      written()
      return { undo }
    },
    respond: async ({ event, response, comment }) => {
      store.write(tx => answerEvent(tx, change(), Number(event), response, comment))
      written()
      return null
    },
    invitation: async input => invitations.view(input),
    answerInvitation: input => invitations.answer(input),
    undo: async ({ undo }) => {
      const [text] = store.pluck<string>('SELECT payload FROM undo WHERE id = ?', [undo])
      const { calendar } = JSON.parse(text ?? '{}') as {
        readonly calendar?: {
          readonly before: ReturnType<typeof seriesOf>
          readonly made: number | null
          readonly tells?: boolean
        }
      }
      if (calendar === undefined) throw calendarFault('missing', {})
      store.write(tx => {
        tx.run('DELETE FROM undo WHERE id = ?', [undo])
        const uid = calendar.before[0]?.event.uid ?? readEvent(tx, calendar.made ?? 0)?.uid ?? ''
        // Who was told is told again, unless the mail had not gone yet.
        const tells = calendar.tells === true && !takeBackMail(tx, uid)
        if (calendar.made !== null) {
          removeEvent(tx, change(tells), calendar.made, null, 'all')
          return
        }
        putBack(tx, change(tells), calendar.before)
      })
      written()
      return null
    },
    freeBusy: input =>
      readFreeBusy(
        { store, log, connect: deps.connect, signal: stopping.signal, mine: mailbox.book.mine() },
        input,
      ),
    brief: async ({ event, occurrence }) => briefOf(event, occurrence),
  }

  return {
    service,
    start() {
      timer = setInterval(look, LOOK_MS)
      timer.unref()
      reminding = setInterval(() => reminders.look(), REMIND_MS)
      reminding.unref()
      look()
    },
    wake() {
      // Accounts may have gone, with their calendars.
      say()
      look()
    },
    async sync(account) {
      const row = readAccounts(store).find(each => each.id === account)
      if (row !== undefined) await queue(row, false)
    },
    async close() {
      clearInterval(timer)
      clearInterval(reminding)
      stopListening()
      stopping.abort()
      await Promise.allSettled(running.values())
    },
  }

  /** Who comes, and when they were last heard of. */
  function briefOf(event: string, occurrence: number | null): Brief | null {
    const detail = readDetail(store, Number(event), occurrence, clock.now(), zone)
    if (detail === null) return null
    const people = detail.people
      .filter(one => !one.isMe)
      .map(one => {
        const last = store.get<{ subject: string; thread: number; at: number }>(
          `SELECT m.subject, m.thread, m.received_at AS at FROM participant p JOIN address a ON a.id = p.address JOIN message m ON m.id = p.message
           WHERE a.addr = ? ORDER BY p.message DESC LIMIT 1`,
          [one.address],
        )
        return {
          person: one.person,
          name: one.name,
          address: one.address,
          lastContact: last?.at ?? null,
          lastSubject: last?.subject ?? null,
          lastThread: last?.thread ?? null,
        }
      })
    return { entry: detail, people }
  }
}
