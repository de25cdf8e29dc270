/** Outlook's calendar against the simulator: the contract, and its rules for views, series and repetition. */
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
import { createGraphCalendarConnector } from './graph-calendar.ts'
import { graphFromRule, ruleFromGraph } from './graph-rule.ts'

const always = () => new AbortController().signal
const ME = { provider: 'microsoft' as const, subject: 'm-1', address: 'me@sim.test', name: 'Me' }
const ADA = { provider: 'microsoft' as const, subject: 'm-2', address: 'ada@sim.test', name: 'Ada' }

async function open(scopes = ['Calendars.ReadWrite']) {
  const sim = await startProviderSim({ now: () => NOW })
  sim.addUser(ME)
  sim.addUser(ADA)
  const token = sim.accounts.grant(ME, scopes)
  const connector = createGraphCalendarConnector({
    tokens: { access: async () => token, renew: async () => token },
    clock: { now: () => NOW },
    fetch: (url, init) => fetch(url, init),
    base: sim.url,
    zone: 'Europe/Berlin',
    scopes,
  })
  return { sim, connector, calendar: ME.address, box: sim.calendars(ME.address) }
}

calendarConnectorContract('Outlook on the simulator', async (): Promise<CalendarElsewhere> => {
  const { sim, connector, calendar } = await open()
  return { connector, calendar, ...elsewhereAt(sim, ME.address) }
})

describe('Outlook calendar', () => {
  test('[OC1] what is called removed and lies only outside the view is kept', async () => {
    const { sim, connector, calendar, box } = await open()
    const event = box.put(calendar, { startsAt: NOW, endsAt: NOW + 60_000, zone: 'UTC' })
    const { cursor } = await drainCalendar({ connector, calendar }, null)
    const far = WINDOW.to + 86_400_000
    box.change(event.id, { startsAt: far, endsAt: far + 60_000 })
    const later = await drainCalendar({ connector, calendar }, cursor)
    expect(later.removed).toEqual([])
    expect(later.events).toMatchObject([{ startsAt: far }])
    await sim.close()
  })
  test('[OC2] a view whose months have passed is a lost place', async () => {
    const { sim, connector, calendar } = await open()
    const { cursor } = await drainCalendar({ connector, calendar }, null)
    const moved = { from: WINDOW.from + 40 * 86_400_000, to: WINDOW.to }
    const error: unknown = await (async () => {
      for await (const _ of connector.list(calendar, cursor, moved, always())) void _
    })().catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('cursor-lost')
    await sim.close()
  })
  test('[OC3] every page is asked for immutable ids and times of UTC', async () => {
    const { sim, connector, calendar, box } = await open()
    box.put(calendar, {
      startsAt: NOW,
      endsAt: NOW + 60_000,
      zone: 'Europe/Berlin',
      rule: 'FREQ=DAILY;COUNT=150',
    })
    const all = await drainCalendar({ connector, calendar }, null)
    expect(all.events).toMatchObject([{ zone: 'Europe/Berlin', startsAt: NOW, exdates: [] }])
    expect(all.events.every(each => each.providerId.startsWith('imm-'))).toBe(true)
    await sim.close()
  })
  test('[OC4] a link to Teams is asked for, and who is busy', async () => {
    const { sim, connector, calendar } = await open()
    const wish = draftOf('meet', { wantsConference: true })
    const made = await connector.create(calendar, wish, always())
    const event = await connector.get(calendar, made.providerId, always())
    expect(event?.conferenceUrl).toContain('teams.sim.test')
    const ada = sim.calendars(ADA.address)
    ada.put(ada.main.id, { startsAt: NOW, endsAt: NOW + 60_000, zone: 'UTC' })
    const asked = [ADA.address, 'nobody@else.test']
    const span = { from: NOW - 60_000, to: NOW + 60_000 }
    expect(await connector.freeBusy(asked, span, always())).toEqual([
      { address: ADA.address, busy: [[NOW, NOW + 60_000]], isUnknown: false },
      { address: 'nobody@else.test', busy: [], isUnknown: true },
    ])
    await sim.close()
  })
  test.each([
    ['FREQ=DAILY;INTERVAL=3', 'FREQ=DAILY;INTERVAL=3'],
    ['FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=WE;WKST=MO'],
    [
      'FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=2;COUNT=8',
      'FREQ=WEEKLY;BYDAY=MO,TH;WKST=MO;INTERVAL=2;COUNT=8',
    ],
    ['FREQ=MONTHLY', 'FREQ=MONTHLY;BYMONTHDAY=25'],
    ['FREQ=MONTHLY;BYDAY=2TU', 'FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2'],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    ],
    ['FREQ=YEARLY', 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25'],
    ['FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'FREQ=YEARLY;BYMONTH=10;BYDAY=SU;BYSETPOS=-1'],
    ['FREQ=DAILY;UNTIL=20261231T225959Z', 'FREQ=DAILY;UNTIL=20261231T225959Z'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', null],
    ['FREQ=HOURLY', null],
    ['FREQ=MONTHLY;BYDAY=MO,2TU', null],
  ])('[OC5] repeats %s as Outlook can', (rule, back) => {
    const repetition = graphFromRule(rule, '2026-11-25', 'Europe/Berlin')
    expect(repetition === null ? null : ruleFromGraph(repetition, false)).toBe(back)
  })
  test('[OC5] an end before the start of its day leaves that day out', () => {
    const end = (until: string) =>
      graphFromRule(`FREQ=DAILY;UNTIL=${until}`, '2026-11-25', 'Europe/Berlin', '10:00:00')?.range
        .endDate
    expect(end('20261128T085959Z')).toBe('2026-11-27')
    expect(end('20261128T090000Z')).toBe('2026-11-28')
  })
  test('[OC6] without the permission it says which one is missing', async () => {
    const { sim, connector } = await open(['Mail.Read'])
    const error: unknown = await connector
      .listCalendars(always())
      .catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('missing-scope')
    await sim.close()
  })
})
