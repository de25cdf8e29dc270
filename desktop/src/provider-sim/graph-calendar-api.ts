/**
 * Microsoft Graph v1.0, calendar, as its reference says it: https://learn.microsoft.com/graph/api/resources/calendar
 * Delta of a view: /graph/delta-query-events (a series is told whole whenever anything of it changed, and of
 * a deleted occurrence nothing but its absence; what lies outside the view comes as removed) · answers:
 * /graph/api/event-accept · free and busy: /graph/api/calendar-getschedule
 */
import { Hono, type Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import {
  graphEtag,
  graphEvent,
  graphId,
  readGraph,
  thinOccurrence,
  type GraphBody,
  type GraphTime,
  type Shown,
} from './graph-event-json.ts'
import { instanceRow } from './google-calendar-json.ts'
import type { SimAccounts } from './sim-accounts.ts'
import { busyOf, randomId, type SimCalendars, type SimEvent } from './sim-calendar.ts'
import type { SimInvitations } from './sim-invitations.ts'

export interface GraphCalendarDeps {
  readonly accounts: SimAccounts
  readonly calendarsOf: (address: string) => SimCalendars | undefined
  readonly invitations: SimInvitations
}
interface Vars {
  Variables: { calendars: SimCalendars; granted: readonly string[] }
}
/** What a delta link remembers: its view, and up to which change it told. */
interface Place {
  readonly from: number
  readonly to: number
  readonly seq: number
}
const ORIGIN = 'https://graph.microsoft.com/v1.0'
const READ = ['Calendars.Read', 'Calendars.ReadWrite']
const WRITE = ['Calendars.ReadWrite']
const ANSWERS = { accept: 'accepted', decline: 'declined', tentativelyAccept: 'tentative' } as const

export function graphCalendarApi(deps: GraphCalendarDeps): Hono<Vars> {
  const { accounts, calendarsOf, invitations } = deps
  const app = new Hono<Vars>()
  const places = new Map<string, Place>()
  const rounds = new Map<string, readonly object[]>()
  const inside = createMiddleware<Vars>(async (context, next) => {
    const holder = accounts.holder(context.req.header('authorization')?.replace(/^Bearer /, ''))
    const box = holder === undefined ? undefined : calendarsOf(holder.user.address)
    if (holder === undefined || box === undefined)
      return problem(context, 401, 'InvalidAuthenticationToken', 'Access token has expired.')
    context.set('calendars', box)
    context.set('granted', holder.scopes)
    return next()
  })
  const needs = (scopes: readonly string[]) =>
    createMiddleware<Vars>(async (context, next) =>
      context.get('granted').some(each => scopes.includes(each.slice(each.lastIndexOf('/') + 1)))
        ? next()
        : problem(context, 403, 'ErrorAccessDenied', 'Access is denied. Check credentials.'),
    )
  for (const path of ['/me/calendars/*', '/me/calendars', '/me/calendar/*', '/me/events/*'])
    app.use(path, inside)
  const eventOf = (context: Context<Vars>): SimEvent | undefined => {
    const given = decodeURIComponent(context.req.param('event') ?? '')
    const event = context.get('calendars').find(given.slice(given.indexOf('-') + 1))
    return event?.status === 'cancelled' &&
      event.organizer.address === context.get('calendars').owner.address
      ? undefined
      : event
  }
  const isCurrent = (context: Context<Vars>, event: SimEvent) => {
    const given = context.req.header('if-match')
    return given === undefined || given === '*' || given === graphEtag(event)
  }
  const show = (context: Context<Vars>, event: SimEvent, type?: string) =>
    graphEvent(context.get('calendars'), event, shownBy(context), type)

  app.get('/me/calendars', needs(READ), context =>
    context.json({
      value: [...context.get('calendars').calendars.values()].map(each => ({
        id: each.id,
        name: each.isDefault ? 'Calendar' : each.name,
        color: 'auto',
        hexColor: each.color,
        isDefaultCalendar: each.isDefault,
        canEdit: each.role === 'owner' || each.role === 'writer',
        owner: context.get('calendars').owner,
        allowedOnlineMeetingProviders: ['teamsForBusiness'],
        defaultOnlineMeetingProvider: 'teamsForBusiness',
      })),
    }),
  )
  app.get('/me/calendars/:calendar/calendarView/delta', needs(READ), context => {
    const box = context.get('calendars')
    const calendar = decodeURIComponent(context.req.param('calendar'))
    if (!box.calendars.has(calendar)) return notFound(context)
    const shown = shownBy(context)
    const size = Number(
      /odata\.maxpagesize=(\d+)/.exec(context.req.header('prefer') ?? '')?.[1] ?? 10,
    )
    const { $skiptoken: skip, $deltatoken: token, startDateTime, endDateTime } = context.req.query()
    const path = `${ORIGIN}/me/calendars/${encodeURIComponent(calendar)}/calendarView/delta`
    let [round = '', from = '0'] = (skip ?? '').split('.')
    if (skip === undefined) {
      const before = token === undefined ? null : places.get(token)
      if (before === undefined || (before !== null && before.seq < box.forgottenTo()))
        return problem(context, 410, 'syncStateNotFound', 'The sync state generation is not found.')
      if (before === null && (startDateTime === undefined || endDateTime === undefined))
        return problem(context, 400, 'ErrorInvalidParameter', 'The view needs its start and end.')
      const span = before ?? {
        from: Date.parse(`${startDateTime}`),
        to: Date.parse(`${endDateTime}`),
      }
      round = randomId()
      rounds.set(round, viewItems(box, calendar, span.from, span.to, before, shown))
      places.set(round, { from: span.from, to: span.to, seq: box.seq() })
      from = '0'
    }
    const items = rounds.get(round) ?? []
    const next = Number(from) + size
    return context.json({
      value: items.slice(Number(from), next),
      ...(next < items.length
        ? { '@odata.nextLink': `${path}?$skiptoken=${round}.${next}` }
        : { '@odata.deltaLink': `${path}?$deltatoken=${round}` }),
    })
  })
  app.post('/me/calendars/:calendar/events', needs(WRITE), async context => {
    const box = context.get('calendars')
    const calendar = box.calendars.get(decodeURIComponent(context.req.param('calendar')))
    if (calendar === undefined) return notFound(context)
    const body = await context.req.json<GraphBody>()
    const known = [...box.events.values()].find(
      each => each.own !== null && each.own === body.transactionId,
    )
    if (known !== undefined)
      return problem(context, 409, 'ErrorDuplicateTransactionId', 'This event was created already.')
    const made = box.put(calendar.id, {
      ...readGraph(body, null),
      own: body.transactionId ?? null,
      conferenceUrl: teams(body),
    })
    invitations.tell(box, made, true)
    return context.json(show(context, made), 201)
  })
  app.get('/me/calendars/:calendar/events', needs(READ), context => {
    const box = context.get('calendars')
    const own = /ep\/value eq '([^']*)'/.exec(context.req.query('$filter') ?? '')?.[1]
    const calendar = decodeURIComponent(context.req.param('calendar'))
    return context.json({
      value: [...box.events.values()]
        .filter(each => each.calendar === calendar && each.series === null)
        .filter(each => each.status !== 'cancelled' && (own === undefined || each.own === own))
        .map(each => show(context, each)),
    })
  })
  app.get('/me/events/:event', needs(READ), context => {
    const event = eventOf(context)
    return event === undefined ? notFound(context) : context.json(show(context, event))
  })
  app.get('/me/events/:event/instances', needs(READ), context => {
    const box = context.get('calendars')
    const event = eventOf(context)
    if (event === undefined) return notFound(context)
    const { startDateTime, endDateTime } = context.req.query()
    const found = box.instances(event, Date.parse(`${startDateTime}`), Date.parse(`${endDateTime}`))
    return context.json({
      value: found.map(each => show(context, instanceRow(each.event, each), each.kind)),
    })
  })
  app.patch('/me/events/:event', needs(WRITE), async context => {
    const box = context.get('calendars')
    const event = eventOf(context)
    if (event === undefined) return notFound(context)
    if (!isCurrent(context, event))
      return problem(context, 412, 'ErrorIrresolvableConflict', 'The change key does not match.')
    const body = await context.req.json<GraphBody>()
    if (body.recurrence !== undefined && event.series !== null)
      return problem(context, 400, 'ErrorInvalidRequest', 'An occurrence does not repeat.')
    const after = box.change(event.id, {
      ...readGraph(body, event),
      ...(body.isOnlineMeeting === true ? { conferenceUrl: teams(body) } : {}),
      sequence: event.sequence + 1,
    })
    invitations.tell(box, after, true)
    return context.json(show(context, after))
  })
  app.delete('/me/events/:event', needs(WRITE), context => {
    const box = context.get('calendars')
    const event = eventOf(context)
    if (event === undefined || event.status === 'cancelled') return notFound(context)
    if (!isCurrent(context, event))
      return problem(context, 412, 'ErrorIrresolvableConflict', 'The change key does not match.')
    box.remove(event.id)
    invitations.tell(box, box.find(event.id) ?? event, true)
    return context.body(null, 204)
  })
  for (const [verb, response] of Object.entries(ANSWERS))
    app.post(`/me/events/:event/${verb}`, needs(WRITE), async context => {
      const box = context.get('calendars')
      const event = eventOf(context)
      if (event === undefined) return notFound(context)
      if (event.organizer.address === box.owner.address)
        return problem(
          context,
          400,
          'ErrorInvalidRequest',
          "You can't respond to this meeting because you're the meeting organizer.",
        )
      const body = await context.req.json<{ comment?: string; sendResponse?: boolean }>()
      invitations.answer(box, event, response, body.comment ?? '', body.sendResponse !== false)
      return context.body(null, 202)
    })
  app.post('/me/calendar/getSchedule', needs(READ), async context => {
    const body = await context.req.json<{
      schedules: readonly string[]
      startTime: GraphTime
      endTime: GraphTime
    }>()
    const [from, to] = [body.startTime, body.endTime].map(each => Date.parse(`${each.dateTime}Z`))
    const at = (moment: number) => ({
      dateTime: new Date(moment).toISOString().replace('Z', '0000'),
      timeZone: 'UTC',
    })
    return context.json({
      value: body.schedules.map(scheduleId => {
        const box = calendarsOf(scheduleId)
        if (box === undefined)
          return {
            scheduleId,
            scheduleItems: [],
            error: {
              responseCode: 'ErrorMailRecipientNotFound',
              message: 'Mailbox was not found.',
            },
          }
        const busy = busyOf(box, from ?? 0, to ?? 0)
        return {
          scheduleId,
          scheduleItems: busy.map(([start, end]) => ({
            status: 'busy',
            start: at(start),
            end: at(end),
          })),
        }
      }),
    })
  })
  return app
}

