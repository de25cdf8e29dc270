/**
 * What a person changes: written here at once, marked for the provider. One occurrence, this and all
 * later ones, or the whole series.
 */
import { isoMoment, occurrenceKey, dateOf, startsOf } from '@kith/shared/calendar'
import { defineFaults, newId } from '@kith/shared/kit'
import type { EventDraft as PageDraft, EventScope, Response } from '@kith/shared/rpc'
import type { AddressBook } from '#engine/mailbox'
import { processorMs } from '#engine/ports'
import type { Write } from '#engine/store'
import { dropEvent, eventOf, putEvent, readEvent, readSeries, type EventRow } from './event-rows.ts'
import { materialise, type Grid } from './materialise.ts'
import type { Pending } from './calendar-sync.ts'

export const calendarFault = defineFaults('calendar', {
  missing: {
    status: 404,
    retry: false,
    say: (_: object) => 'This event is no longer in the calendar. Nothing was changed.',
  },
  'read-only': {
    status: 403,
    retry: false,
    say: (d: { calendar: string }) =>
      `${d.calendar} can only be read. Nothing was changed; choose another calendar.`,
  },
  'no-calendar': {
    status: 409,
    retry: false,
    say: (_: object) =>
      'There is no calendar yet. Connect an account with one in Settings, Mail accounts.',
  },
})

export interface Change {
  readonly book: AddressBook
  readonly grid: Grid
  /** The invited hear of it by mail. */
  readonly tellsPeople: boolean
}
type Fields = ReturnType<typeof eventOf>

const DAY_MS = 86_400_000
const STARTS = 10
const LIMIT_MS = 50

/** The page's draft as an event; all-day dates are dates, whatever midnight they came as. */
function fieldsOf(draft: PageDraft, before: Fields | null): Fields {
  const isAllDay = draft.isAllDay
  const known = new Map(before?.attendees.map(one => [one.address.toLowerCase(), one]))
  return {
    uid: before?.uid ?? `${newId()}@kith`,
    recurrenceId: before?.recurrenceId ?? null,
    isFollowing: false,
    sequence: before === null ? 0 : before.sequence + 1,
    status: 'confirmed',
    title: draft.title,
    description: draft.description,
    location: draft.location,
    conferenceUrl: before?.conferenceUrl ?? null,
    startsAt: isAllDay ? null : draft.start,
    endsAt: isAllDay ? null : draft.end,
    startDate: isAllDay ? dateOf(Math.floor(draft.start / DAY_MS)) : null,
    endDate: isAllDay
      ? dateOf(Math.max(Math.floor(draft.start / DAY_MS) + 1, Math.ceil(draft.end / DAY_MS)))
      : null,
    zone: isAllDay ? null : draft.zone,
    rule: draft.rule,
    rdates: before?.rdates ?? [],
    exdates: before?.exdates ?? [],
    isBusy: draft.isBusy,
    isPrivate: draft.isPrivate,
    attendees: [
      // The page speaks of guests; who invites stays.
      ...(draft.people.length === 0
        ? []
        : (before?.attendees.filter(one => one.isOrganizer) ?? [])),
      ...draft.people
        .filter(one => known.get(one.address.toLowerCase())?.isOrganizer !== true)
        .map(one => ({
          address: one.address,
          name: one.name,
          response: known.get(one.address.toLowerCase())?.response ?? ('none' as const),
          isOptional: one.isOptional,
          isOrganizer: false,
        })),
    ],
    myResponse: before?.myResponse ?? 'none',
    reminders: draft.reminders,
    stampedAt: before?.stampedAt ?? 0,
    wantsConference: draft.wantsConference,
    tellsPeople: false,
    restored: [],
  }
}

/** Who invites stands among the invited, as their organizer. */
function withOrganizer(tx: Write, calendar: string, fields: Fields): Fields {
  const others = fields.attendees
  if (others.length === 0 || others.some(one => one.isOrganizer)) return fields
  const me = tx.get<{ address: string; name: string }>(
    'SELECT a.address, a.name FROM account a JOIN calendar c ON c.account = a.id WHERE c.id = ?',
    [calendar],
  )
  if (me === undefined) return fields
  const organizer = { ...me, response: 'accepted', isOptional: false, isOrganizer: true } as const
  const invited = others.filter(one => one.address.toLowerCase() !== me.address.toLowerCase())
  return { ...fields, myResponse: 'accepted', attendees: [organizer, ...invited] }
}

