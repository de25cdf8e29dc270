/** CalDAV against a real Radicale, with sync-collection and without. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@kith/shared/kit'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import { readCalendar, writeCalendar, type CalendarEvent } from '@kith/shared/calendar'
import {
  calendarConnectorContract,
  draftOf,
  NOW,
  type CalendarElsewhere,
} from './calendar-connector.contract.ts'
import type { EventPage } from './calendar-connector.ts'
import { createCaldavConnector } from './caldav.ts'

const always = () => new AbortController().signal
const window = { from: 0, to: 4e12 }
const LOST = JSON.stringify({ token: `http://radicale.org/ns/sync/${'0'.repeat(64)}` })
const ics = (uid: string, title: string, more = '') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kith//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261120T100000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`

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
    return { connector, calendar, list, user }
  }

  calendarConnectorContract('CalDAV on Radicale', async (): Promise<CalendarElsewhere> => {
    const { connector, calendar, user } = await open()
    const read = async (uid: string) => {
      const text = await server.read(calendar, uid)
      return text === null ? [] : readCalendar(text, 'Europe/Berlin').events
    }
    const write = (uid: string, events: readonly CalendarEvent[]) =>
      server.put(calendar, uid, writeCalendar(events, null))
    const blank = (uid: string): CalendarEvent => ({
      ...draftOf(uid),
      isFollowing: false,
      stampedAt: NOW,
    })
    const masterOf = async (uid: string) => (await read(uid))[0] ?? blank(uid)
    return {
      connector,
      calendar,
      me: `${user}@example.test`,
      put: (uid, words) => write(uid, [{ ...blank(uid), ...words }]),
      async change(uid, words) {
        const [master, ...rest] = await read(uid)
        await write(uid, [{ ...(master ?? blank(uid)), ...words }, ...rest])
      },
      async leaveOut(uid, original) {
        const [master = blank(uid), ...rest] = await read(uid)
        await write(uid, [{ ...master, exdates: [...master.exdates, original] }, ...rest])
      },
      async moveOne(uid, original, startsAt) {
        const master = await masterOf(uid)
        const one = { ...master, rule: null, exdates: [], recurrenceId: original, startsAt }
        await write(uid, [...(await read(uid)), { ...one, endsAt: startsAt + 3_600_000 }])
      },
      remove: uid => server.remove(calendar, uid),
      lose: async () => LOST,
      there: async uid => (await read(uid))[0],
      end: async () => undefined,
    }
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
})
