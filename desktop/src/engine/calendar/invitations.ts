/**
 * Calendar messages that came by mail (RFC 5546): the card in the reader, answering from there, and
 * what newer ones do to events that are already here. Reading the same mail again changes nothing.
 */
import {
  applyItip,
  readCalendar,
  ruleWords,
  dateIn,
  type CalendarEvent,
  type Held,
} from '@kith/shared/calendar'
import { s, type Clock } from '@kith/shared/kit'
import type { InvitationView, Response } from '@kith/shared/rpc'
import type { Mailbox } from '#engine/mailbox'
import type { Read, Write } from '#engine/store'
import { answerEvent, type Change } from './change-event.ts'
import { eventOf, putEvent, readAttendees, type EventRow } from './event-rows.ts'
import { answerMail, type Sender } from './imip.ts'
import { materialise } from './materialise.ts'
import { readEntries } from './read-entries.ts'

export interface InvitationsDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly zone: string
  readonly locale: string
  readonly change: () => Change
  readonly schedules: (account: string) => boolean
  /** Rows changed; the provider is told. */
  readonly written: () => void
  /** A mail stands in the outbox. */
  readonly wake: (account: string) => void
}
interface Received {
  readonly id: number
  readonly invitation: string
  readonly received_at: number
  readonly sender: string | null
  readonly account: string | null
}
const storedSchema = s.object({ method: s.string(), ics: s.string() })
const MESSAGE = `SELECT m.id, m.invitation, m.received_at, a.addr AS sender,
  (SELECT account FROM message_copy WHERE message = m.id LIMIT 1) AS account
  FROM message m LEFT JOIN address a ON a.id = m.sender WHERE m.invitation IS NOT NULL`

export function createInvitations(deps: InvitationsDeps) {
  const { mailbox, clock, zone } = deps
  const { store, book } = mailbox

  /** `null`: the mail has none, or none that can be read. */
  const read = (message: number) => {
    const [row] = store.all<Received>(`${MESSAGE} AND m.id = ?`, [message])
    const stored =
      row === undefined ? undefined : storedSchema.safeParse(JSON.parse(row.invitation))
    if (row === undefined || stored?.success !== true) return null
    const { events } = readCalendar(stored.data.ics, zone)
    const [event] = events
    return event === undefined ? null : { row, event, method: stored.data.method.toUpperCase() }
  }

  return {
    view({ message }: { readonly message: number }): InvitationView | null {
      const found = read(message)
      return found === null ? null : viewOf(found)
    },
    async answer(input: {
      readonly message: number
      readonly response: Exclude<Response, 'none'>
      readonly comment: string
    }): Promise<null> {
      const { message, response, comment } = input
      const found = read(message)
      if (found === null) return null
      const held = heldRow(store, found.event)
      const now = held === undefined ? answered(store, found.event) : held.my_response
      if (now === response) return null
      if (held !== undefined) {
        store.write(tx => answerEvent(tx, deps.change(), held.id, response, comment))
        deps.written()
        return null
      }
      await answerWithout(found, response, comment)
      return null
    },
    /** New mail of these threads; `null`: of many. */
    take(threads: readonly number[] | null) {
      const rows =
        threads === null
          ? store.all<Received>(`${MESSAGE} AND m.id > ?`, [firstId(clock.now() - BACK_MS)])
          : threads.length === 0
            ? []
            : store.all<Received>(`${MESSAGE} AND m.thread IN (SELECT value FROM json_each(?))`, [
                JSON.stringify(threads),
              ])
      if (rows.some(apply)) deps.written()
    },
  }

  function viewOf({ row, event, method }: NonNullable<ReturnType<typeof read>>): InvitationView {
    const held = heldRow(store, event)
    const mine = book.mine()
    const start = event.startsAt ?? Date.parse(`${event.startDate}T00:00:00Z`)
    const end = event.endsAt ?? Date.parse(`${event.endDate}T00:00:00Z`)
    const organizer = event.attendees.find(one => one.isOrganizer)
    const who = event.attendees.find(one => !one.isOrganizer) ?? event.attendees[0]
    const isOlder = held !== undefined && held.sequence > event.sequence
    const isCancelled = method === 'CANCEL' || held?.status === 'cancelled'
    const busy = readEntries(store, start, end, null).filter(
      each => each.isBusy && each.response !== 'declined' && each.event !== String(held?.id ?? ''),
    )
    return {
      message: row.id,
      method,
      title: event.title,
      start,
      end,
      isAllDay: event.startDate !== null,
      ruleWords:
        event.rule === null
          ? null
          : ruleWords(event.rule, {
              startDate: event.startDate ?? dateIn(start, event.zone ?? zone),
              today: dateIn(clock.now(), zone),
            }),
      location: event.location,
      conferenceUrl: event.conferenceUrl,
      organizer: organizer === undefined ? null : nameOf(organizer),
      others: event.attendees.filter(one => !one.isOrganizer && !mine.has(one.address)).length,
      event: held === undefined ? null : String(held.id),
      response: held?.my_response ?? answered(store, event),
      answer:
        method === 'REPLY' && who !== undefined
          ? { name: nameOf(who), response: who.response }
          : null,
      state: isCancelled
        ? 'cancelled'
        : isOlder
          ? 'older'
          : method !== 'REQUEST' || (organizer !== undefined && mine.has(organizer.address))
            ? 'told'
            : 'open',
      busyWith: method === 'REQUEST' ? busy.slice(0, 3).map(each => each.title) : [],
    }
  }

  /** The calendar does not have it: it is put there where the server would not do it, and answered by mail. */
  async function answerWithout(
    { row, event }: NonNullable<ReturnType<typeof read>>,
    response: Exclude<Response, 'none'>,
    comment: string,
  ): Promise<void> {
    const account = row.account ?? ''
    const sender = store.get<Sender>(
      'SELECT id AS account, address, name FROM account WHERE id = ?',
      [account],
    )
    if (sender === undefined) return
    const mine = book.mine()
    const me = event.attendees.find(one => mine.has(one.address))
    const from = { ...sender, address: me?.address ?? sender.address }
    const now = clock.now()
    const mail = await answerMail(
      { read: store, now, locale: deps.locale, zone },
      from,
      event,
      response,
      comment,
    )
    const [calendar] = deps.schedules(account)
      ? []
      : store.pluck<string>(
          "SELECT id FROM calendar WHERE account = ? AND role IN ('owner', 'writer') ORDER BY is_default DESC LIMIT 1",
          [account],
        )
    store.write(tx => {
      remember(tx, event, response)
      if (calendar !== undefined && response !== 'declined') {
        const attendees = event.attendees.map(one =>
          one.address === from.address ? { ...one, response } : one,
        )
        const words = { ...event, myResponse: response, attendees }
        const place = { calendar, providerId: `new:${event.uid}`, etag: null }
        // The answer goes as a mail of its own: nobody else is told by this.
        putEvent(tx, book, { ...place, pending: JSON.stringify({ do: 'create' }) }, words, now)
        materialise(tx, calendar, event.uid, deps.change().grid)
      }
      mail?.(tx)
    })
    deps.written()
    if (mail !== undefined) deps.wake(account)
  }

  /** Whether anything here changed. */
  function apply(row: Received): boolean {
    const stored = storedSchema.safeParse(JSON.parse(row.invitation))
    if (!stored.success || row.account === null || deps.schedules(row.account)) return false
    const { method, events } = readCalendar(stored.data.ics, zone)
    let hasChanged = false
    for (const event of events) {
      const held = heldRow(store, event)
      if (held !== undefined && applyOne(row, method, event, held)) hasChanged = true
    }
    return hasChanged
  }

  function applyOne(row: Received, method: string, event: CalendarEvent, held: EventRow): boolean {
    const now = eventOf(store, held)
    const organizer = now.attendees.find(one => one.isOrganizer)?.address
    const stamps = stampsOf(store, held.uid)
    const view: Held = {
      sequence: held.sequence,
      stampedAt: Math.max(stamps.get('') ?? 0, 0),
      attendees: readAttendees(store, held.id),
      answeredAt: stamps,
    }
    const action = applyItip(method, event, view)
    // Only who is named may speak: the organizer of the meeting, each guest of themselves.
    const speaker = action.do === 'answer' ? action.address : organizer
    if (action.do === 'nothing' || row.sender === null || speaker !== row.sender) return false
    const change = deps.change()
    store.write(tx => {
      if (action.do === 'answer') {
        stamp(tx, held.uid, action.address, event.stampedAt)
        tx.run(
          'UPDATE attendee SET response = ? WHERE event = ? AND address IN (SELECT id FROM address WHERE addr = ?)',
          [action.response, held.id, action.address],
        )
        tx.run(`UPDATE event SET pending = coalesce(pending, '{"do":"update"}') WHERE id = ?`, [
          held.id,
        ])
      } else {
        stamp(tx, held.uid, '', event.stampedAt)
        const { calendar, provider_id: providerId, etag } = held
        const mine = book.mine()
        // Who moves a meeting asks anew (RFC 5546 3.2.2.1).
        const me = action.event.attendees.find(one => mine.has(one.address))
        const myResponse = me?.response ?? held.my_response
        const pending = held.pending ?? '{"do":"update"}'
        putEvent(
          tx,
          book,
          { calendar, providerId, etag, pending },
          { ...now, ...action.event, myResponse, reminders: now.reminders },
          clock.now(),
        )
      }
      materialise(tx, held.calendar, held.uid, change.grid)
    })
    return true
  }
}