/** Answers the row that stands for it now. */
export function saveEvent(tx: Write, change: Change, draft: PageDraft, scope: EventScope): number {
  const row = draft.event === null ? undefined : readEvent(tx, Number(draft.event))
  if (draft.event !== null && row === undefined) throw calendarFault('missing', {})
  if (row === undefined) return create(tx, change, draft.calendar, fieldsOf(draft, null))
  const before = eventOf(tx, row)
  const isSeries = before.rule !== null && row.recurrence_id === null
  if (!isSeries || scope === 'all') {
    // A changed occurrence does not repeat by itself.
    const after = fieldsOf(row.recurrence_id === null ? draft : { ...draft, rule: null }, before)
    const moved =
      isSeries && draft.occurrence !== null ? movedWhole(before, after, draft.occurrence) : after
    return update(tx, change, row, before, moved)
  }
  const occurrence = draft.occurrence ?? startOf(before)
  if (scope === 'one') {
    const recurrenceId = idOfOccurrence(before, occurrence)
    const after = {
      ...fieldsOf({ ...draft, rule: null }, before),
      recurrenceId,
      rule: null,
      exdates: [],
      rdates: [],
    }
    const id = putEvent(
      tx,
      change.book,
      {
        calendar: row.calendar,
        providerId: `${row.provider_id}#${recurrenceId}`,
        etag: null,
        pending: mark({ do: 'update', ...wishes(change, after) }),
      },
      after,
      change.grid.now,
    )
    materialise(tx, row.calendar, row.uid, change.grid)
    return id
  }
  // This and all later ones: the old series ends before, a new one begins here.
  const rule = draft.rule === null ? null : remaining(tx, row, before, draft.rule, occurrence)
  endBefore(tx, change, row, before, occurrence)
  const next = fieldsOf({ ...draft, rule }, null)
  return create(tx, change, row.calendar, next)
}

export function removeEvent(
  tx: Write,
  change: Change,
  id: number,
  occurrence: number | null,
  scope: EventScope,
): void {
  const row = readEvent(tx, id)
  if (row === undefined) throw calendarFault('missing', {})
  const before = eventOf(tx, row)
  const isSeries = before.rule !== null && row.recurrence_id === null
  const at = occurrence ?? startOf(before)
  if (isSeries && scope === 'one') {
    const exdates = [...before.exdates, idOfOccurrence(before, at)]
    update(tx, change, row, before, { ...before, exdates, sequence: before.sequence + 1 })
    return
  }
  if (isSeries && scope === 'following' && at > startOf(before)) {
    endBefore(tx, change, row, before, at)
    return
  }
  if (row.recurrence_id !== null && scope === 'one') {
    // An occurrence that was changed by itself: the series leaves it out.
    const [master] = readSeries(tx, row.calendar, row.uid)
    dropEvent(tx, row.id)
    if (master !== undefined && master.recurrence_id === null) {
      const series = eventOf(tx, master)
      update(tx, change, master, series, {
        ...series,
        exdates: [...series.exdates, row.recurrence_id],
        sequence: series.sequence + 1,
      })
    }
    return
  }
  for (const each of readSeries(tx, row.calendar, row.uid)) {
    tx.run('DELETE FROM occurrence WHERE event = ?', [each.id])
    if (isNew(each) || each.recurrence_id !== null) dropEvent(tx, each.id)
    else
      tx.run("UPDATE event SET state = 'removed', pending = ? WHERE id = ?", [
        mark({ do: 'remove', tells: change.tellsPeople }),
        each.id,
      ])
  }
}

export function answerEvent(
  tx: Write,
  change: Change,
  id: number,
  response: Response,
  comment: string,
): void {
  const row = readEvent(tx, id)
  if (row === undefined) throw calendarFault('missing', {})
  tx.run('UPDATE event SET my_response = ?, pending = coalesce(pending, ?) WHERE id = ?', [
    response,
    mark({ do: 'respond', comment }),
    id,
  ])
  for (const address of change.book.mine())
    tx.run(
      'UPDATE attendee SET response = ? WHERE event = ? AND address IN (SELECT id FROM address WHERE addr = ?)',
      [response, id, address],
    )
}

function create(tx: Write, change: Change, calendar: string, given: Fields): number {
  const fields = withOrganizer(tx, calendar, given)
  const pending = mark({ do: 'create', ...wishes(change, fields) })
  const id = putEvent(
    tx,
    change.book,
    { calendar, providerId: `new:${fields.uid}`, etag: null, pending },
    fields,
    change.grid.now,
  )
  materialise(tx, calendar, fields.uid, change.grid)
  return id
}

const COMPARED = [
  'title',
  'description',
  'location',
  'startsAt',
  'endsAt',
  'startDate',
  'endDate',
  'zone',
  'rule',
  'exdates',
  'isBusy',
  'isPrivate',
  'attendees',
  'reminders',
] as const

