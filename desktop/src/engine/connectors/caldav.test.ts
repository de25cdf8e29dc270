/** CalDAV against a real Radicale, with sync-collection and without. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@kith/shared/kit'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import type { EventDraft, EventPage } from './calendar-connector.ts'
import { createCaldavConnector } from './caldav.ts'
import { connectKind } from './connect-faults.ts'

const always = () => new AbortController().signal
const window = { from: 0, to: 4e12 }
const ics = (uid: string, title: string, more = '') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kith//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261120T100000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`
const draft = (uid: string, change: Partial<EventDraft> = {}): EventDraft => ({
  uid,
  recurrenceId: null,
  sequence: 0,
  status: 'confirmed',
  title: 'Made here',
  description: '',
  location: '',
  conferenceUrl: null,
  startsAt: Date.UTC(2026, 10, 25, 9),
  endsAt: Date.UTC(2026, 10, 25, 10),
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
  reminders: [10],
  wantsConference: false,
  ...change,
})

describe.runIf(hasRadicale)('CalDAV', () => {
  let server: Radicale
  let users = 0
  beforeAll(async () => {
    server = await startRadicale()
  })
  afterAll(() => server.stop())

  async function open() {
    const user = `user${users++}`
    const calendar = await server.calendar(user)
    const connector = createCaldavConnector({
      url: server.url,
      user,
      password: 'secret',
      address: `${user}@example.test`,
      floatingZone: 'Europe/Berlin',
      clock: systemClock,
    })
    const list = async (cursor: string | null): Promise<EventPage> => {
      let last: EventPage | undefined
      for await (const page of connector.list(calendar, cursor, window, always())) last = page
      return last!
    }
    return { connector, calendar, list }
  }

  test('[CD1] finds the calendars and lists what is in them, then only what changed', async () => {
    const { connector, calendar, list } = await open()
    expect((await connector.listCalendars(always())).map(each => each.providerId)).toEqual([
      calendar,
    ])
    await server.put(calendar, 'a', ics('a', 'First'))
    await server.put(calendar, 'b', ics('b', 'Series', 'RRULE:FREQ=WEEKLY;COUNT=3\r\n'))
    const all = await list(null)
    expect(all).toMatchObject({ isWhole: true, removed: [] })
    expect(all.events.map(each => each.title).toSorted()).toEqual(['First', 'Series'])
    expect((await list(all.cursor)).events).toEqual([])
    await server.put(calendar, 'a', ics('a', 'First moved'))
    await server.remove(calendar, 'b')
    const later = await list(all.cursor)
    expect(later.events.map(each => each.title)).toEqual(['First moved'])
    expect(later.removed).toEqual([`${calendar}b.ics`])
  })
  test('[CD2] a place the server no longer knows is a lost one', async () => {
    const { list } = await open()
    const lost = JSON.stringify({
      token:
        'http://radicale.org/ns/sync/0000000000000000000000000000000000000000000000000000000000000000',
    })
    expect(connectKind(await list(lost).catch((error: unknown) => error))).toBe('cursor-lost')
  })
  test('[CD3] a server without sync-collection is compared by etags', async () => {
    const { calendar, list } = await open()
    await server.put(calendar, 'a', ics('a', 'First'))
    const all = await list(JSON.stringify({ etags: {} }))
    expect(all.events).toHaveLength(1)
    await server.put(calendar, 'b', ics('b', 'Second'))
    await server.remove(calendar, 'a')
    const later = await list(all.cursor)
    expect(later.events.map(each => each.title)).toEqual(['Second'])
    expect(later.removed).toEqual([`${calendar}a.ics`])
  })
  test('[CD4] writes, and refuses to write over what changed meanwhile', async () => {
    const { connector, calendar } = await open()
    const made = await connector.create(calendar, draft('mine'), always())
    const event = await connector.get(calendar, made.providerId, always())
    expect(event).toMatchObject({
      title: 'Made here',
      startsAt: Date.UTC(2026, 10, 25, 9),
      reminders: [10],
    })
    const changed = await connector.update(
      calendar,
      made.providerId,
      draft('mine', { title: 'Changed' }),
      event?.etag ?? null,
      always(),
    )
    expect(changed.providerId).toBe(made.providerId)
    const stale: unknown = await connector
      .update(
        calendar,
        made.providerId,
        draft('mine', { title: 'Late' }),
        event?.etag ?? null,
        always(),
      )
      .catch((error: unknown) => error)
    expect(connectKind(stale)).toBe('conflict')
    await connector.remove(calendar, made.providerId, null, always())
    expect(await connector.get(calendar, made.providerId, always())).toBeNull()
    await connector.remove(calendar, made.providerId, null, always())
  })
  test('[CD5] one occurrence is changed or left out, and the series stays', async () => {
    const { connector, calendar } = await open()
    const made = await connector.create(
      calendar,
      draft('weekly', { rule: 'FREQ=WEEKLY;COUNT=4' }),
      always(),
    )
    const second = '2026-12-02T09:00:00Z'
    await connector.update(
      calendar,
      `${made.providerId}#${second}`,
      draft('weekly', {
        title: 'Moved',
        recurrenceId: second,
        startsAt: Date.UTC(2026, 11, 2, 14),
        endsAt: Date.UTC(2026, 11, 2, 15),
      }),
      null,
      always(),
    )
    const pages: EventPage[] = []
    for await (const page of connector.list(calendar, null, window, always())) pages.push(page)
    expect(
      pages[0]?.events.map(each => [each.title, each.rule, each.series === null]).toSorted(),
    ).toEqual([
      ['Made here', 'FREQ=WEEKLY;COUNT=4', true],
      ['Moved', null, false],
    ])
    await connector.remove(calendar, `${made.providerId}#2026-12-09T09:00:00Z`, null, always())
    expect((await connector.get(calendar, made.providerId, always()))?.exdates).toEqual([
      '2026-12-09T09:00:00Z',
    ])
  })
  test('[CD6] answers an invitation for the person and for nobody else', async () => {
    const { connector, calendar } = await open()
    const me = (await connector.listCalendars(always()))[0]?.providerId.split('/')[3] ?? ''
    await server.put(
      calendar,
      'inv',
      ics(
        'inv',
        'Kick-off',
        `ORGANIZER:mailto:boss@example.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${me}@example.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:other@example.test\r\n`,
      ),
    )
    await connector.respond(calendar, `${calendar}inv.ics`, 'accepted', always())
    const event = await connector.get(calendar, `${calendar}inv.ics`, always())
    expect(event?.myResponse).toBe('accepted')
    expect(event?.attendees.find(each => each.address === 'other@example.test')?.response).toBe(
      'none',
    )
  })
})