const BACK_MS = 30 * 86_400_000
/** Message ids carry their minute (MAIL.md 11). */
const firstId = (at: number): number => Math.floor(at / 60_000) * 1024

const heldRow = (read: Read, { uid, recurrenceId }: CalendarEvent): EventRow | undefined =>
  read.get<EventRow>(
    "SELECT * FROM event WHERE uid = ? AND state = 'here' AND (recurrence_id IS ? OR recurrence_id IS NULL) ORDER BY recurrence_id IS NULL LIMIT 1",
    [uid, recurrenceId],
  )
const nameOf = (one: { readonly address: string; readonly name: string }): string =>
  one.name || one.address

const answerKey = ({ uid, recurrenceId }: CalendarEvent) => `answer ${uid} ${recurrenceId ?? ''}`
/** How it was answered where no calendar keeps it. */
const answered = (read: Read, event: CalendarEvent): Response =>
  (read.pluck<string>('SELECT v FROM meta WHERE k = ?', [answerKey(event)])[0] as Response) ??
  'none'
const remember = (tx: Write, event: CalendarEvent, response: Response) =>
  tx.run('INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)', [answerKey(event), response])

/** When each guest's newest answer, and the organizer's newest word (''), was stamped. */
function stampsOf(read: Read, uid: string): ReadonlyMap<string, number> {
  const prefix = `itip ${uid} `
  return new Map(
    read
      .all<{ k: string; v: string }>('SELECT k, v FROM meta WHERE k >= ? AND k < ?', [
        prefix,
        `${prefix}\u{10FFFF}`,
      ])
      .map(({ k, v }) => [k.slice(prefix.length), Number(v)]),
  )
}
const stamp = (tx: Write, uid: string, who: string, at: number) =>
  tx.run('INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)', [`itip ${uid} ${who}`, String(at)])