function update(tx: Write, change: Change, row: EventRow, before: Fields, given: Fields): number {
  const after = withOrganizer(tx, row.calendar, given)
  const known = row.pending === null ? undefined : (JSON.parse(row.pending) as Pending)
  const base = { ...baseOf(before, after), ...known?.base }
  const asked = { ...known, ...wishes(change, after) }
  const pending = mark(
    known?.do === 'create' ? { ...asked, do: 'create' } : { ...asked, do: 'update', base },
  )
  const id = putEvent(
    tx,
    change.book,
    { calendar: row.calendar, providerId: row.provider_id, etag: row.etag, pending },
    after,
    change.grid.now,
  )
  if (after.rule !== null) dropStrays(tx, change, row, after)
  materialise(tx, row.calendar, row.uid, change.grid)
  return id
}

/** Fields that differ, as they were: by them two changes of one event are kept apart. */
export const baseOf = (before: Fields, after: Fields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    COMPARED.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map(key => [
      key,
      before[key],
    ]),
  )

/** What is asked of the provider besides the words; a wish that waits is not forgotten by the next change. */
const wishes = (change: Change, fields: Fields) => ({
  ...(change.tellsPeople ? { tells: true } : {}),
  ...(fields.wantsConference ? { meets: true } : {}),
})

/** Changed occurrences of days on which the series is no longer: it would show them beside itself. */
function dropStrays(tx: Write, { grid }: Change, row: EventRow, series: Fields): void {
  const budget = { most: STARTS, limitMs: LIMIT_MS, now: processorMs }
  for (const each of readSeries(tx, row.calendar, row.uid)) {
    if (each.recurrence_id === null) continue
    const at = occurrenceKey(each.recurrence_id)
    const { at: found, isWhole } = startsOf(series, at, at + 1, grid.floatingZone, budget)
    if (isWhole && !found.includes(at)) dropEvent(tx, each.id)
  }
}

/** Moving the whole series by dragging one occurrence moves its first by as much. */
function movedWhole(before: Fields, after: Fields, occurrence: number): Fields {
  if (before.startsAt !== null && after.startsAt !== null && after.endsAt !== null) {
    const startsAt = before.startsAt + (after.startsAt - occurrence)
    return { ...after, startsAt, endsAt: startsAt + (after.endsAt - after.startsAt) }
  }
  if (before.startDate !== null && after.startDate !== null && after.endDate !== null) {
    const by = occurrenceKey(after.startDate) - occurrence
    const length = occurrenceKey(after.endDate) - occurrenceKey(after.startDate)
    const start = occurrenceKey(before.startDate) + by
    return {
      ...after,
      startDate: dateOf(start / DAY_MS),
      endDate: dateOf((start + length) / DAY_MS),
    }
  }
  return after
}

function endBefore(
  tx: Write,
  change: Change,
  row: EventRow,
  before: Fields,
  occurrence: number,
): void {
  const until =
    before.startDate === null
      ? isoMoment(occurrence - 1000).replaceAll(/[-:]/g, '')
      : dateOf(occurrence / DAY_MS - 1).replaceAll('-', '')
  const rule =
    `${(before.rule ?? '').replaceAll(/;?(?:UNTIL|COUNT)=[^;]*/g, '')};UNTIL=${until}`.replace(
      /^;/,
      '',
    )
  for (const each of readSeries(tx, row.calendar, row.uid))
    if (each.recurrence_id !== null && occurrenceKey(each.recurrence_id) >= occurrence)
      dropEvent(tx, each.id)
  update(tx, change, row, before, { ...before, rule, sequence: before.sequence + 1 })
}

/** A series of so many keeps what is left of them. */
function remaining(
  tx: Write,
  row: EventRow,
  before: Fields,
  rule: string,
  occurrence: number,
): string {
  const count = /COUNT=(\d+)/.exec(rule)?.[1]
  if (count === undefined) return rule
  const shown = tx.pluck<number>(
    'SELECT count(*) FROM occurrence WHERE event IN (SELECT id FROM event WHERE calendar = ? AND uid = ?) AND original_at < ?',
    [row.calendar, row.uid, occurrence],
  )[0]
  // Those that were left out were counted too.
  const leftOut = before.exdates.filter(each => occurrenceKey(each) < occurrence).length
  return rule.replace(/COUNT=\d+/, `COUNT=${Math.max(1, Number(count) - (shown ?? 0) - leftOut)}`)
}

const startOf = (event: Fields): number =>
  event.startDate === null ? (event.startsAt ?? 0) : occurrenceKey(event.startDate)
const idOfOccurrence = (event: Fields, at: number): string =>
  event.startDate === null ? isoMoment(at) : dateOf(at / DAY_MS)
const isNew = (row: EventRow): boolean => row.provider_id.startsWith('new:')
const mark = (pending: Pending): string => JSON.stringify(pending)
