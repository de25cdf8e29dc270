/**
 * Calendars at Microsoft (MAIL.md 12). A view of a fixed span is followed by delta; whatever it names of a
 * series, the series is read whole, because a deleted occurrence is only missing, and what it calls removed
 * is looked at once more, because it may only lie outside the span.
 * https://learn.microsoft.com/graph/delta-query-events
 */
import { MOST_STARTS, dateOf, isoMoment, occurrenceKey, startsOf } from '@kith/shared/calendar'
import { s, type Clock } from '@kith/shared/kit'
import type {
  CalendarConnector,
  CalendarWindow,
  EventDraft,
  FreeBusy,
  RemoteEvent,
  Written,
} from './calendar-connector.ts'
import { processorMs } from '#engine/ports'
import { connectFault, connectKind } from './connect-faults.ts'
import { GRAPH_HOST, createGraphCall, type GraphRequest } from './graph-call.ts'
import {
  fromGraph,
  graphBody,
  graphPatch,
  momentIn,
  originalOf,
  type GraphEvent,
  type GraphTime,
} from './graph-event.ts'
import type { AccessTokens } from './google-call.ts'
import { hueOf } from './hue-of.ts'

export interface GraphCalendarOptions {
  readonly tokens: AccessTokens
  readonly clock: Clock
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly base: string | null
  /** The person's zone, for events that name none. */
  readonly zone: string
  readonly scopes: readonly string[]
}
interface Page<T> {
  readonly value: readonly T[]
  readonly '@odata.nextLink'?: string
  readonly '@odata.deltaLink'?: string
}
interface GraphCalendar {
  readonly id: string
  readonly name: string
  readonly hexColor?: string
  readonly isDefaultCalendar?: boolean
  readonly canEdit?: boolean
}
interface Schedule {
  readonly scheduleId: string
  readonly error?: object
  readonly scheduleItems?: readonly {
    readonly status: string
    readonly start: GraphTime
    readonly end: GraphTime
  }[]
}

const MONTH_MS = 31 * 86_400_000
const DAY_MS = 86_400_000
/** How far a series is looked through for what was left out of it. */
const BACK_MS = 366 * DAY_MS
const AHEAD_MS = 550 * DAY_MS
const PREFER =
  'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text", odata.maxpagesize=100'
const READS = ['Calendars.Read', 'Calendars.ReadWrite']
const WRITES = ['Calendars.ReadWrite']
const PEOPLE_PER_CALL = 20
const VERBS = { accepted: 'accept', declined: 'decline', tentative: 'tentativelyAccept' } as const
const BUDGET = { most: MOST_STARTS, limitMs: 200, now: processorMs }
/** What we write on an event for ourselves: by it a create whose answer was lost is found again. */
const OWN = 'String {7f3c8c0e-6a0b-4d53-9a77-1f6f2b8f1c6d} Name kith-uid'
const placeSchema = s.object({ link: s.string(), from: s.number(), to: s.number() })

