/** Invitations by mail where the server carries none: a real Radicale, and mails as they arrive. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCalendar, replyTo, writeCalendar, type CalendarEvent } from '@kith/shared/calendar'
import { systemClock } from '@kith/shared/kit'
import { buildRaw, createCaldavConnector } from '#engine/connectors'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import { HOUR, openCalendars, START, ZONE } from './calendar.fixture.ts'

const BOSS = { address: 'boss@acme.example', name: 'Boss' }

describe.runIf(hasRadicale)('invitations by mail', () => {
  let server: Radicale
  let users = 0
  beforeAll(async () => {
    server = await startRadicale()
  })
  afterAll(() => server.stop())

  async function open() {
    const user = `inv${users++}`
    const address = `${user}@example.test`
    const remote = await server.calendar(user)
    const device = await openCalendars(address, async () =>
      createCaldavConnector({
        url: server.url,
        user,
        password: 'secret',
        address,
        floatingZone: ZONE,
        clock: systemClock,
      }),
    )
    const { store } = device.mailbox
    store.write(tx => {
      tx.run(
        `INSERT INTO identity (id, account, address, name, is_default, source) VALUES ('i', 'a', ?, 'Me', 1, 'account')`,
        [address],
      )
      tx.run(
        `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (1, 'a', 'INBOX', 'INBOX', 'INBOX', 'inbox', 'folder')`,
      )
    })
    device.mailbox.book.forgetMine()
    let uid = 0
    /** A calendar message as it comes from somebody; answers the message. */
    const arrive = async (from: { address: string; name: string }, method: string, ics: string) => {
      const raw = await buildRaw({
        rfcId: `<m${++uid}@acme.example>`,
        at: Date.now(),
        from,
        to: [{ address, name: 'Me' }],
        cc: [],
        subject: 'Calendar',
        text: 'See the calendar.',
        html: null,
        attachments: [],
        calendar: { method, content: ics },
      })
      const item = { folder: 1, scope: 'INBOX', labels: [1], flags: [], isHistorical: false }
      const [outcome] = await device.mailbox.deliver('a', [
        { ...item, providerId: String(uid), raw, receivedAt: Date.now() },
      ])
      return outcome?.state === 'stored' ? outcome.message : 0
    }
    const outbox = () =>
      store
        .all<{ envelope: string; raw: Uint8Array | null }>(
          "SELECT envelope, raw FROM outbox WHERE state = 'queued' ORDER BY created_at, id",
        )
        .map(({ envelope, raw }) => ({
          to: (JSON.parse(envelope) as { to: string[] }).to,
          method: /method=(\w+)/.exec(Buffer.from(raw ?? []).toString())?.[1] ?? '',
          subject: /^Subject: (.*)$/m.exec(Buffer.from(raw ?? []).toString())?.[1]?.trim() ?? '',
        }))
    const there = async (name: string) =>
      readCalendar((await server.read(remote, name)) ?? '', ZONE).events[0]
    return { ...device, address, arrive, outbox, there }
  }
  const invitation = (address: string, change: Partial<CalendarEvent> = {}): CalendarEvent => ({
    uid: 'kick-off',
    recurrenceId: null,
    isFollowing: false,
    sequence: 0,
    status: 'confirmed',
    title: 'Kick-off',
    description: '',
    location: '',
    conferenceUrl: null,
    startsAt: START,
    endsAt: START + HOUR,
    startDate: null,
    endDate: null,
    zone: ZONE,
    rule: null,
    rdates: [],
    exdates: [],
    isBusy: true,
    isPrivate: false,
    reminders: [],
    stampedAt: START - HOUR,
    attendees: [
      { ...BOSS, response: 'accepted', isOptional: false, isOrganizer: true },
      { address, name: 'Me', response: 'none', isOptional: false, isOrganizer: false },
    ],
    ...change,
  })

  test('[CE12] who is invited gets one mail, who answers is counted, and who cancels says so', async () => {
    const { save, service, sync, outbox, arrive, here, there, address, mailbox, end } = await open()
    const people = [{ address: 'ada@x.example', name: 'Ada', isOptional: false }]
    const { event } = await save({ title: 'Plan', people }, 'all', true)
    await sync()
    await sync()
    expect(outbox()).toEqual([
      { to: ['ada@x.example'], method: 'REQUEST', subject: 'Invitation: Plan' },
    ])
    const uid = mailbox.store.pluck<string>('SELECT uid FROM event')[0] ?? ''
    const stored = await there(uid.replaceAll(/[^\w.-]/g, ''))
    expect(stored?.attendees.map(one => [one.address, one.isOrganizer])).toEqual([
      [address, true],
      ['ada@x.example', false],
    ])
    const ada = { address: 'ada@x.example', name: 'Ada' }
    const answer = (response: 'accepted' | 'declined', at: number) =>
      replyTo(invitation(address, { ...stored, uid }), ada, response, at)
    await arrive(ada, 'REPLY', answer('declined', START + 2))
    const late = await arrive(ada, 'REPLY', answer('accepted', START + 1))
    // Somebody else may not speak for her.
    await arrive(BOSS, 'REPLY', answer('accepted', START + 3))
    await sync()
    expect((await here())[0]?.people[1]).toMatchObject({
      address: ada.address,
      response: 'declined',
    })
    expect(await service.invitation({ message: late })).toMatchObject({
      method: 'REPLY',
      state: 'told',
      answer: { name: 'Ada', response: 'accepted' },
    })
    await service.remove({ event, occurrence: null, scope: 'all', tellsPeople: true })
    await sync()
    expect(outbox().map(({ method }) => method)).toEqual(['REQUEST', 'CANCEL'])
    await end()
  })
  test('[CE13] an invitation is answered once for each change of mind, and stands in the calendar', async () => {
    const { service, sync, outbox, arrive, here, address, end } = await open()
    const message = await arrive(BOSS, 'REQUEST', writeCalendar([invitation(address)], 'REQUEST'))
    expect(await service.invitation({ message })).toMatchObject({
      title: 'Kick-off',
      start: START,
      organizer: 'Boss',
      state: 'open',
      response: 'none',
      event: null,
    })
    const answer = (response: 'accepted' | 'declined') =>
      service.answerInvitation({ message, response, comment: '' })
    await answer('accepted')
    await answer('accepted')
    await sync()
    await answer('accepted')
    await sync()
    expect(outbox()).toEqual([
      { to: [BOSS.address], method: 'REPLY', subject: 'Accepted: Kick-off' },
    ])
    expect(await here()).toMatchObject([
      { title: 'Kick-off', response: 'accepted', isPending: false },
    ])
    await answer('declined')
    await sync()
    await sync()
    expect(outbox().map(({ subject }) => subject)).toEqual([
      'Accepted: Kick-off',
      'Declined: Kick-off',
    ])
    await end()
  })
  test('[CE14] a newer word of the organizer counts, an older or a stranger’s does not', async () => {
    const { service, sync, arrive, here, address, end } = await open()
    const send = (change: Partial<CalendarEvent>, method = 'REQUEST', from = BOSS) =>
      arrive(from, method, writeCalendar([invitation(address, change)], method))
    const first = await send({})
    await service.answerInvitation({ message: first, response: 'accepted', comment: '' })
    await sync()
    const moved = START + 2 * HOUR
    await send({ sequence: 1, startsAt: moved, endsAt: moved + HOUR, stampedAt: START })
    await send({ sequence: 2, title: 'Stolen' }, 'REQUEST', {
      address: 'x@evil.example',
      name: 'X',
    })
    await sync()
    expect(await here()).toMatchObject([{ title: 'Kick-off', start: moved, response: 'none' }])
    expect(await service.invitation({ message: first })).toMatchObject({ state: 'older' })
    await send({ sequence: 2, stampedAt: START + 1 }, 'CANCEL')
    await sync()
    expect(await here()).toEqual([])
    expect(await service.invitation({ message: first })).toMatchObject({ state: 'cancelled' })
    await end()
  })
})
