/** Google Calendar against the simulator: the contract, and its rules for tokens, refusals and mails. */
import { describe, expect, test } from 'vitest'
import { startProviderSim } from '#provider-sim'
import {
  calendarConnectorContract,
  drainCalendar,
  draftOf,
  NOW,
  WINDOW,
  type CalendarElsewhere,
} from './calendar-connector.contract.ts'
import { elsewhereAt } from './calendar-sim.fixture.ts'
import { connectKind } from './connect-faults.ts'
import { createGoogleCalendarConnector } from './google-calendar.ts'
import { createUnitBucket } from './unit-bucket.ts'

const always = () => new AbortController().signal
const ME = { provider: 'google' as const, subject: 'g-1', address: 'me@sim.test', name: 'Me' }
const ADA = { provider: 'google' as const, subject: 'g-2', address: 'ada@sim.test', name: 'Ada' }
const ROOT = 'https://www.googleapis.com/auth/'

async function open(scopes = ['calendar.events', 'calendar.readonly']) {
  const sim = await startProviderSim({ now: () => NOW })
  sim.addUser(ME)
  sim.addUser(ADA)
  const token = sim.accounts.grant(
    ME,
    scopes.map(scope => ROOT + scope),
  )
  const clock = { now: () => NOW }
  const connector = createGoogleCalendarConnector({
    tokens: { access: async () => token, renew: async () => token },
    bucket: createUnitBucket({ clock, perMinute: 1e9, wait: async () => undefined }),
    clock,
    address: ME.address,
    zone: 'Europe/Berlin',
    scopes,
    rootUrl: sim.url,
  })
  return { sim, connector, calendar: ME.address, box: sim.calendars(ME.address) }
}

calendarConnectorContract('Google on the simulator', async (): Promise<CalendarElsewhere> => {
  const { sim, connector, calendar } = await open()
  return { connector, calendar, ...elsewhereAt(sim, ME.address) }
})

describe('Google Calendar', () => {
  test('[GC1] follows every page, also one that shows nothing', async () => {
    const { sim, connector, calendar, box } = await open()
    for (let n = 0; n < 3; n++)
      box.put(calendar, { title: `${n}`, startsAt: NOW, endsAt: NOW + 1, zone: 'UTC' })
    sim.faults.add({
      path: '/events',
      times: 1,
      status: 200,
      body: { items: [], nextPageToken: `0.${box.seq()}` },
    })
    const all = await drainCalendar({ connector, calendar }, null)
    expect(all.events).toHaveLength(3)
    expect(all.isWhole).toBe(true)
    await sim.close()
  })
  test('[GC2] who was told by mail is who was to be told', async () => {
    const { sim, connector, calendar } = await open()
    const attendees = [
      {
        address: ADA.address,
        name: 'Ada',
        response: 'none',
        isOptional: false,
        isOrganizer: false,
      },
    ] as const
    const quiet = await connector.create(calendar, draftOf('quiet', { attendees }), always())
    expect(sim.invitations).toEqual([])
    await connector.create(calendar, draftOf('told', { attendees, tellsPeople: true }), always())
    expect(sim.invitations).toMatchObject([{ kind: 'request', to: ADA.address }])
    await connector.remove(calendar, quiet.providerId, null, true, always())
    expect(sim.invitations.at(-1)).toMatchObject({ kind: 'cancel', to: ADA.address })
    await sim.close()
  })
  test('[GC3] asks for a meeting link once', async () => {
    const { sim, connector, calendar } = await open()
    const wish = draftOf('meet', { wantsConference: true })
    const made = await connector.create(calendar, wish, always())
    const event = await connector.get(calendar, made.providerId, always())
    expect(event?.conferenceUrl).toContain('meet.sim.test')
    await sim.close()
  })
  test('[GC4] without the permission it says which one is missing, and asks nobody', async () => {
    const { sim, connector } = await open(['gmail.modify'])
    const error: unknown = await connector
      .listCalendars(always())
      .catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('missing-scope')
    expect(sim.calls).toEqual([])
    await sim.close()
  })
  test('[GC5] an occurrence that was left out comes back', async () => {
    const { sim, connector, calendar } = await open()
    const series = draftOf('s', { rule: 'FREQ=DAILY;COUNT=3' })
    const { providerId } = await connector.create(calendar, series, always())
    const day = '2026-11-26T09:00:00Z'
    await connector.update(calendar, providerId, { ...series, exdates: [day] }, null, always())
    const gone = (await drainCalendar({ connector, calendar }, null)).events
    expect(gone.map(each => each.status)).toEqual(['confirmed', 'cancelled'])
    await connector.update(calendar, providerId, { ...series, restored: [day] }, null, always())
    const back = (await drainCalendar({ connector, calendar }, null)).events
    expect(back.map(each => each.status)).toEqual(['confirmed', 'confirmed'])
    await sim.close()
  })
  test('[GC6] leaves what it does not know of an event as it is', async () => {
    const { sim, connector, calendar, box } = await open()
    const event = box.put(calendar, {
      title: 'Old',
      description: '<p>See <b>this</b><br>and that</p>',
      startsAt: NOW,
      endsAt: NOW + 3_600_000,
      zone: 'Europe/Berlin',
    })
    const known = await connector.get(calendar, event.id, always())
    expect(known?.description).toBe('See this\nand that')
    const { conferenceUrl } = event
    const draft = draftOf(event.uid, { ...known, title: 'New', conferenceUrl })
    await connector.update(calendar, event.id, draft, known?.etag ?? null, always())
    expect(box.events.get(event.id)).toMatchObject({ title: 'New', description: event.description })
    await sim.close()
  })
  test('[GC7] says who is busy, and of whom it cannot tell', async () => {
    const { sim, connector } = await open()
    const ada = sim.calendars(ADA.address)
    ada.put(ada.main.id, { title: 'Secret', startsAt: NOW, endsAt: NOW + 60_000, zone: 'UTC' })
    const asked = [ADA.address, 'nobody@else.test']
    expect(await connector.freeBusy(asked, { ...WINDOW, from: NOW - 1 }, always())).toEqual([
      { address: ADA.address, busy: [[NOW, NOW + 60_000]], isUnknown: false },
      { address: 'nobody@else.test', busy: [], isUnknown: true },
    ])
    await sim.close()
  })
})
