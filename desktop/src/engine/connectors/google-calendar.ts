/**
 * Calendars at Google (MAIL.md 12). Series come unexpanded, changed and cancelled occurrences as events
 * of their own. Whole listings begin with a time, later ones with their sync token only.
 * https://developers.google.com/workspace/calendar/api/guides/sync
 */
import { createHash } from 'node:crypto'
import { calendar as calendarApi } from 'googleapis/build/src/apis/calendar/index.js'
import type { calendar_v3 as Google } from 'googleapis/build/src/apis/calendar/v3.js'
import { occurrenceKey } from '@kith/shared/calendar'
import type { Clock } from '@kith/shared/kit'
import type {
  CalendarConnector,
  EventDraft,
  RemoteCalendar,
  RemoteEvent,
  Written,
} from './calendar-connector.ts'
import { connectFault, connectKind } from './connect-faults.ts'
import { googleBody, googlePatch, remoteEvent } from './google-event.ts'
import { createGoogleCall, type AccessTokens, type CallOptions } from './google-call.ts'
import { hueOf } from './hue-of.ts'
import type { UnitBucket } from './unit-bucket.ts'

export interface GoogleCalendarOptions {
  readonly tokens: AccessTokens
  /** Requests a minute; apart from Gmail's units. */
  readonly bucket: UnitBucket
  readonly clock: Clock
  readonly address: string
  /** The person's zone, for calendars that name none. */
  readonly zone: string
  /** Short names of the scopes that were given. */
  readonly scopes: readonly string[]
  readonly rootUrl?: string
}

const HOST = 'www.googleapis.com'
const PER_PAGE = 2500
/** freebusy.query takes that many calendars. */
const BUSY_PER_CALL = 50
const READS = ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly']
const WRITES = ['calendar', 'calendar.events']
const ROLES = {
  owner: 'owner',
  writer: 'writer',
  reader: 'reader',
  freeBusyReader: 'free-busy',
} as const

