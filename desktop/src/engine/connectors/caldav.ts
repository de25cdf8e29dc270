/**
 * Calendars over CalDAV (RFC 4791), with sync-collection (RFC 6578) where the server has it and etags
 * where it has not. An object at the server holds a whole series: it is read, changed and put back
 * under its etag.
 */
import { createDAVClient, type DAVCalendar, type DAVResponse } from 'tsdav'
import {
  occurrenceKey,
  readCalendar,
  writeCalendar,
  type CalendarEvent,
} from '@kith/shared/calendar'
import { newId, s, type Clock } from '@kith/shared/kit'
import type {
  CalendarConnector,
  EventDraft,
  EventPage,
  RemoteCalendar,
  RemoteEvent,
  Written,
} from './calendar-connector.ts'
import { connectFault, connectKind } from './connect-faults.ts'
import { davFault } from './dav-faults.ts'

export interface CaldavOptions {
  /** Where discovery begins. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** The person's own address: which attendee is "me". */
  readonly address: string
  /** For times that name no zone. */
  readonly floatingZone: string
  readonly clock: Clock
}

const OBJECTS_PER_CALL = 100
const GETETAG = { 'd:getetag': {} }
const WHOLE = { 'd:getetag': {}, 'c:calendar-data': {} }
/** `token`: sync-collection. `etags`: by href, where the server has no such thing. */
const cursorSchema = s.union([
  s.object({ token: s.string() }),
  s.object({ etags: s.record(s.string(), s.string()) }),
])
type Cursor = ReturnType<typeof cursorSchema.parse>
type Client = Awaited<ReturnType<typeof createDAVClient>>

