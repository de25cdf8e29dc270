/** What the simulator answers has the shape that Google and Microsoft publish. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDemoInvitations, fillDemoCalendar } from './demo-calendar.ts'
import { fillDemoMailbox } from './demo-mail.ts'
import { startProviderSim, type ProviderSim } from './provider-sim.ts'
import { publishedShapes, type PublishedShapes } from './published-shapes.fixture.ts'
import type { SimUser } from './sim-accounts.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const PEOPLE = [
  { name: 'Ada Lovelace', address: 'ada@engines.example' },
  { name: 'Grace Hopper', address: 'grace@compilers.example' },
  { name: 'Hedy Lamarr', address: 'hedy@radio.example' },
]
const RAW = [
  'From: me@sim.test',
  'To: ada@engines.example',
  'Subject: Hello',
  'Message-ID: <shape@kith.example>',
  '',
  'Hello.',
].join('\r\n')

let sim: ProviderSim
beforeAll(async () => {
  sim = await startProviderSim({ now: () => NOW, unitsPerMinute: 1e6 })
})
afterAll(() => sim.close())

/** A person with the demo's mail and calendar, and a way to call the simulator as them. */
function signedIn(user: SimUser, scopes: readonly string[]) {
  const box = sim.addUser(user)
  fillDemoMailbox(box, { me: user, people: PEOPLE, now: NOW })
  const calendars = sim.calendars(user.address)
  fillDemoCalendar(calendars, { people: PEOPLE, now: NOW, zone: 'Europe/Berlin' })
  addDemoInvitations(box, calendars, NOW)
  const token = sim.accounts.grant(user, scopes)
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const isText = typeof body === 'string'
    const answer = await fetch(`${sim.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': isText ? 'text/plain' : 'application/json',
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true)
    return (await answer.json()) as Answer
  }
}
interface Answer extends Readonly<Record<string, unknown>> {
  readonly id: string
}

/** That `value` holds something, and nothing that `name` does not declare. */
function isShaped(shapes: PublishedShapes, value: Answer, name: string): void {
  expect(Object.keys(value), name).not.toHaveLength(0)
  expect(shapes.problems(value, name), name).toEqual([])
}

/** Graph's lists are an entity's under `value`. */
function areShaped(shapes: PublishedShapes, answer: Answer, name: string): readonly Answer[] {
  const list = answer['value'] as readonly Answer[]
  expect(list, name).not.toHaveLength(0)
  for (const each of list) isShaped(shapes, each, name)
  return list
}

describe('what the simulator answers', () => {
  test('[PS1] is what Gmail declares', async () => {
    const shapes = publishedShapes('googleapis/build/src/apis/gmail/v1.d.ts')
    const user = { provider: 'google' as const, subject: 'g', address: 'me@sim.test', name: 'Me' }
    const call = signedIn(user, ['https://mail.google.com/'])
    const at = (path: string) => `/gmail/v1/users/me${path}`
    const is = async (name: string, method: string, path: string, body?: unknown) => {
      const answer = await call(method, at(path), body)
      isShaped(shapes, answer, `Schema$${name}`)
      return answer
    }
    const { historyId } = await is('Profile', 'GET', '/profile')
    await is('ListLabelsResponse', 'GET', '/labels')
    await is('Label', 'GET', '/labels/INBOX')
    const { messages } = await is('ListMessagesResponse', 'GET', '/messages?maxResults=500')
    for (const { id } of messages as Answer[])
      for (const format of ['full', 'metadata', 'minimal', 'raw'])
        await is('Message', 'GET', `/messages/${id}?format=${format}`)
    const [first] = messages as Answer[]
    await is('Message', 'POST', `/messages/${first!.id}/modify`, { addLabelIds: ['STARRED'] })
    await is('Message', 'POST', `/messages/${first!.id}/trash`)
    await is('Message', 'POST', `/messages/${first!.id}/untrash`)
    const raw = Buffer.from(RAW).toString('base64url')
    await is('Message', 'POST', '/messages/send', { raw })
    const draft = await is('Draft', 'POST', '/drafts', { message: { raw } })
    await is('Draft', 'PUT', `/drafts/${draft.id}`, { message: { raw } })
    await is('ListHistoryResponse', 'GET', `/history?startHistoryId=${String(historyId)}`)
    await is('ListSendAsResponse', 'GET', '/settings/sendAs')
  })

  test('[PS1] is what Google Calendar declares', async () => {
    const shapes = publishedShapes('googleapis/build/src/apis/calendar/v3.d.ts')
    const user = { provider: 'google' as const, subject: 'c', address: 'cal@sim.test', name: 'Cal' }
    const call = signedIn(user, ['https://www.googleapis.com/auth/calendar'])
    const is = async (name: string, method: string, path: string, body?: unknown) => {
      const answer = await call(method, `/calendar/v3${path}`, body)
      isShaped(shapes, answer, `Schema$${name}`)
      return answer
    }
    await is('CalendarList', 'GET', '/users/me/calendarList')
    const events = '/calendars/primary/events'
    const { items } = await is('Events', 'GET', `${events}?maxResults=2500`)
    for (const { id } of items as Answer[]) await is('Event', 'GET', `${events}/${id}`)
    const series = (items as Answer[]).find(each => each['recurrence'] !== undefined)
    await is('Events', 'GET', `${events}/${series!.id}/instances`)
    const made = await is('Event', 'POST', events, {
      summary: 'Review',
      start: { dateTime: '2026-11-23T10:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-11-23T11:00:00Z', timeZone: 'Europe/Berlin' },
      attendees: [{ email: 'ada@engines.example' }],
    })
    await is('Event', 'PATCH', `${events}/${made.id}`, { location: 'Room 2' })
    await is('FreeBusyResponse', 'POST', '/freeBusy', {
      timeMin: '2026-11-16T00:00:00Z',
      timeMax: '2026-11-30T00:00:00Z',
      items: [{ id: 'primary' }],
    })
  })

  test('[PS1] is what Microsoft Graph declares', async () => {
    const shapes = publishedShapes('@microsoft/microsoft-graph-types/microsoft-graph.d.ts')
    const user = {
      provider: 'microsoft' as const,
      subject: 'm',
      address: 'ms@sim.test',
      name: 'Ms',
    }
    const call = signedIn(user, ['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite'])
    const is = async (name: string, method: string, path: string, body?: unknown) => {
      const answer = await call(method, `/v1.0${path}`, body)
      isShaped(shapes, answer, name)
      return answer
    }
    const are = async (name: string, path: string) =>
      areShaped(shapes, await call('GET', `/v1.0${path}`), name)

    await is('User', 'GET', '/me')
    await are('MailFolder', '/me/mailFolders')
    await is('MailFolder', 'GET', '/me/mailFolders/inbox')
    const messages = await are('Message', '/me/mailFolders/inbox/messages/delta')
    await are('Message', '/me/mailFolders/inbox/messages')
    for (const { id } of messages) await is('Message', 'GET', `/me/messages/${id}`)
    const draft = await is('Message', 'POST', '/me/messages', Buffer.from(RAW).toString('base64'))
    await is('Message', 'PATCH', `/me/messages/${draft.id}`, { isRead: true })
    await is('Message', 'POST', `/me/messages/${messages[0]!.id}/move`, {
      destinationId: 'archive',
    })

    const [main] = await are('Calendar', '/me/calendars')
    const span = 'startDateTime=2026-10-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z'
    await are('Event', `/me/calendars/${main!.id}/calendarView/delta?${span}`)
    const events = await are('Event', `/me/calendars/${main!.id}/events`)
    for (const { id } of events) await is('Event', 'GET', `/me/events/${id}`)
    const series = events.find(each => each['type'] === 'seriesMaster')
    await are('Event', `/me/events/${series!.id}/instances?${span}`)
    const made = await is('Event', 'POST', `/me/calendars/${main!.id}/events`, {
      subject: 'Review',
      start: { dateTime: '2026-11-23T10:00:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-11-23T11:00:00', timeZone: 'Europe/Berlin' },
      attendees: [{ type: 'required', emailAddress: { address: 'ada@engines.example' } }],
    })
    await is('Event', 'PATCH', `/me/events/${made.id}`, { location: { displayName: 'Room 2' } })
    const schedule = await call('POST', '/v1.0/me/calendar/getSchedule', {
      schedules: ['ms@sim.test'],
      startTime: { dateTime: '2026-11-16T00:00:00', timeZone: 'UTC' },
      endTime: { dateTime: '2026-11-30T00:00:00', timeZone: 'UTC' },
    })
    areShaped(shapes, schedule, 'ScheduleInformation')
  })
})
