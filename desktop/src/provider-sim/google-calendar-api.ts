/**
 * Google Calendar v3 as the reference says it: https://developers.google.com/workspace/calendar/api/v3/reference
 * Sync: /calendar/api/guides/sync · ETags: /calendar/api/guides/version-resources · errors:
 * /calendar/api/guides/errors · occurrences: /calendar/api/guides/recurringevents · Meet: /calendar/api/guides/create-events#conferencing
 */
import { Hono, type Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import {
  etagOf,
  googleEvent,
  instanceRow,
  readGoogle,
  selfAnswer,
  type GoogleBody,
} from './google-calendar-json.ts'
import type { SimAccounts } from './sim-accounts.ts'
import { busyOf, randomId, type SimCalendars, type SimEvent } from './sim-calendar.ts'
import type { SimInvitations } from './sim-invitations.ts'

export interface GoogleCalendarDeps {
  readonly accounts: SimAccounts
  readonly calendarsOf: (address: string) => SimCalendars | undefined
  readonly invitations: SimInvitations
  readonly now: () => number
}
interface Vars {
  Variables: { box: SimCalendars; scopes: readonly string[] }
}
const READ = ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly']
const LIST = ['calendar', 'calendar.readonly', 'calendar.calendarlist.readonly']
const WRITE = ['calendar', 'calendar.events']
const FREE = ['calendar', 'calendar.readonly', 'calendar.freebusy']
const MOST = 2500
/** Parameters that may not stand beside a sync token (events.list). */
const NOT_WITH_SYNC = ['iCalUID', 'orderBy', 'q', 'timeMin', 'timeMax', 'updatedMin']

export function googleCalendarApi(deps: GoogleCalendarDeps): Hono<Vars> {
  const { accounts, calendarsOf, invitations, now } = deps
  const app = new Hono<Vars>()
  app.use(
    createMiddleware<Vars>(async (context, next) => {
      const bearer = context.req.header('authorization')?.replace(/^Bearer /, '')
      const holder = accounts.holder(bearer)
      const box = holder === undefined ? undefined : calendarsOf(holder.user.address)
      if (holder === undefined || box === undefined)
        return refuse(context, 401, 'authError', 'Invalid Credentials')
      context.set('box', box)
      context.set('scopes', holder.scopes)
      return next()
    }),
  )
  const needs = (scopes: readonly string[]) =>
    createMiddleware<Vars>(async (context, next) =>
      context.get('scopes').some(each => scopes.includes(each.slice(each.lastIndexOf('/') + 1)))
        ? next()
        : refuse(
            context,
            403,
            'insufficientPermissions',
            'Request had insufficient authentication scopes.',
          ),
    )
  const calendarOf = (context: Context<Vars>) => {
    const box = context.get('box')
    const id = decodeURIComponent(context.req.param('calendar') ?? '')
    return id === 'primary' ? box.main : box.calendars.get(id)
  }
  const eventIn = (context: Context<Vars>) => {
    const event = context.get('box').find(decodeURIComponent(context.req.param('event') ?? ''))
    return event?.calendar === calendarOf(context)?.id ? event : undefined
  }
  const isTold = (context: Context<Vars>) =>
    /^(?:all|externalOnly)$/.test(context.req.query('sendUpdates') ?? 'none')
  const guarded = (context: Context<Vars>, event: SimEvent) => {
    const given = context.req.header('if-match')
    return given === undefined || given === '*' || given === etagOf(event)
  }

  app.get('/users/me/calendarList', needs(LIST), context =>
    context.json({
      kind: 'calendar#calendarList',
      nextSyncToken: `cl${context.get('box').calendars.size}`,
      items: [...context.get('box').calendars.values()].map(each => ({
        kind: 'calendar#calendarListEntry',
        id: each.id,
        summary: each.name,
        timeZone: each.zone,
        accessRole: each.role,
        backgroundColor: each.color,
        selected: true,
        ...(each.isDefault ? { primary: true } : {}),
        conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
      })),
    }),
  )
  app.get('/calendars/:calendar/events', needs(READ), context => {
    const box = context.get('box')
    const calendar = calendarOf(context)
    if (calendar === undefined) return notFound(context)
    const query = context.req.query()
    const sync = query['syncToken']
    if (sync !== undefined && NOT_WITH_SYNC.some(name => query[name] !== undefined))
      return refuse(context, 400, 'badRequest', 'Sync token cannot be used with other parameters.')
    const [page] = [query['pageToken']]
    const [from = 0, upTo = box.seq()] = (page ?? '').split('.').filter(Boolean).map(Number)
    const since = sync === undefined ? null : Number(sync.slice(1))
    if (since !== null && (Number.isNaN(since) || since < box.forgottenTo()))
      return refuse(
        context,
        410,
        'fullSyncRequired',
        'Sync token is no longer valid, a full sync is required.',
      )
    const size = Math.min(MOST, Number(query['maxResults'] ?? 250))
    const isDeletedShown = query['showDeleted'] === 'true' || since !== null
    const timeMin = Date.parse(query['timeMin'] ?? '1900-01-01T00:00:00Z')
    const timeMax = Date.parse(query['timeMax'] ?? '2500-01-01T00:00:00Z')
    const rows =
      query['singleEvents'] === 'true'
        ? box.view(calendar.id, timeMin, timeMax).map(each => instanceRow(each.event, each))
        : [...box.events.values()]
            .filter(each => each.calendar === calendar.id && each.seq <= upTo)
            .filter(each => (since === null ? true : each.seq > since))
            .filter(each => isDeletedShown || each.status !== 'cancelled' || each.series !== null)
            .filter(each => query['iCalUID'] === undefined || each.uid === query['iCalUID'])
            .filter(each => each.rule !== null || endOf(each) > timeMin)
    const items = rows.slice(from, from + size)
    const isLast = from + size >= rows.length
    return context.json({
      kind: 'calendar#events',
      summary: calendar.name,
      timeZone: calendar.zone,
      accessRole: calendar.role,
      defaultReminders: [{ method: 'popup', minutes: 10 }],
      items: items.map(each => googleEvent(box, each, true)),
      ...(isLast ? { nextSyncToken: `s${upTo}` } : { nextPageToken: `${from + size}.${upTo}` }),
    })
  })
  app.get('/calendars/:calendar/events/:event', needs(READ), context => {
    const event = eventIn(context)
    return event === undefined
      ? notFound(context)
      : context.json(googleEvent(context.get('box'), event))
  })
  app.get('/calendars/:calendar/events/:event/instances', needs(READ), context => {
    const box = context.get('box')
    const event = eventIn(context)
    if (event === undefined) return notFound(context)
    const original = context.req.query('originalStart')
    const from = Date.parse(context.req.query('timeMin') ?? '1990-01-01T00:00:00Z')
    const to = Date.parse(context.req.query('timeMax') ?? '2060-01-01T00:00:00Z')
    const shown =
      original === undefined
        ? box.instances(event, from, to).map(each => instanceRow(each.event, each))
        : [
            box.occurrence(
              event.id,
              original.length === 10
                ? original
                : new Date(original).toISOString().replace('.000Z', 'Z'),
            ),
          ].filter(each => each !== undefined)
    const hidden = context.req.query('showDeleted') === 'true' ? '' : 'cancelled'
    return context.json({
      kind: 'calendar#events',
      items: shown.filter(each => each.status !== hidden).map(each => googleEvent(box, each)),
    })
  })
  app.post('/calendars/:calendar/events', needs(WRITE), async context => {
    const box = context.get('box')
    const calendar = calendarOf(context)
    if (calendar === undefined) return notFound(context)
    if (calendar.role !== 'owner' && calendar.role !== 'writer')
      return refuse(context, 403, 'requiredAccessLevel', 'You need to have writer access.')
    const body = await context.req.json<GoogleBody>()
    if (body.start === undefined || body.end === undefined)
      return refuse(context, 400, 'required', 'Missing end time.')
    if (body.id !== undefined) {
      // "Characters allowed in the ID are those used in base32hex encoding … length between 5 and 1024"
      if (!/^[a-v0-9]{5,1024}$/.test(body.id))
        return refuse(context, 400, 'invalid', 'Invalid resource id value.')
      if (box.events.has(body.id))
        return refuse(context, 409, 'duplicate', 'The requested identifier already exists.')
    }
    const id = body.id ?? randomId()
    const event = box.put(
      calendar.id,
      {
        ...withSelf(box, readGoogle(body, calendar.zone)),
        uid: `${id}@google.com`,
        conferenceUrl: meeting(context, body),
      },
      id,
    )
    invitations.tell(box, event, isTold(context))
    return context.json(googleEvent(box, event))
  })
  const write = (isWhole: boolean) => async (context: Context<Vars>) => {
    const box = context.get('box')
    const event = eventIn(context)
    if (event === undefined) return notFound(context)
    if (!guarded(context, event))
      return refuse(context, 412, 'conditionNotMet', 'Precondition Failed')
    const body = await context.req.json<GoogleBody>()
    const answer = selfAnswer(box, event, body)
    if (answer !== undefined && event.organizer.address !== box.owner.address) {
      const comment = (
        body.attendees?.find(one => one.email === box.owner.address) as
          | { readonly comment?: string }
          | undefined
      )?.comment
      invitations.answer(box, event, answer, comment ?? '', isTold(context))
      return context.json(googleEvent(box, box.find(event.id) ?? event))
    }
    const words = readGoogle(body, calendarOf(context)?.zone ?? 'UTC')
    const made = meeting(context, body)
    const after = box.change(event.id, {
      ...(isWhole ? { description: '', location: '', rule: null } : {}),
      ...words,
      ...(made === null ? {} : { conferenceUrl: made }),
      sequence: event.sequence + 1,
    })
    invitations.tell(box, after, isTold(context))
    return context.json(googleEvent(box, after))
  }
  app.patch('/calendars/:calendar/events/:event', needs(WRITE), write(false))
  app.put('/calendars/:calendar/events/:event', needs(WRITE), write(true))
  app.delete('/calendars/:calendar/events/:event', needs(WRITE), context => {
    const box = context.get('box')
    const event = eventIn(context)
    if (event === undefined) return notFound(context)
    if (event.status === 'cancelled')
      return refuse(context, 410, 'deleted', 'Resource has been deleted')
    if (!guarded(context, event))
      return refuse(context, 412, 'conditionNotMet', 'Precondition Failed')
    box.remove(event.id)
    invitations.tell(box, box.events.get(event.id) ?? event, isTold(context))
    return context.body(null, 204)
  })
  app.post('/calendars/:calendar/events/:event/move', needs(WRITE), context => {
    const box = context.get('box')
    const event = eventIn(context)
    const to = box.calendars.get(context.req.query('destination') ?? '')
    if (event === undefined || to === undefined) return notFound(context)
    return context.json(googleEvent(box, box.move(event.id, to.id)))
  })
  app.post('/freeBusy', needs(FREE), async context => {
    const body = await context.req.json<{
      readonly timeMin: string
      readonly timeMax: string
      readonly items: readonly { readonly id: string }[]
    }>()
    const calendars: Record<string, object> = {}
    for (const { id } of body.items) {
      const box = calendarsOf(id)
      calendars[id] =
        box === undefined
          ? { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }
          : {
              busy: busyOf(box, Date.parse(body.timeMin), Date.parse(body.timeMax)).map(
                ([start, end]) => ({
                  start: new Date(start).toISOString(),
                  end: new Date(end).toISOString(),
                }),
              ),
            }
    }
    return context.json({
      kind: 'calendar#freeBusy',
      timeMin: body.timeMin,
      timeMax: body.timeMax,
      calendars,
    })
  })
  return app

  /** Only with `conferenceDataVersion=1`; without it conference data of a body is ignored. */
  function meeting(context: Context<Vars>, body: GoogleBody): string | null {
    return context.req.query('conferenceDataVersion') === '1' &&
      body.conferenceData?.createRequest !== undefined
      ? `https://meet.sim.test/${now().toString(36)}-${randomId().slice(0, 4)}`
      : null
  }
}

/** Who invites is among the invited, as its organizer. */
function withSelf(box: SimCalendars, words: Partial<SimEvent>): Partial<SimEvent> {
  const attendees = words.attendees ?? []
  if (attendees.length === 0) return words
  const { address, name } = box.owner
  const others = attendees.filter(one => one.address !== address)
  const me = { address, name, response: 'accepted', isOptional: false, isOrganizer: true } as const
  return { ...words, attendees: [me, ...others] }
}

const endOf = (event: SimEvent): number =>
  event.endsAt ?? (event.endDate === null ? Infinity : Date.parse(event.endDate))

const refuse = (
  context: Context,
  status: 400 | 401 | 403 | 404 | 409 | 410 | 412,
  reason: string,
  message: string,
) =>
  context.json(
    { error: { code: status, message, errors: [{ domain: 'global', reason, message }] } },
    status,
  )
const notFound = (context: Context) => refuse(context, 404, 'notFound', 'Not Found')