export function createGoogleCalendarConnector(options: GoogleCalendarOptions): CalendarConnector {
  const { tokens, bucket, clock } = options
  const address = options.address.toLowerCase()
  const api = calendarApi({
    version: 'v3',
    ...(options.rootUrl === undefined ? {} : { rootUrl: `${options.rootUrl}/` }),
  })
  const ask = createGoogleCall({ host: HOST, tokens, bucket, clock })
  const zones = new Map<string, string>()
  const uids = new Map<string, string>()
  let reminders: readonly number[] = []

  const permitted = (wanted: readonly string[]) => {
    if (!options.scopes.some(scope => wanted.includes(scope)))
      throw connectFault('missing-scope', { host: HOST, scopes: wanted.slice(-1) })
  }
  const call = <T>(
    signal: AbortSignal,
    work: (request: CallOptions) => Promise<{ readonly data: T }>,
    isUrgent = false,
  ): Promise<T> => ask(1, signal, work, { isUrgent, scopes: ['calendar.events'] })
  const raw = (calendarId: string, eventId: string, signal: AbortSignal) =>
    call(signal, request => api.events.get({ calendarId, eventId }, request), true)
  const context = { address, uidOf: (series: string) => uids.get(series) ?? '' }
  const known = async (
    calendar: string,
    events: readonly Google.Schema$Event[],
    signal: AbortSignal,
  ): Promise<readonly RemoteEvent[]> => {
    for (const { id, iCalUID } of events) if (id && iCalUID) uids.set(id, iCalUID)
    for (const { recurringEventId: series, iCalUID } of events) {
      if (!series || uids.has(series)) continue
      // Occurrences bear the UID of their series; cancelled ones may come without.
      const uid =
        iCalUID ??
        (
          await raw(calendar, series, signal).catch((error: unknown) => {
            if (connectKind(error) === 'gone') return null
            throw error
          })
        )?.iCalUID
      uids.set(series, uid ?? series)
    }
    return events.map(event => remoteEvent(event, { ...context, reminders }))
  }
  /** Google's own id: occurrences of a series are asked for by when they would have been. */
  const idOf = async (calendarId: string, id: string, signal: AbortSignal): Promise<string> => {
    const [eventId = '', original] = id.split('#', 2)
    if (original === undefined) return id
    const { items } = await call(signal, request =>
      api.events.instances(
        { calendarId, eventId, originalStart: original, showDeleted: true },
        request,
      ),
    )
    const [found] = items ?? []
    if (!found?.id) throw connectFault('gone', {})
    return found.id
  }
  const zoneOf = (calendar: string) => zones.get(calendar) ?? options.zone
  const written = (event: Google.Schema$Event): Written => ({
    providerId: event.id ?? '',
    etag: event.etag ?? null,
    ...(event.iCalUID ? { uid: event.iCalUID } : {}),
  })
  const meeting = (draft: EventDraft) =>
    draft.wantsConference && draft.conferenceUrl === null
      ? {
          conferenceData: {
            createRequest: {
              requestId: stableId(`${draft.uid} ${draft.sequence}`),
              conferenceSolutionKey: { type: 'hangoutsMeet' },
            },
          },
        }
      : {}
  const tell = (isTold: boolean) => (isTold ? 'all' : 'none')

  return {
    async listCalendars(signal) {
      permitted(['calendar', 'calendar.readonly'])
      const found: RemoteCalendar[] = []
      let pageToken: string | undefined
      do {
        const page = await call(signal, request =>
          api.calendarList.list(
            { maxResults: 250, ...(pageToken === undefined ? {} : { pageToken }) },
            request,
          ),
        )
        for (const each of page.items ?? []) {
          if (!each.id || each.deleted === true) continue
          if (each.timeZone) zones.set(each.id, each.timeZone)
          found.push({
            providerId: each.id,
            name: each.summaryOverride ?? each.summary ?? each.id,
            zone: each.timeZone ?? null,
            hue: hueOf(each.backgroundColor),
            role: ROLES[each.accessRole as keyof typeof ROLES] ?? 'reader',
            isDefault: each.primary === true,
          })
        }
        pageToken = page.nextPageToken ?? undefined
      } while (pageToken !== undefined)
      return found.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
    },
    async *list(calendarId, cursor, window, signal) {
      permitted(READS)
      const asked = { calendarId, maxResults: PER_PAGE, singleEvents: false, showDeleted: true }
      let pageToken: string | undefined
      for (;;) {
        const page = await call(signal, request =>
          api.events.list(
            {
              ...asked,
              ...(cursor === null
                ? { timeMin: new Date(window.from).toISOString() }
                : { syncToken: cursor }),
              ...(pageToken === undefined ? {} : { pageToken }),
            },
            request,
          ),
        ).catch((error: unknown) => {
          // 410: "Sync token is no longer valid, a full sync is required."
          if (cursor !== null && connectKind(error) === 'gone')
            throw connectFault('cursor-lost', { scope: calendarId, why: 'its token ran out' })
          throw error
        })
        reminders = (page.defaultReminders ?? []).flatMap(each =>
          each.method === 'popup' ? (each.minutes ?? []) : [],
        )
        const events = await known(calendarId, page.items ?? [], signal)
        const isGone = (event: RemoteEvent) => event.status === 'cancelled' && event.series === null
        // Empty pages have pages behind them too; only the last one has the token.
        pageToken = page.nextPageToken ?? undefined
        yield {
          events: events.filter(event => !isGone(event)),
          removed: events.filter(isGone).map(event => event.providerId),
          wholeSeries: [],
          cursor: page.nextSyncToken ?? null,
          isWhole: cursor === null && pageToken === undefined,
        }
        if (pageToken === undefined) return
      }
    },
    async get(calendar, id, signal) {
      try {
        const event = await raw(calendar, await idOf(calendar, id, signal), signal)
        const [found] = await known(calendar, [event], signal)
        return found === undefined || (found.status === 'cancelled' && found.series === null)
          ? null
          : found
      } catch (error) {
        if (connectKind(error) === 'gone') return null
        throw error
      }
    },
    async create(calendarId, draft, signal) {
      permitted(WRITES)
      const id = stableId(draft.uid)
      const requestBody = { ...googleBody(draft, zoneOf(calendarId)), ...meeting(draft) }
      const sent = { calendarId, conferenceDataVersion: 1, sendUpdates: tell(draft.tellsPeople) }
      try {
        return written(
          await call(
            signal,
            request => api.events.insert({ ...sent, requestBody: { ...requestBody, id } }, request),
            true,
          ),
        )
      } catch (error) {
        // It is there: the answer was lost, or it was deleted and shall be there again.
        if (connectKind(error) !== 'conflict') throw error
        return written(
          await call(
            signal,
            request => api.events.patch({ ...sent, eventId: id, requestBody }, request),
            true,
          ),
        )
      }
    },
    async update(calendarId, id, draft, ifMatch, signal) {
      permitted(WRITES)
      const eventId = await idOf(calendarId, id, signal)
      const there = await raw(calendarId, eventId, signal)
      if (ifMatch !== null && there.etag !== ifMatch) throw connectFault('conflict', {})
      const [now] = await known(calendarId, [there], signal)
      if (now === undefined) throw connectFault('gone', {})
      const sendUpdates = tell(draft.tellsPeople)
      const requestBody = {
        ...googlePatch(draft, now, there, zoneOf(calendarId)),
        ...meeting(draft),
      }
      let last = there
      if (Object.keys(requestBody).length > 0)
        last = await call(
          signal,
          request =>
            api.events.patch(
              { calendarId, eventId, sendUpdates, conferenceDataVersion: 1, requestBody },
              { ...request, headers: { ...request.headers, 'if-match': there.etag ?? '*' } },
            ),
          true,
        )
      const left = new Set(now.exdates.map(occurrenceKey))
      for (const exdate of draft.exdates)
        if (!left.has(occurrenceKey(exdate))) await leaveOut(exdate)
      for (const original of draft.restored) await bringBack(original)
      return written(last)

      async function leaveOut(original: string) {
        const instance = await idOf(calendarId, `${eventId}#${original}`, signal)
        await call(signal, request =>
          api.events.delete({ calendarId, eventId: instance, sendUpdates }, request),
        ).catch((error: unknown) => {
          if (connectKind(error) !== 'gone') throw error
        })
      }
      async function bringBack(original: string) {
        const instance = await idOf(calendarId, `${eventId}#${original}`, signal)
        await call(signal, request =>
          api.events.patch(
            { calendarId, eventId: instance, sendUpdates, requestBody: { status: 'confirmed' } },
            request,
          ),
        )
      }
    },
    async respond(calendarId, id, response, comment, signal) {
      permitted(WRITES)
      const eventId = await idOf(calendarId, id, signal)
      const there = await raw(calendarId, eventId, signal)
      const attendees = (there.attendees ?? []).map(one =>
        one.self === true || one.email?.toLowerCase() === address
          ? { ...one, responseStatus: response, ...(comment === '' ? {} : { comment }) }
          : one,
      )
      return written(
        await call(
          signal,
          request =>
            api.events.patch(
              { calendarId, eventId, sendUpdates: 'all', requestBody: { attendees } },
              request,
            ),
          true,
        ),
      )
    },
    async remove(calendarId, id, ifMatch, tellsPeople, signal) {
      permitted(WRITES)
      try {
        const eventId = await idOf(calendarId, id, signal)
        await call(
          signal,
          request =>
            api.events.delete(
              { calendarId, eventId, sendUpdates: tell(tellsPeople) },
              ifMatch === null
                ? request
                : { ...request, headers: { ...request.headers, 'if-match': ifMatch } },
            ),
          true,
        )
      } catch (error) {
        if (connectKind(error) !== 'gone') throw error
      }
    },
    async freeBusy(addresses, window, signal) {
      const found = []
      for (let from = 0; from < addresses.length; from += BUSY_PER_CALL) {
        const some = addresses.slice(from, from + BUSY_PER_CALL)
        const answer = await call(
          signal,
          request =>
            api.freebusy.query(
              {
                requestBody: {
                  timeMin: new Date(window.from).toISOString(),
                  timeMax: new Date(window.to).toISOString(),
                  items: some.map(id => ({ id })),
                },
              },
              request,
            ),
          true,
        )
        for (const one of some) {
          const { busy = [], errors = [] } = answer.calendars?.[one] ?? { errors: [{}] }
          found.push({
            address: one,
            busy: busy.map(
              each => [Date.parse(each.start ?? ''), Date.parse(each.end ?? '')] as const,
            ),
            isUnknown: errors.length > 0,
          })
        }
      }
      return found
    },
    schedules: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  }
}

/** An id that Google takes from clients (base32hex), the same for the same event: repeating makes no second. */
const stableId = (text: string): string =>
  `k${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