/** What a round of delta tells: everything at first, later the series and events that changed. */
function viewItems(
  box: SimCalendars,
  calendar: string,
  from: number,
  to: number,
  before: Place | null,
  shown: Shown,
): readonly object[] {
  const items: object[] = []
  const rows = [...box.events.values()].filter(each => each.calendar === calendar)
  for (const row of rows.filter(each => each.series === null)) {
    const inView = row.status === 'cancelled' ? [] : box.instances(row, from, to)
    const family = rows.filter(each => each.series === row.id)
    const seq = Math.max(row.seq, ...family.map(each => each.seq))
    const isNew = before === null || seq > before.seq
    if (!isNew) continue
    if (inView.length === 0) {
      // "New events outside the time frame are shown as removed": known, and left as it is.
      if (before !== null)
        items.push({ id: graphId(row.id, shown), '@removed': { reason: 'deleted' } })
      continue
    }
    items.push(graphEvent(box, row, shown))
    if (row.rule === null) continue
    for (const each of inView)
      items.push(
        each.kind === 'exception'
          ? graphEvent(box, each.event, shown)
          : thinOccurrence(each, row, shown),
      )
  }
  return items
}

const teams = (body: GraphBody): string | null =>
  body.isOnlineMeeting === true ? `https://teams.sim.test/l/meetup-join/${randomId()}` : null

const shownBy = (context: Context<Vars>): Shown => {
  const prefer = context.req.header('prefer') ?? ''
  return {
    zone: /outlook\.timezone="([^"]+)"/.exec(prefer)?.[1] ?? 'UTC',
    isText: /outlook\.body-content-type="?text/.test(prefer),
    isImmutable: /IdType="?ImmutableId/i.test(prefer),
  }
}
const problem = (
  context: Context,
  status: 400 | 401 | 403 | 404 | 409 | 410 | 412,
  code: string,
  message: string,
) => context.json({ error: { code, message } }, status)
const notFound = (context: Context) =>
  problem(context, 404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
