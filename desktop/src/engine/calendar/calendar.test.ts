/** Calendars of this device against a real Radicale. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog, systemClock } from '@kith/shared/kit'
import type { EventDraft } from '@kith/shared/rpc'
import { connectFault, createCaldavConnector } from '#engine/connectors'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import { addAccount, createMailbox } from '#engine/mailbox'
import { createCalendars } from './index.ts'

const ZONE = 'Europe/Berlin'
const HOUR = 3_600_000
const DAY = 24 * HOUR

describe.runIf(hasRadicale)('calendars', () => {
  let server: Radicale
  let users = 0
  beforeAll(async () => {
    server = await startRadicale()
  })
  afterAll(() => server.stop())

  async function open() {
    const user = `cal${users++}`
    const remote = await server.calendar(user)
    const folder = mkdtempSync(join(tmpdir(), 'kith-cal-'))
    const mailbox = createMailbox({
      file: join(folder, 'mail.db'),
      profile: folder,
      clock: systemClock,
      log: silentLog,
    })
    mailbox.store.write(tx =>
      addAccount(
        tx,
        {
          id: 'a',
          provider: 'imap',
          address: `${user}@example.test`,
          subject: null,
          name: user,
          hue: 0,
          config: '{}',
          secret_name: 's',
          scopes: '[]',
          since: null,
          contact_policy: 'none',
        },
        Date.now(),
      ),
    )
    let isOffline = false
    const calendars = createCalendars({
      mailbox,
      clock: systemClock,
      log: silentLog,
      zone: ZONE,
      connect: async () => {
        if (isOffline) throw connectFault('offline', { host: 'test' })
        return createCaldavConnector({
          url: server.url,
          user,
          password: 'secret',
          address: `${user}@example.test`,
          floatingZone: ZONE,
          clock: systemClock,
        })
      },
    })
    await calendars.sync('a')
    const here = async (from = Date.now() - 30 * DAY, to = Date.now() + 60 * DAY) =>
      calendars.service.entries({ from, to })
    const id = mailbox.store.pluck<string>('SELECT id FROM calendar')[0] ?? ''
    return {
      calendars,
      remote,
      mailbox,
      id,
      here,
      sync: () => calendars.sync('a'),
      setOffline: (is: boolean) => (isOffline = is),
      end: async () => {
        await calendars.close()
        await mailbox.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }
  const start = Math.ceil(Date.now() / DAY) * DAY + 9 * HOUR
  const draft = (calendar: string, change: Partial<EventDraft> = {}): EventDraft => ({
    event: null,
    occurrence: null,
    calendar,
    title: 'Review',
    start,
    end: start + HOUR,
    isAllDay: false,
    zone: ZONE,
    location: '',
    description: '',
    people: [],
    rule: null,
    wantsConference: false,
    isPrivate: false,
    isBusy: true,
    reminders: [],
    ...change,
  })
  const stamp = (at: number) => new Date(at).toISOString().replaceAll(/[-:]|\.000/g, '')
  const ics = (uid: string, title: string, at: number, more = '') =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kith//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261120T100000Z\r\nDTSTART:${stamp(at)}\r\nDTEND:${stamp(at + HOUR)}\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`

  test('[CE1] shows what is there, what changes and what goes', async () => {
    const { remote, here, sync, end } = await open()
    await server.put(remote, 'a', ics('a', 'Single', start))
    await server.put(remote, 'b', ics('b', 'Daily', start, 'RRULE:FREQ=DAILY;COUNT=5\r\n'))
    await sync()
    expect((await here()).map(each => each.title).toSorted()).toEqual([
      'Daily',
      'Daily',
      'Daily',
      'Daily',
      'Daily',
      'Single',
    ])
    await server.put(remote, 'a', ics('a', 'Renamed', start))
    await server.remove(remote, 'b')
    await sync()
    expect((await here()).map(each => each.title)).toEqual(['Renamed'])
    await end()
  })
  test('[CE2] [CE5] makes, changes and takes back, also without a network', async () => {
    const { calendars, id, here, sync, setOffline, end, remote } = await open()
    setOffline(true)
    const made = await calendars.service.save({
      draft: draft(id),
      scope: 'all',
      tellsPeople: false,
    })
    expect(await here()).toMatchObject([{ title: 'Review', isPending: true }])
    setOffline(false)
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', isPending: false }])
    const changed = await calendars.service.save({
      draft: draft(id, {
        event: made.event,
        title: 'Moved',
        start: start + HOUR,
        end: start + 2 * HOUR,
      }),
      scope: 'all',
      tellsPeople: false,
    })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Moved', start: start + HOUR }])
    await calendars.service.undo({ undo: changed.undo })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', start }])
    const removed = await calendars.service.remove({
      event: made.event,
      occurrence: null,
      scope: 'all',
      tellsPeople: false,
    })
    await sync()
    expect(await here()).toEqual([])
    await calendars.service.undo({ undo: removed.undo })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', start, isPending: false }])
    expect(remote).toContain('/work/')
    await end()
  })
  test('[CE3] changes one, this and later, or all of a series', async () => {
    const { calendars, id, here, sync, end } = await open()
    const made = await calendars.service.save({
      draft: draft(id, { rule: 'FREQ=DAILY;COUNT=6' }),
      scope: 'all',
      tellsPeople: false,
    })
    await sync()
    const [, second] = await here()
    await calendars.service.save({
      draft: draft(id, {
        event: made.event,
        occurrence: second?.start ?? 0,
        title: 'One',
        start: (second?.start ?? 0) + 2 * HOUR,
        end: (second?.start ?? 0) + 3 * HOUR,
        rule: 'FREQ=DAILY;COUNT=6',
      }),
      scope: 'one',
      tellsPeople: false,
    })
    await sync()
    expect((await here()).map(each => each.title)).toEqual([
      'Review',
      'One',
      'Review',
      'Review',
      'Review',
      'Review',
    ])
    const third = start + 3 * DAY
    await calendars.service.remove({
      event: made.event,
      occurrence: start + 2 * DAY,
      scope: 'one',
      tellsPeople: false,
    })
    await calendars.service.save({
      draft: draft(id, {
        event: made.event,
        occurrence: third,
        title: 'Later',
        start: third,
        end: third + HOUR,
        rule: 'FREQ=DAILY;COUNT=6',
      }),
      scope: 'following',
      tellsPeople: false,
    })
    await sync()
    await sync()
    expect((await here()).map(each => [each.title, (each.start - start) / HOUR])).toEqual([
      ['Review', 0],
      ['One', 26],
      ['Later', 72],
      ['Later', 96],
      ['Later', 120],
    ])
    await end()
  })
  test('[CE4] keeps what each side changed and says where they met', async () => {
    const { calendars, id, here, sync, end, remote } = await open()
    await server.put(remote, 'a', ics('a', 'Plan', start))
    await sync()
    const [entry] = await here()
    const detail = await calendars.service.event({ event: entry?.event ?? '', occurrence: null })
    await server.put(remote, 'a', ics('a', 'Theirs', start, 'LOCATION:Room 4\r\n'))
    const mine = draft(id, {
      event: entry?.event ?? '',
      title: 'Mine',
      start,
      end: start + HOUR,
      zone: detail?.zone ?? null,
    })
    await calendars.service.save({ draft: mine, scope: 'all', tellsPeople: false })
    await sync()
    const after = await calendars.service.event({ event: entry?.event ?? '', occurrence: null })
    expect(after).toMatchObject({ title: 'Mine', location: 'Room 4' })
    expect(after?.conflict).toContain('Theirs')
    await end()
  })
  test('[CE6] a whole day stays that day', async () => {
    const { calendars, id, here, sync, end } = await open()
    const day = Date.UTC(2026, 11, 24)
    await calendars.service.save({
      draft: draft(id, {
        title: 'Holiday',
        isAllDay: true,
        start: day,
        end: day + DAY,
        zone: null,
      }),
      scope: 'all',
      tellsPeople: false,
    })
    await sync()
    expect(await here(day - 20 * DAY, day + 20 * DAY)).toMatchObject([
      { title: 'Holiday', isAllDay: true, start: day, end: day + DAY },
    ])
    await end()
  })
})
