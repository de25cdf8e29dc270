/** Calendars of this device against Google and Outlook of the simulator, and against a real Radicale. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@kith/shared/kit'
import { createCaldavConnector } from '#engine/connectors'
import { removeAccountRows } from '#engine/mailbox'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import { DAY, HOUR, openAtSim, openCalendars, START, ZONE } from './calendar.fixture.ts'

describe.each(['google', 'microsoft'] as const)('calendars at %s', provider => {
  test('[CE1] shows what is there, what changes and what goes', async () => {
    const { box, put, shown, sync, end } = await openAtSim(provider)
    const single = put('Single')
    const daily = put('Daily', {
      startsAt: START + HOUR,
      endsAt: START + 2 * HOUR,
      rule: 'FREQ=DAILY;COUNT=3',
    })
    await sync()
    const all = [
      ['Single', 0],
      ['Daily', 1],
      ['Daily', 25],
      ['Daily', 49],
    ]
    expect(await shown()).toEqual(all)
    box.change(single.id, { title: 'Renamed' })
    const stamp = new Date(START + HOUR + DAY).toISOString().replaceAll(/[-:]|\.000/g, '')
    box.remove(`${daily.id}_${stamp}`)
    await sync()
    expect(await shown()).toEqual([['Renamed', 0], all[1], all[3]])
    box.remove(daily.id)
    await sync()
    expect(await shown()).toEqual([['Renamed', 0]])
    await end()
  })
  test('[CE2] [CE5] makes, changes and takes back, also without a network', async () => {
    const { save, remove, service, here, sync, setOffline, end } = await openAtSim(provider)
    setOffline(true)
    const made = await save({})
    expect(await here()).toMatchObject([{ title: 'Review', isPending: true, response: 'accepted' }])
    setOffline(false)
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', isPending: false }])
    const changed = await save({
      event: made.event,
      title: 'Moved',
      start: START + HOUR,
      end: START + 2 * HOUR,
    })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Moved', start: START + HOUR }])
    await service.undo({ undo: changed.undo })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', start: START }])
    const removed = await remove(made.event, null, 'all')
    await sync()
    expect(await here()).toEqual([])
    await service.undo({ undo: removed.undo })
    await sync()
    await sync()
    expect(await here()).toMatchObject([{ title: 'Review', start: START, isPending: false }])
    await end()
  })
  test('[CE3] changes one, this and later, or all of a series', async () => {
    const { save, remove, shown, sync, end } = await openAtSim(provider)
    const rule = 'FREQ=DAILY;COUNT=6'
    const { event } = await save({ rule })
    await sync()
    const second = START + DAY
    await save(
      {
        event,
        occurrence: second,
        title: 'One',
        start: second + 2 * HOUR,
        end: second + 3 * HOUR,
        rule,
      },
      'one',
    )
    await sync()
    expect((await shown()).map(([title]) => title)).toEqual([
      'Review',
      'One',
      'Review',
      'Review',
      'Review',
      'Review',
    ])
    await remove(event, START + 2 * DAY, 'one')
    const third = START + 3 * DAY
    await save(
      { event, occurrence: third, title: 'Later', start: third, end: third + HOUR, rule },
      'following',
    )
    await sync()
    await sync()
    expect(await shown()).toEqual([
      ['Review', 0],
      ['One', 26],
      ['Later', 72],
      ['Later', 96],
      ['Later', 120],
    ])
    await end()
  })
  test('[CE4] keeps what each side changed and says where they met', async () => {
    const { put, box, save, service, here, sync, end } = await openAtSim(provider)
    const there = put('Plan')
    await sync()
    const [entry] = await here()
    const event = entry?.event ?? ''
    box.change(there.id, { title: 'Theirs', location: 'Room 4' })
    await save({ event, title: 'Mine' })
    await sync()
    const after = await service.event({ event, occurrence: null })
    expect(after).toMatchObject({ title: 'Mine', location: 'Room 4' })
    expect(after?.conflict).toContain('Theirs')
    expect(box.events.get(there.id)).toMatchObject({ title: 'Mine', location: 'Room 4' })
    await end()
  })
  test('[CE6] a whole day stays that day', async () => {
    const { save, here, sync, end } = await openAtSim(provider)
    const day = Math.ceil(Date.now() / DAY) * DAY + 9 * DAY
    await save({ title: 'Holiday', isAllDay: true, start: day, end: day + DAY, zone: null })
    await sync()
    expect(await here(day - 20 * DAY, day + 20 * DAY)).toMatchObject([
      { title: 'Holiday', isAllDay: true, start: day, end: day + DAY },
    ])
    await end()
  })
  test('[CE7] after a lost place nothing goes but what is gone, however old', async () => {
    const { box, put, mailbox, sync, end } = await openAtSim(provider)
    const old = put('Old')
    const gone = put('Gone')
    put('Kept')
    await sync()
    // Two years ago by now: no listing names it any more.
    const then = START - 800 * DAY
    box.change(old.id, { startsAt: then, endsAt: then + HOUR })
    box.remove(gone.id)
    box.forget()
    await sync()
    const titles = mailbox.store.pluck<string>('SELECT title FROM event ORDER BY title')
    expect(titles).toEqual(['Kept', 'Old'])
    await end()
  })
  test('[CE8] taking back what was done to one occurrence', async () => {
    const { save, remove, service, here, shown, sync, end } = await openAtSim(provider)
    const rule = 'FREQ=DAILY;COUNT=3'
    const { event } = await save({ rule })
    await sync()
    const whole = await shown()
    const second = START + DAY
    const moved = await save(
      {
        event,
        occurrence: second,
        title: 'One',
        start: second + HOUR,
        end: second + 2 * HOUR,
        rule,
      },
      'one',
    )
    await sync()
    await service.undo({ undo: moved.undo })
    await sync()
    await sync()
    expect(await shown()).toEqual(whole)
    const left = await remove(event, second, 'one')
    await sync()
    await service.undo({ undo: left.undo })
    await sync()
    await sync()
    // Outlook has no way to bring one back, and says so.
    const isBack = provider === 'google'
    expect((await shown()).length).toBe(isBack ? 3 : 2)
    const [first] = await here()
    const detail = await service.event({ event: first?.event ?? '', occurrence: null })
    expect(detail?.conflict ?? '').toContain(isBack ? '' : 'Outlook cannot bring')
    await end()
  })
  test('[CE9] a series and its changed occurrence, both made without a network, arrive as one', async () => {
    const { save, shown, sync, setOffline, box, end } = await openAtSim(provider)
    setOffline(true)
    const rule = 'FREQ=DAILY;COUNT=3'
    const { event } = await save({ rule })
    const second = START + DAY
    await save(
      {
        event,
        occurrence: second,
        title: 'One',
        start: second + HOUR,
        end: second + 2 * HOUR,
        rule,
      },
      'one',
    )
    setOffline(false)
    await sync()
    await sync()
    expect(await shown()).toEqual([
      ['Review', 0],
      ['One', 25],
      ['Review', 48],
    ])
    expect([...box.events.values()].map(each => each.title).toSorted()).toEqual(['One', 'Review'])
    await end()
  })
  test('[CE10] invites with a mail where that was wanted, and answers with one', async () => {
    const { save, service, sim, box, put, here, sync, end } = await openAtSim(provider)
    const people = [{ address: 'ada@sim.test', name: 'Ada', isOptional: false }]
    await save({ title: 'Kick-off', people, wantsConference: true }, 'all', true)
    await sync()
    expect(sim.invitations).toMatchObject([{ kind: 'request', to: 'ada@sim.test' }])
    expect(await here()).toMatchObject([
      { response: 'accepted', conferenceUrl: expect.stringContaining('.sim.test') as string },
    ])
    const organizer = { address: 'ada@sim.test', name: 'Ada' }
    const ask = (address: string, isOrganizer: boolean) =>
      ({ address, name: '', response: 'none', isOptional: false, isOrganizer }) as const
    const asked = put('Asked', {
      organizer,
      attendees: [ask('ada@sim.test', true), ask('me@sim.test', false)],
    })
    await sync()
    const entry = (await here()).find(each => each.title === 'Asked')
    expect(entry?.response).toBe('none')
    await service.respond({
      event: entry?.event ?? '',
      occurrence: null,
      response: 'tentative',
      comment: 'Perhaps',
    })
    await sync()
    expect(box.events.get(asked.id)?.attendees[1]).toMatchObject({ response: 'tentative' })
    expect(sim.invitations.at(-1)).toMatchObject({ kind: 'answer', comment: 'Perhaps' })
    await end()
  })
  test('[CE11] says how its calendars do, and which permission is missing', async () => {
    const fine = await openAtSim(provider)
    fine.put('One')
    await fine.sync()
    const states = (service: typeof fine.service) =>
      (service.states({}) as unknown as AsyncIterable<unknown>)[Symbol.asyncIterator]().next()
    expect((await states(fine.service)).value).toMatchObject([
      { account: 'a', state: 'ok', calendars: 1, events: 1, pending: 0 },
    ])
    await fine.end()
    const closed = await openAtSim(provider, ['openid'])
    expect((await states(closed.service)).value).toMatchObject([{ state: 'not-allowed' }])
    await closed.end()
  })
})

test('[CE18] an account that is removed takes its calendars along', async () => {
  const { put, sync, here, mailbox, end } = await openAtSim('google')
  put('Daily', { rule: 'FREQ=DAILY;COUNT=3' })
  await sync()
  expect(await here()).toHaveLength(3)
  mailbox.store.write(tx => removeAccountRows(tx, 'a', true))
  expect(await here()).toEqual([])
  for (const table of ['calendar', 'event', 'occurrence', 'attendee'])
    expect(mailbox.store.pluck(`SELECT count(*) FROM ${table}`)).toEqual([0])
  await end()
})

describe.runIf(hasRadicale)('calendars at a CalDAV server', () => {
  let server: Radicale
  beforeAll(async () => {
    server = await startRadicale()
  })
  afterAll(() => server.stop())

  test('[CE3] [CE5] changes one of a series, leaves one out, and takes both back', async () => {
    await server.calendar('cal')
    const address = 'cal@example.test'
    const { save, remove, service, shown, sync, end } = await openCalendars(address, async () =>
      createCaldavConnector({
        url: server.url,
        user: 'cal',
        password: 'secret',
        address,
        floatingZone: ZONE,
        clock: systemClock,
      }),
    )
    const rule = 'FREQ=DAILY;COUNT=4'
    const { event } = await save({ rule })
    await sync()
    const second = START + DAY
    const moved = await save(
      {
        event,
        occurrence: second,
        title: 'One',
        start: second + HOUR,
        end: second + 2 * HOUR,
        rule,
      },
      'one',
    )
    const left = await remove(event, START + 2 * DAY, 'one')
    await sync()
    expect(await shown()).toEqual([
      ['Review', 0],
      ['One', 25],
      ['Review', 72],
    ])
    await service.undo({ undo: left.undo })
    await service.undo({ undo: moved.undo })
    await sync()
    expect((await shown()).map(([, hour]) => hour)).toEqual([0, 24, 48, 72])
    await end()
  })
})