export function createGraphCalendarConnector(options: GraphCalendarOptions): CalendarConnector {
  const call = createGraphCall(options)
  const ask = <T>(request: GraphRequest, signal: AbortSignal): Promise<T> =>
    call<T>({ scopes: WRITES, ...request, headers: { prefer: PREFER, ...request.headers } }, signal)
  const permitted = (wanted: readonly string[]) => {
    if (!options.scopes.some(scope => wanted.includes(scope)))
      throw connectFault('missing-scope', { host: GRAPH_HOST, scopes: wanted.slice(0, 1) })
  }
  const read = async (id: string, signal: AbortSignal): Promise<GraphEvent | null> => {
    try {
      return await ask<GraphEvent>({ method: 'GET', path: eventPath(id) }, signal)
    } catch (error) {
      if (connectKind(error) === 'gone') return null
      throw error
    }
  }
  const all = async <T>(first: string, signal: AbortSignal): Promise<readonly T[]> => {
    const found: T[] = []
    let path: string | undefined = first
    while (path !== undefined) {
      const page: Page<T> = await ask<Page<T>>({ method: 'GET', path }, signal)
      found.push(...page.value)
      path = page['@odata.nextLink']
    }
    return found
  }
  const instances = (id: string, from: number, to: number, signal: AbortSignal) =>
    all<GraphEvent>(
      `${eventPath(id)}/instances?startDateTime=${stamp(from)}&endDateTime=${stamp(to)}`,
      signal,
    )
  /** A series with its changed occurrences; those that are missing were left out. */
  const series = async (
    master: GraphEvent,
    { from, to }: CalendarWindow,
    signal: AbortSignal,
  ): Promise<readonly RemoteEvent[]> => {
    const shown = await instances(master.id, from, to, signal)
    const plain = fromGraph(master, [], null)
    const isAllDay = master.isAllDay === true
    const there = new Set(shown.map(each => occurrenceKey(originalOf(each, isAllDay))))
    const exdates = startsOf(plain, from, to, options.zone, BUDGET)
      .at.filter(at => !there.has(at))
      .map(at => (isAllDay ? dateOf(at / DAY_MS) : isoMoment(at)))
    return [
      { ...plain, exdates },
      ...shown.filter(each => each.type === 'exception').map(each => fromGraph(each, [], master)),
    ]
  }
  /** Graph's own id of `<series>#<original start>`. */
  const idOf = async (id: string, signal: AbortSignal): Promise<string> => {
    const [master = '', original] = id.split('#', 2)
    if (original === undefined) return id
    const at = occurrenceKey(original)
    const near = await instances(master, at - MONTH_MS, at + MONTH_MS, signal)
    const found = near.find(each => occurrenceKey(originalOf(each, original.length === 10)) === at)
    if (found === undefined) throw connectFault('gone', {})
    return found.id
  }
  const remote = async (event: GraphEvent, signal: AbortSignal): Promise<RemoteEvent> => {
    const master = event.seriesMasterId ? await read(event.seriesMasterId, signal) : null
    return fromGraph(event, [], master)
  }
  const written = (event: GraphEvent): Written => ({
    providerId: event.id,
    etag: event['@odata.etag'] ?? null,
    ...(event.iCalUId === undefined || event.seriesMasterId ? {} : { uid: event.iCalUId }),
  })
  const meeting = (draft: EventDraft) =>
    draft.wantsConference && draft.conferenceUrl === null ? { isOnlineMeeting: true } : {}

  return {
    async listCalendars(signal) {
      permitted(READS)
      const found = await all<GraphCalendar>('/me/calendars?$top=100', signal)
      return found
        .map(each => ({
          providerId: each.id,
          name: each.name,
          zone: null,
          hue: hueOf(each.hexColor),
          role: each.canEdit === false ? ('reader' as const) : ('owner' as const),
          isDefault: each.isDefaultCalendar === true,
        }))
        .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
    },
    async *list(calendar, cursor, window, signal) {
      permitted(READS)
      const place = cursor === null ? null : placeOf(calendar, cursor)
      // The span is frozen in the link: once a month it is moved on, by comparing ids.
      if (place !== null && window.from - place.from > MONTH_MS)
        throw connectFault('cursor-lost', { scope: calendar, why: 'its months have passed' })
      const span = place ?? window
      const items: GraphEvent[] = []
      const seen = new Set<string>()
      let delta: string | undefined
      let path: string | undefined =
        place?.link ??
        `/me/calendars/${encodeURIComponent(calendar)}/calendarView/delta?startDateTime=${stamp(span.from)}&endDateTime=${stamp(span.to)}`
      while (path !== undefined) {
        if (seen.has(path))
          throw connectFault('transient', { host: GRAPH_HOST, why: 'its pages go in a circle' })
        seen.add(path)
        const page: Page<GraphEvent> = await ask<Page<GraphEvent>>(
          { method: 'GET', path, scope: calendar },
          signal,
        )
        items.push(...page.value)
        delta = page['@odata.deltaLink']
        path = page['@odata.nextLink']
      }
      const events: RemoteEvent[] = []
      const removed: string[] = []
      const masters = new Map<string, GraphEvent | null>()
      for (const item of items) {
        if (item['@removed'] !== undefined) {
          const still = await read(item.id, signal)
          if (still === null) removed.push(item.id)
          else if (still.type === 'seriesMaster') masters.set(still.id, still)
          else if (still.type === 'singleInstance') events.push(fromGraph(still, [], null))
        } else if (item.type === 'seriesMaster') masters.set(item.id, item)
        else if (item.seriesMasterId)
          masters.set(item.seriesMasterId, masters.get(item.seriesMasterId) ?? null)
        else events.push(fromGraph(item, [], null))
      }
      for (const [id, told] of masters) {
        const master = told ?? (await read(id, signal))
        if (master === null) removed.push(id)
        else events.push(...(await series(master, span, signal)))
      }
      yield {
        events,
        removed,
        wholeSeries: [...masters.keys()],
        cursor:
          delta === undefined
            ? null
            : JSON.stringify({ link: delta, from: span.from, to: span.to }),
        isWhole: place === null,
      }
    },
    async get(_calendar, id, signal) {
      try {
        const event = await read(await idOf(id, signal), signal)
        if (event?.type !== 'seriesMaster')
          return event === null ? null : await remote(event, signal)
        const now = options.clock.now()
        const [whole] = await series(event, { from: now - BACK_MS, to: now + AHEAD_MS }, signal)
        return whole ?? null
      } catch (error) {
        if (connectKind(error) === 'gone') return null
        throw error
      }
    },
    async create(calendar, draft, signal) {
      permitted(WRITES)
      const path = `/me/calendars/${encodeURIComponent(calendar)}/events`
      const body = {
        ...graphBody(draft, options.zone),
        ...meeting(draft),
        transactionId: draft.uid,
        singleValueExtendedProperties: [{ id: OWN, value: draft.uid }],
      }
      try {
        return written(await ask<GraphEvent>({ method: 'POST', path, body }, signal))
      } catch (error) {
        if (connectKind(error) !== 'conflict') throw error
        // The answer to an earlier try was lost, or the event was deleted and shall be there again.
        const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${OWN}' and ep/value eq '${draft.uid.replaceAll("'", "''")}')`
        const [found] = await all<GraphEvent>(
          `${path}?$filter=${encodeURIComponent(filter)}`,
          signal,
        )
        if (found !== undefined) return written(found)
        const again = { ...body, transactionId: `${draft.uid}:${draft.sequence}` }
        return written(await ask<GraphEvent>({ method: 'POST', path, body: again }, signal))
      }
    },
    async update(_calendar, id, draft, ifMatch, signal) {
      permitted(WRITES)
      const there = await read(await idOf(id, signal), signal)
      if (there === null) throw connectFault('gone', {})
      const etag = there['@odata.etag'] ?? null
      if (ifMatch !== null && etag !== ifMatch) throw connectFault('conflict', {})
      if (draft.restored.length > 0)
        throw connectFault('permanent', {
          host: GRAPH_HOST,
          text: 'Outlook cannot bring a single occurrence back. Make a new event in its place.',
        })
      const patch = {
        ...graphPatch(draft, await remote(there, signal), options.zone),
        ...meeting(draft),
      }
      let last = there
      if (Object.keys(patch).length > 0)
        last = await ask<GraphEvent>(
          {
            method: 'PATCH',
            path: eventPath(there.id),
            body: patch,
            ...(etag === null ? {} : { headers: { 'if-match': etag } }),
          },
          signal,
        )
      for (const original of draft.exdates) {
        // Those that are left out already are not found.
        const instance = await idOf(`${there.id}#${original}`, signal).catch((error: unknown) => {
          if (connectKind(error) === 'gone') return null
          throw error
        })
        if (instance !== null) await ask({ method: 'DELETE', path: eventPath(instance) }, signal)
      }
      if (draft.exdates.length > 0) last = (await read(there.id, signal)) ?? last
      return written(last)
    },
    async respond(_calendar, id, response, comment, signal) {
      permitted(WRITES)
      const own = await idOf(id, signal)
      await ask(
        {
          method: 'POST',
          path: `${eventPath(own)}/${VERBS[response]}`,
          body: { comment, sendResponse: true },
        },
        signal,
      )
      // A declined event may leave the calendar.
      const after = await read(own, signal)
      return after === null ? { providerId: own, etag: null } : written(after)
    },
    async remove(_calendar, id, ifMatch, _tellsPeople, signal) {
      permitted(WRITES)
      try {
        const own = await idOf(id, signal)
        await ask(
          {
            method: 'DELETE',
            path: eventPath(own),
            ...(ifMatch === null ? {} : { headers: { 'if-match': ifMatch } }),
          },
          signal,
        )
      } catch (error) {
        if (connectKind(error) !== 'gone') throw error
      }
    },
    async freeBusy(addresses, window, signal) {
      const found: FreeBusy[] = []
      const at = (moment: number) => ({ dateTime: isoMoment(moment).slice(0, 19), timeZone: 'UTC' })
      for (let from = 0; from < addresses.length; from += PEOPLE_PER_CALL) {
        const { value } = await ask<Page<Schedule>>(
          {
            method: 'POST',
            path: '/me/calendar/getSchedule',
            body: {
              schedules: addresses.slice(from, from + PEOPLE_PER_CALL),
              startTime: at(window.from),
              endTime: at(window.to),
              availabilityViewInterval: 30,
            },
          },
          signal,
        )
        for (const each of value)
          found.push({
            address: each.scheduleId,
            busy: (each.scheduleItems ?? [])
              .filter(item => item.status !== 'free' && item.status !== 'workingElsewhere')
              .map(item => [momentIn(item.start) ?? 0, momentIn(item.end) ?? 0] as const),
            isUnknown: each.error !== undefined,
          })
      }
      return found
    },
    schedules: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  }
}

const eventPath = (id: string): string => `/me/events/${encodeURIComponent(id)}`
const stamp = (at: number): string => isoMoment(at)

function placeOf(calendar: string, cursor: string) {
  try {
    return placeSchema.parse(JSON.parse(cursor))
  } catch (error) {
    throw connectFault('cursor-lost', { scope: calendar, why: 'its place was not readable' }, error)
  }
}