export function createCaldavConnector(options: CaldavOptions): CalendarConnector {
  const { url, user, password, floatingZone, clock } = options
  const host = new URL(url).host
  let opened: Promise<Client> | undefined
  let calendars: readonly DAVCalendar[] = []

  const client = (): Promise<Client> =>
    (opened ??= createDAVClient({
      serverUrl: url,
      credentials: { username: user, password },
      authMethod: 'Basic',
      defaultAccountType: 'caldav',
    }).catch((error: unknown) => {
      opened = undefined
      throw davFault(host, error)
    }))
  const run = async <T>(work: (dav: Client) => Promise<T>): Promise<T> => {
    const dav = await client()
    try {
      return await work(dav)
    } catch (error) {
      throw davFault(host, error)
    }
  }
  const pathOf = (href: string): string => new URL(href, url).href
  const checked = (response: Response, href: string): Written => {
    if (response.status === 412 || response.status === 409) throw connectFault('conflict', {})
    if (response.status === 404) throw connectFault('gone', {})
    if (!response.ok) throw davFault(host, { status: response.status })
    return { providerId: href, etag: response.headers.get('etag') }
  }

  const readObjects = async (calendar: string, hrefs: readonly string[]) => {
    const events: RemoteEvent[] = []
    for (let at = 0; at < hrefs.length; at += OBJECTS_PER_CALL) {
      const some = hrefs.slice(at, at + OBJECTS_PER_CALL).map(href => new URL(href).pathname)
      const answers = await run(dav =>
        dav.calendarMultiGet({ url: calendar, props: WHOLE, objectUrls: some, depth: '1' }),
      )
      for (const answer of answers) events.push(...eventsOf(answer))
    }
    return events
  }
  const eventsOf = (answer: DAVResponse): readonly RemoteEvent[] => {
    if (answer.href === undefined || answer.status >= 400) return []
    const ics = textOf(answer.props?.['calendarData'])
    if (ics === undefined) return []
    const href = pathOf(answer.href)
    const etag = textOf(answer.props?.['getetag']) ?? null
    return readCalendar(ics, floatingZone).events.map(event => remote(event, href, etag))
  }
  const remote = (event: CalendarEvent, href: string, etag: string | null): RemoteEvent => {
    const me = event.attendees.find(
      one => one.address.toLowerCase() === options.address.toLowerCase(),
    )
    return {
      ...event,
      providerId: event.recurrenceId === null ? href : `${href}#${event.recurrenceId}`,
      etag,
      series: event.recurrenceId === null ? null : href,
      myResponse: me?.response ?? 'none',
      raw: null,
      updatedAt: event.stampedAt,
    }
  }
  /** What stands at an address now; nothing when it is gone. */
  const held = async (calendar: string, id: string) => {
    const href = objectOf(id)
    const answers = await run(dav =>
      dav.calendarMultiGet({
        url: calendar,
        props: WHOLE,
        objectUrls: [new URL(href).pathname],
        depth: '1',
      }),
    ).catch((error: unknown) => {
      if (connectKind(error) === 'gone') return []
      throw error
    })
    const [answer] = answers
    const ics = textOf(answer?.props?.['calendarData'])
    if (ics === undefined) return undefined
    return {
      href,
      etag: textOf(answer?.props?.['getetag']) ?? null,
      events: readCalendar(ics, floatingZone).events,
    }
  }
  const put = async (href: string, etag: string | null, events: readonly CalendarEvent[]) => {
    const response = await run(dav =>
      dav.updateCalendarObject({
        calendarObject: {
          url: href,
          data: writeCalendar(events, null),
          ...(etag === null ? {} : { etag }),
        },
      }),
    )
    return checked(response, href)
  }
  const whole = (draft: EventDraft): CalendarEvent => ({
    ...draft,
    isFollowing: false,
    stampedAt: clock.now(),
  })

  return {
    async listCalendars() {
      calendars = await run(dav => dav.fetchCalendars())
      return calendars
        .filter(calendar => (calendar.components ?? ['VEVENT']).includes('VEVENT'))
        .map((calendar, at): RemoteCalendar => ({
          providerId: calendar.url,
          name: typeof calendar.displayName === 'string' ? calendar.displayName : 'Calendar',
          zone: null,
          hue: null,
          role: 'owner',
          isDefault: at === 0,
        }))
    },
    async *list(calendar, given) {
      const cursor = given === null ? null : readCursor(calendar, given)
      yield cursor === null || 'token' in cursor
        ? ((await byToken(calendar, cursor?.token ?? null)) ?? (await byEtags(calendar, {})))
        : await byEtags(calendar, cursor.etags)
    },
    async get(calendar, id) {
      const found = await held(calendar, id)
      const event = found?.events.find(each => idOf(found.href, each) === id)
      return found === undefined || event === undefined
        ? null
        : remote(event, found.href, found.etag)
    },
    async create(calendar, draft) {
      const filename = `${draft.uid.replaceAll(/[^\w.-]/g, '') || newId()}.ics`
      const href = new URL(filename, calendar.endsWith('/') ? calendar : `${calendar}/`).href
      const response = await run(dav =>
        dav.createCalendarObject({
          calendar: { url: calendar } as DAVCalendar,
          filename,
          iCalString: writeCalendar([whole(draft)], null),
        }),
      )
      const isThere = response.status === 412 || response.status === 409
      // Ours, of a try whose answer was lost: it is written once more.
      const found = isThere ? await held(calendar, href) : undefined
      return found?.events.some(event => event.uid === draft.uid) === true
        ? await put(href, found.etag, [whole(draft)])
        : checked(response, href)
    },
    async update(calendar, id, draft, ifMatch) {
      const found = await held(calendar, id)
      if (found === undefined) throw connectFault('gone', {})
      if (ifMatch !== null && found.etag !== ifMatch) throw connectFault('conflict', {})
      const key = draft.recurrenceId === null ? null : occurrenceKey(draft.recurrenceId)
      const others = found.events.filter(event =>
        key === null
          ? event.recurrenceId !== null
          : event.recurrenceId === null || occurrenceKey(event.recurrenceId) !== key,
      )
      const written = await put(found.href, found.etag, [...others, whole(draft)])
      return { ...written, providerId: id }
    },
    async respond(calendar, id, response, _comment) {
      const found = await held(calendar, id)
      const event = found?.events.find(each => idOf(found.href, each) === id)
      if (found === undefined || event === undefined) throw connectFault('gone', {})
      const attendees = event.attendees.map(one =>
        one.address.toLowerCase() === options.address.toLowerCase() ? { ...one, response } : one,
      )
      const events = found.events.map(each => (each === event ? { ...event, attendees } : each))
      const written = await put(found.href, found.etag, events)
      return { ...written, providerId: id }
    },
    async remove(calendar, id, ifMatch, _tellsPeople) {
      const href = objectOf(id)
      if (href !== id) {
        // One occurrence: the series stays and leaves it out.
        const found = await held(calendar, id)
        if (found === undefined) return
        const at = id.slice(href.length + 1)
        const events = found.events
          .filter(event => event.recurrenceId !== at)
          .map(event =>
            event.recurrenceId === null ? { ...event, exdates: [...event.exdates, at] } : event,
          )
        await put(found.href, found.etag, events)
        return
      }
      const response = await run(dav =>
        dav.deleteCalendarObject({
          calendarObject: { url: href, ...(ifMatch === null ? {} : { etag: ifMatch }) },
        }),
      )
      if (response.status !== 404) checked(response, href)
    },
    // Scheduling outboxes are rare; who cannot be asked is told as unknown.
    freeBusy: addresses =>
      Promise.resolve(addresses.map(address => ({ address, busy: [], isUnknown: true }))),
    // RFC 6638 2: a server that schedules says so on every answer.
    async schedules(signal) {
      const token = Buffer.from(`${user}:${password}`).toString('base64')
      const answer = await fetch(url, {
        method: 'OPTIONS',
        headers: { authorization: `Basic ${token}` },
        signal,
      }).catch((error: unknown) => {
        throw davFault(host, error)
      })
      return /(?:^|,)\s*calendar-auto-schedule/.test(answer.headers.get('dav') ?? '')
    },
    close: () => Promise.resolve(),
  }

  /** `undefined`: the server has no sync-collection. */
  async function byToken(calendar: string, token: string | null): Promise<EventPage | undefined> {
    let answers: readonly DAVResponse[]
    try {
      answers = await run(dav =>
        dav.syncCollection({
          url: calendar,
          props: GETETAG,
          syncLevel: 1,
          ...(token === null ? {} : { syncToken: token }),
        }),
      )
    } catch (error) {
      if (token === null) return undefined
      throw error
    }
    const [first] = answers
    const next: unknown = first?.raw?.multistatus?.syncToken
    if (typeof next !== 'string') {
      if (token === null) return undefined
      // 403, 409, 412 or 507: the token is no longer known.
      throw connectFault('cursor-lost', {
        scope: calendar,
        why: `the server answered ${first?.status ?? 'nothing'}`,
      })
    }
    const collection = new URL(calendar).pathname
    const named = answers.filter(
      answer => answer.href !== undefined && new URL(pathOf(answer.href)).pathname !== collection,
    )
    const removed = named
      .filter(answer => answer.status === 404)
      .map(answer => pathOf(answer.href ?? ''))
    const present = named
      .filter(answer => answer.status !== 404)
      .map(answer => pathOf(answer.href ?? ''))
    return {
      events: await readObjects(calendar, present),
      removed,
      wholeSeries: present,
      cursor: JSON.stringify({ token: next }),
      isWhole: token === null,
    }
  }

  async function byEtags(
    calendar: string,
    before: Readonly<Record<string, string>>,
  ): Promise<EventPage> {
    const answers = await run(dav => dav.propfind({ url: calendar, props: GETETAG, depth: '1' }))
    const now: Record<string, string> = {}
    for (const answer of answers) {
      const etag = textOf(answer.props?.['getetag'])
      if (answer.href !== undefined && etag !== undefined && !answer.href.endsWith('/'))
        now[pathOf(answer.href)] = etag
    }
    const changed = Object.keys(now).filter(href => before[href] !== now[href])
    const removed = Object.keys(before).filter(href => now[href] === undefined)
    return {
      events: await readObjects(calendar, changed),
      removed,
      wholeSeries: changed,
      cursor: JSON.stringify({ etags: now }),
      isWhole: Object.keys(before).length === 0,
    }
  }
}

function readCursor(calendar: string, text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (error) {
    throw connectFault('cursor-lost', { scope: calendar, why: 'its place was not readable' }, error)
  }
}

/** The object that an occurrence's id belongs to. */
const objectOf = (id: string): string => id.split('#', 1)[0] ?? id
const idOf = (href: string, event: CalendarEvent): string =>
  event.recurrenceId === null ? href : `${href}#${event.recurrenceId}`

/** Values come as text, as CDATA, or as a number that was no number. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  const inner = (value as { readonly _cdata?: unknown } | null | undefined)?._cdata
  return typeof inner === 'string' ? inner : undefined
}
