/** What holds for every `CalendarConnector`, whoever the provider is. Run by the tests of each. */
import { expect, test } from 'vitest'
import { MOST_STARTS, occurrencesOf, type CalendarEvent } from '@kith/shared/calendar'
import type {
  CalendarConnector,
  EventDraft,
  EventPage,
  RemoteAttendee,
  RemoteEvent,
} from './calendar-connector.ts'
import { processorMs } from '#engine/ports'
import { connectKind } from './connect-faults.ts'

/** What happens at the provider without us. */
export interface CalendarElsewhere {
  readonly connector: CalendarConnector
  readonly calendar: string
  /** The person's own address. */
  readonly me: string
  readonly put: (uid: string, words: Partial<CalendarEvent>) => Promise<void>
  readonly change: (uid: string, words: Partial<CalendarEvent>) => Promise<void>
  readonly leaveOut: (uid: string, original: string) => Promise<void>
  readonly moveOne: (uid: string, original: string, startsAt: number) => Promise<void>
  readonly remove: (uid: string) => Promise<void>
  /** The place is no longer known; answers how it looks then. */
  readonly lose: (cursor: string) => Promise<string>
  /** What stands there, of the event itself. */
  readonly there: (uid: string) => Promise<CalendarEvent | undefined>
  readonly end: () => Promise<void>
}

const always = () => new AbortController().signal
export const NOW = Date.parse('2026-11-20T10:00:00Z')
const DAY = 86_400_000
const HOUR = 3_600_000
export const WINDOW = { from: NOW - 366 * DAY, to: NOW + 550 * DAY }
const MORNING = Date.UTC(2026, 10, 25, 9)
const BUDGET = { most: MOST_STARTS, limitMs: 2000, now: processorMs }

export const draftOf = (uid: string, change: Partial<EventDraft> = {}): EventDraft => ({
  uid,
  recurrenceId: null,
  sequence: 0,
  status: 'confirmed',
  title: 'Made here',
  description: '',
  location: '',
  conferenceUrl: null,
  startsAt: MORNING,
  endsAt: MORNING + HOUR,
  startDate: null,
  endDate: null,
  zone: 'Europe/Berlin',
  rule: null,
  rdates: [],
  exdates: [],
  isBusy: true,
  isPrivate: false,
  attendees: [],
  myResponse: 'none',
  reminders: [],
  wantsConference: false,
  tellsPeople: false,
  restored: [],
  ...change,
})
const person = (address: string, change: Partial<RemoteAttendee> = {}): RemoteAttendee => ({
  address,
  name: '',
  response: 'none',
  isOptional: false,
  isOrganizer: false,
  ...change,
})

export async function drainCalendar(
  { connector, calendar }: Pick<CalendarElsewhere, 'connector' | 'calendar'>,
  cursor: string | null,
) {
  const pages: EventPage[] = []
  for await (const page of connector.list(calendar, cursor, WINDOW, always())) pages.push(page)
  return {
    events: pages.flatMap(page => page.events),
    removed: pages.flatMap(page => page.removed),
    cursor: pages.at(-1)?.cursor ?? '',
    isWhole: pages.some(page => page.isWhole),
  }
}

/** Titles and starts as a grid shows them, hours after the first morning. */
function shown(events: readonly RemoteEvent[]): readonly (readonly [string, number])[] {
  return events
    .filter(event => event.recurrenceId === null)
    .flatMap(event =>
      occurrencesOf(
        event as RemoteEvent & { isFollowing: boolean },
        events
          .filter(each => each.uid === event.uid && each.recurrenceId !== null)
          .map(each => ({ ...each, isFollowing: false })),
        WINDOW.from,
        WINDOW.to,
        'Europe/Berlin',
        BUDGET,
      ).list.map(each => [each.event.title, (each.startsAt - MORNING) / HOUR] as const),
    )
    .toSorted((a, b) => a[1] - b[1])
}
const isoOf = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')

