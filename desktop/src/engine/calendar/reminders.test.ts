/** Reminders and free times, on rows that the simulator's calendar gave. */
import { describe, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { DAY, HOUR, openAtSim, START, ZONE } from './calendar.fixture.ts'
import { createReminders, type Reminder } from './reminders.ts'

describe('before a meeting', () => {
  test('[CE15] says it once, also a little late, and not for what was declined', async () => {
    const { put, sync, mailbox, end } = await openAtSim('google')
    put('Daily', { rule: 'FREQ=DAILY;COUNT=3', reminders: [10], location: 'Room 4' })
    put('Quiet')
    await sync()
    const said: Reminder[] = []
    let now = START - HOUR
    const look = () =>
      createReminders({
        store: mailbox.store,
        clock: { now: () => now },
        log: silentLog,
        zone: ZONE,
        locale: 'en-GB',
        remind: reminder => said.push(reminder),
      }).look()
    look()
    expect(said).toEqual([])
    // The machine slept over the moment.
    now = START - 8 * 60_000
    look()
    look()
    expect(said).toMatchObject([
      { title: 'Daily', body: expect.stringMatching(/^In 8 min, .* · Room 4$/) },
    ])
    expect(said[0]?.link).toContain(`%40${START}`)
    now = START + DAY - 10 * 60_000
    look()
    expect(said).toHaveLength(2)
    // Hours too late it says nothing any more.
    now = START + 2 * DAY + HOUR
    look()
    expect(said).toHaveLength(2)
    await end()
  })
  test('[CE16] shows who is busy: own calendars, what the provider tells, and what is known of meetings', async () => {
    const { put, sync, sim, service, here, end } = await openAtSim('google')
    const guest = {
      address: 'x@far.example',
      name: 'X',
      response: 'accepted',
      isOptional: false,
    } as const
    put('With X', { attendees: [{ ...guest, isOrganizer: false }] })
    const ada = sim.calendars('ada@sim.test')
    const later = { startsAt: START + HOUR, endsAt: START + 2 * HOUR, zone: ZONE }
    ada.put(ada.main.id, { title: 'Secret', ...later })
    await sync()
    const addresses = ['ada@sim.test', 'x@far.example']
    const span = { from: START - HOUR, to: START + DAY }
    const first = { start: START, end: START + HOUR }
    expect(await service.freeBusy({ addresses, ...span, except: null })).toEqual([
      { address: '', spans: [first], isUnknown: false },
      {
        address: 'ada@sim.test',
        spans: [{ start: later.startsAt, end: later.endsAt }],
        isUnknown: false,
      },
      { address: 'x@far.example', spans: [first], isUnknown: true },
    ])
    const [entry] = await here()
    const moved = await service.freeBusy({ addresses: [], ...span, except: entry?.event ?? null })
    expect(moved).toEqual([{ address: '', spans: [], isUnknown: false }])
    await end()
  })
})