export function calendarConnectorContract(
  name: string,
  open: () => Promise<CalendarElsewhere>,
): void {
  const withCalendar = (rule: string, work: (at: CalendarElsewhere) => Promise<void>) =>
    test(`${rule} (${name})`, async () => {
      const at = await open()
      try {
        await at.connector.listCalendars(always())
        await work(at)
      } finally {
        await at.connector.close()
        await at.end()
      }
    })
  const daily = { title: 'Daily', startsAt: MORNING, endsAt: MORNING + HOUR, zone: 'Europe/Berlin' }

  withCalendar('[CC1] names the calendars, then every event, then only what changed', async at => {
    const [first] = await at.connector.listCalendars(always())
    expect(first).toMatchObject({ providerId: at.calendar, role: 'owner', isDefault: true })
    await at.put('a', { ...daily, title: 'First' })
    await at.put('b', { ...daily, title: 'Second' })
    const all = await drainCalendar(at, null)
    expect(all).toMatchObject({ isWhole: true, removed: [] })
    expect(all.events.map(each => each.title).toSorted()).toEqual(['First', 'Second'])
    const nothing = await drainCalendar(at, all.cursor)
    expect(nothing).toMatchObject({ events: [], removed: [], isWhole: false })
    await at.change('a', { title: 'Changed' })
    await at.remove('b')
    const later = await drainCalendar(at, nothing.cursor)
    expect(later.events.map(each => each.title)).toEqual(['Changed'])
    const second = all.events.find(each => each.title === 'Second')?.providerId
    expect(later.removed).toEqual([second])
  })
  withCalendar('[CC2] tells a lost place from a failure', async at => {
    await at.put('a', daily)
    const { cursor } = await drainCalendar(at, null)
    const lost = await at.lose(cursor)
    const error: unknown = await drainCalendar(at, lost).catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('cursor-lost')
    expect((await drainCalendar(at, null)).events).toHaveLength(1)
  })
  withCalendar('[CC3] a series comes with what was changed and left out of it', async at => {
    await at.put('s', { ...daily, rule: 'FREQ=DAILY;COUNT=5' })
    const { cursor } = await drainCalendar(at, null)
    await at.leaveOut('s', isoOf(MORNING + DAY))
    await at.moveOne('s', isoOf(MORNING + 2 * DAY), MORNING + 2 * DAY + 3 * HOUR)
    const whole = [
      ['Daily', 0],
      ['Daily', 51],
      ['Daily', 72],
      ['Daily', 96],
    ]
    expect(shown((await drainCalendar(at, null)).events)).toEqual(whole)
    const changes = await drainCalendar(at, cursor)
    expect(changes.removed).toEqual([])
    expect(changes.events.length).toBeGreaterThan(0)
  })
  withCalendar('[CC4] whole days are dates both ways', async at => {
    await at.put('d', {
      title: 'Holiday',
      startDate: '2026-12-24',
      endDate: '2026-12-27',
      startsAt: null,
      endsAt: null,
    })
    const made = await at.connector.create(
      at.calendar,
      draftOf('mine', {
        startsAt: null,
        endsAt: null,
        zone: null,
        startDate: '2027-03-28',
        endDate: '2027-03-29',
      }),
      always(),
    )
    const { events } = await drainCalendar(at, null)
    expect(events.find(each => each.title === 'Holiday')).toMatchObject({
      startsAt: null,
      startDate: '2026-12-24',
      endDate: '2026-12-27',
    })
    const mine = await at.connector.get(at.calendar, made.providerId, always())
    expect(mine).toMatchObject({ startsAt: null, startDate: '2027-03-28', endDate: '2027-03-29' })
  })
  withCalendar('[CC5] a series stays at its wall time over a change of clocks', async at => {
    const start = Date.parse('2027-03-25T13:00:00Z')
    await at.connector.create(
      at.calendar,
      draftOf('z', {
        startsAt: start,
        endsAt: start + HOUR,
        zone: 'Europe/Berlin',
        rule: 'FREQ=WEEKLY;COUNT=2',
      }),
      always(),
    )
    const { events } = await drainCalendar(at, null)
    const hours = shown(events).map(([, hour]) => isoOf(MORNING + hour * HOUR))
    expect(hours).toEqual(['2027-03-25T13:00:00Z', '2027-04-01T12:00:00Z'])
  })
  withCalendar('[CC6] keeps who is invited, how they answered and who asked', async at => {
    await at.put('m', {
      ...daily,
      title: 'Kick-off',
      attendees: [
        person('boss@example.test', { isOrganizer: true, response: 'accepted', name: 'Boss' }),
        person(at.me, { response: 'tentative' }),
        person('ada@example.test', { response: 'declined', isOptional: true, name: 'Ada' }),
      ],
    })
    const [event] = (await drainCalendar(at, null)).events
    expect(event?.myResponse).toBe('tentative')
    expect(event?.attendees).toEqual([
      person('boss@example.test', { isOrganizer: true, response: 'accepted', name: 'Boss' }),
      person(at.me, { response: 'tentative', name: expect.any(String) as string }),
      person('ada@example.test', { response: 'declined', isOptional: true, name: 'Ada' }),
    ])
  })
  withCalendar('[CC7] what is written is what is read, word for word', async at => {
    const words = {
      title: 'Überblick — 概要',
      description: 'First line\n\nA < B & "C"; D, E',
      location: 'Room 4; second floor, left',
      isBusy: false,
      isPrivate: true,
      reminders: [30],
    }
    const made = await at.connector.create(at.calendar, draftOf('w', words), always())
    expect(await at.connector.get(at.calendar, made.providerId, always())).toMatchObject(words)
  })
  withCalendar('[CC8] writes over the version it was made from and over no other', async at => {
    const made = await at.connector.create(at.calendar, draftOf('v'), always())
    const before = await at.connector.get(at.calendar, made.providerId, always())
    const renamed = draftOf('v', { title: 'Changed', sequence: 1 })
    const id = made.providerId
    const written = await at.connector.update(
      at.calendar,
      id,
      renamed,
      before?.etag ?? null,
      always(),
    )
    expect(written.providerId).toBe(id)
    const late = draftOf('v', { title: 'Late', sequence: 2 })
    const error: unknown = await at.connector
      .update(at.calendar, id, late, before?.etag ?? null, always())
      .catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('conflict')
    expect((await at.connector.get(at.calendar, id, always()))?.title).toBe('Changed')
  })
  withCalendar(
    '[CC9] one occurrence is moved, another left out, and the series stays',
    async at => {
      const series = draftOf('s', { title: 'Weekly', rule: 'FREQ=WEEKLY;COUNT=4' })
      const made = await at.connector.create(at.calendar, series, always())
      const second = isoOf(MORNING + 7 * DAY)
      const moved = await at.connector.update(
        at.calendar,
        `${made.providerId}#${second}`,
        draftOf('s', {
          title: 'Moved',
          recurrenceId: second,
          startsAt: MORNING + 7 * DAY + 2 * HOUR,
          endsAt: MORNING + 7 * DAY + 3 * HOUR,
        }),
        null,
        always(),
      )
      expect(moved.providerId).not.toBe(made.providerId)
      const third = isoOf(MORNING + 14 * DAY)
      await at.connector.update(
        at.calendar,
        made.providerId,
        { ...series, exdates: [third] },
        null,
        always(),
      )
      expect(shown((await drainCalendar(at, null)).events)).toEqual([
        ['Weekly', 0],
        ['Moved', 7 * 24 + 2],
        ['Weekly', 21 * 24],
      ])
    },
  )
  withCalendar('[CC10] a create whose answer was lost makes no second event', async at => {
    const first = await at.connector.create(at.calendar, draftOf('once'), always())
    const again = await at.connector.create(at.calendar, draftOf('once'), always())
    expect(again.providerId).toBe(first.providerId)
    expect((await drainCalendar(at, null)).events).toHaveLength(1)
  })
  withCalendar('[CC11] answers for the person and for nobody else', async at => {
    await at.put('inv', {
      ...daily,
      attendees: [
        person('boss@example.test', { isOrganizer: true, response: 'accepted' }),
        person(at.me),
        person('other@example.test'),
      ],
    })
    const [event] = (await drainCalendar(at, null)).events
    const id = event?.providerId ?? ''
    const written = await at.connector.respond(at.calendar, id, 'accepted', 'Gladly', always())
    expect(written.providerId).toBe(id)
    expect((await at.connector.get(at.calendar, id, always()))?.myResponse).toBe('accepted')
    const answers = (await at.there('inv'))?.attendees.map(one => [one.address, one.response])
    expect(Object.fromEntries(answers ?? [])).toMatchObject({
      [at.me]: 'accepted',
      'other@example.test': 'none',
    })
  })
  withCalendar('[CC12] what is removed is gone, also the second time', async at => {
    const made = await at.connector.create(at.calendar, draftOf('r'), always())
    await at.connector.remove(at.calendar, made.providerId, null, false, always())
    expect(await at.connector.get(at.calendar, made.providerId, always())).toBeNull()
    await at.connector.remove(at.calendar, made.providerId, null, false, always())
  })
  withCalendar('[CC13] what was removed can be made again', async at => {
    const made = await at.connector.create(at.calendar, draftOf('back'), always())
    await at.connector.remove(at.calendar, made.providerId, null, false, always())
    const again = await at.connector.create(at.calendar, draftOf('back', { sequence: 2 }), always())
    expect(await at.connector.get(at.calendar, again.providerId, always())).toMatchObject({
      title: 'Made here',
    })
  })
}
