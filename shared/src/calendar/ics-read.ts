/**
 * iCalendar (RFC 5545) → events. What cannot be read is named, never thrown: invitations come from
 * strangers.
 *
 * ical.js parses the lines only. Its recurrence is not used (it loops for ever on
 * `FREQ=DAILY;BYMONTHDAY=-1,-2`), nor its zones (it takes unknown ones for floating).
 */
import ICAL from 'ical.js'
import {
  dateOf,
  dayNumber,
  DAY,
  isoMoment,
  type CalendarEvent,
  type EventAttendee,
  type EventResponse,
  type EventTimes,
} from './event.ts'
import { momentOf, resolveZone } from './zones.ts'

export interface CalendarFile {
  /** REQUEST, REPLY, CANCEL … or PUBLISH; upper case. */
  readonly method: string
  readonly name: string
  readonly events: readonly CalendarEvent[]
  /** What was left out, a sentence each. */
  readonly problems: readonly string[]
}

const SIZE_MAX = 5_000_000
const EVENTS_MAX = 20_000
const LISTED_MAX = 5000
const CONFERENCE =
  /https:\/\/(?:[\w-]+\.)*(?:zoom\.us\/(?:j|my|w)\/|meet\.google\.com\/|teams\.(?:microsoft|live)\.com\/|webex\.com\/|whereby\.com\/|meet\.jit\.si\/|gotomeeting\.com\/|bluejeans\.com\/|chime\.aws\/|discord\.gg\/|around\.co\/|bbb\.)[^\s<>"')\]]*/i

/** `floatingZone` is where times without a zone are read. */
export function readCalendar(text: string, floatingZone: string): CalendarFile {
  if (text.length > SIZE_MAX) return failed('The calendar is larger than 5 MB.')
  let root: ICAL.Component
  try {
    root = new ICAL.Component(parsed(text))
  } catch (error) {
    return failed(
      `It is not a calendar: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`,
    )
  }
  const zones = fileZones(root)
  const problems: string[] = []
  const events: CalendarEvent[] = []
  for (const component of root.getAllSubcomponents('vevent').slice(0, EVENTS_MAX)) {
    try {
      events.push(readEvent(component, { zones, floatingZone }))
    } catch (error) {
      problems.push(
        error instanceof Error ? error.message.slice(0, 200) : 'An event cannot be read.',
      )
    }
  }
  return {
    method: textOf(root, 'method').toUpperCase() || 'PUBLISH',
    name: textOf(root, 'x-wr-calname'),
    events,
    problems,
  }
}

const failed = (problem: string): CalendarFile => ({
  method: 'PUBLISH',
  name: '',
  events: [],
  problems: [problem],
})

/** A file may hold several calendars one after the other; their events are read as one. */
function parsed(text: string): unknown[] {
  const clean = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n|\r(?!\n)/g, '\n')
    .trim()
  const result = ICAL.parse(clean) as unknown[]
  if (typeof result[0] === 'string') return result
  const all = result as unknown[][]
  const [first = ['vcalendar', [], []]] = all
  return [first[0], first[1], all.flatMap(one => one[2] as unknown[])]
}

interface Zones {
  readonly zones: ReadonlyMap<string, string>
  readonly floatingZone: string
}

/** Names of the file's own zones: by X-LIC-LOCATION, by their name, else by their standard offset. */
function fileZones(root: ICAL.Component): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const zone of root.getAllSubcomponents('vtimezone')) {
    const id = textOf(zone, 'tzid')
    const offset = textOf(zone.getFirstSubcomponent('standard') ?? zone, 'tzoffsetto')
    const name =
      resolveZone(id) ?? resolveZone(textOf(zone, 'x-lic-location')) ?? resolveZone(offset)
    if (name !== null) found.set(id, name)
  }
  return found
}

/** What is named as the place to meet (RFC 7986, 5.11) is believed; in other text known hosts are looked for. */
function conferenceOf(component: ICAL.Component, words: string): string | null {
  const named = ['x-google-conference', 'x-microsoft-skypeteamsmeetingurl', 'conference'].map(
    name => textOf(component, name).trim(),
  )
  return (
    named.find(url => /^https:\/\/[^\s<>"]+$/i.test(url)) ??
    CONFERENCE.exec(`${textOf(component, 'url')}\n${words}`)?.[0] ??
    null
  )
}

function readEvent(component: ICAL.Component, zones: Zones): CalendarEvent {
  const title = textOf(component, 'summary').trim()
  const times = timesOf(component, zones, title)
  const description = textOf(component, 'description')
  const location = textOf(component, 'location').trim()
  const recurrence = component.getFirstProperty('recurrence-id')
  const status = textOf(component, 'status').toLowerCase()
  const list = (name: string) =>
    component
      .getAllProperties(name)
      .flatMap(property => moments(property, zones))
      .slice(0, LISTED_MAX)
  return {
    ...times,
    uid: textOf(component, 'uid') || `no-uid-${title}-${times.startsAt ?? times.startDate}`,
    recurrenceId: recurrence ? (moments(recurrence, zones)[0] ?? null) : null,
    isFollowing: recurrence?.getFirstParameter('range')?.toUpperCase() === 'THISANDFUTURE',
    sequence: Math.max(0, Number.parseInt(textOf(component, 'sequence'), 10) || 0),
    status: status === 'cancelled' || status === 'tentative' ? status : 'confirmed',
    title,
    description,
    location,
    conferenceUrl: conferenceOf(component, `${location}\n${description}`),
    rule: ruleText(component),
    rdates: list('rdate'),
    exdates: list('exdate'),
    isBusy: textOf(component, 'transp').toUpperCase() !== 'TRANSPARENT',
    isPrivate: /^(?:private|confidential)$/i.test(textOf(component, 'class')),
    attendees: attendeesOf(component),
    reminders: remindersOf(component),
    stampedAt: stampOf(component),
  }
}

function timesOf(component: ICAL.Component, zones: Zones, title: string): EventTimes {
  const start = component.getFirstProperty('dtstart')
  if (!start) throw new Error(`“${title.slice(0, 60)}” has no beginning.`)
  const end = component.getFirstProperty('dtend')
  const from = timeOf(start, zones)
  const until = end ? timeOf(end, zones) : null
  if (from.date !== null) {
    const last = until?.date ?? null
    const days = last === null ? Math.max(1, Math.round(durationOf(component) / DAY)) : 0
    const endDate =
      last !== null && last > from.date ? last : dateOf(dayNumber(from.date) + Math.max(1, days))
    return { startsAt: null, endsAt: null, startDate: from.date, endDate, zone: null }
  }
  const startsAt = from.at ?? Number.NaN
  if (Number.isNaN(startsAt)) throw new Error(`“${title.slice(0, 60)}” begins at no real time.`)
  const endsAt = Math.max(startsAt, until?.at ?? startsAt + durationOf(component))
  return { startsAt, endsAt, startDate: null, endDate: null, zone: from.zone }
}

interface ReadTime {
  readonly date: string | null
  readonly at: number | null
  readonly zone: string | null
}

function timeOf(property: ICAL.Property, zones: Zones): ReadTime {
  const [value] = property.getValues() as readonly ICAL.Time[]
  if (!value || typeof value !== 'object' || !('year' in value))
    return { date: null, at: Number.NaN, zone: null }
  // The parser makes real days of 2026-99-03.
  const [, , , written] = property.toJSON() as readonly unknown[]
  const isReal = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d|$)/
  if (typeof written === 'string' && !isReal.test(written))
    return { date: null, at: Number.NaN, zone: null }
  return read(value, property, zones)
}

function read(value: ICAL.Time, property: ICAL.Property, zones: Zones): ReadTime {
  const two = (number: number) => String(number).padStart(2, '0')
  const date = `${String(value.year).padStart(4, '0')}-${two(value.month)}-${two(value.day)}`
  // The calendar of the Romans and Swatch dates are not read.
  if (value.month < 1 || value.month > 12 || value.day < 1 || value.day > 31 || value.year < 1)
    return { date: null, at: Number.NaN, zone: null }
  if (value.isDate) return { date, at: null, zone: null }
  const local = `${date}T${two(value.hour)}:${two(value.minute)}:${two(Math.min(59, value.second))}`
  const id = property.getFirstParameter('tzid') ?? ''
  const isUtc = value.zone === ICAL.Timezone.utcTimezone || /^(?:utc|gmt)$/i.test(id)
  const zone = isUtc ? 'UTC' : id === '' ? null : (zones.zones.get(id) ?? resolveZone(id))
  return { date: null, at: momentOf(local, zone ?? zones.floatingZone), zone }
}

/** RDATE, EXDATE and RECURRENCE-ID: dates as they are, times as moments; of a period its beginning. */
function moments(property: ICAL.Property, zones: Zones): readonly string[] {
  return (property.getValues() as readonly unknown[]).flatMap(value => {
    const time = value instanceof ICAL.Period ? value.start : value
    if (!(time instanceof ICAL.Time)) return []
    const { date, at } = read(time, property, zones)
    return date ?? (at === null || Number.isNaN(at) ? [] : isoMoment(at))
  })
}

function durationOf(component: ICAL.Component): number {
  const value: unknown = component.getFirstPropertyValue('duration')
  return value instanceof ICAL.Duration ? Math.max(0, value.toSeconds() * 1000) : 0
}

const textOf = (component: ICAL.Component, name: string): string => {
  const value: unknown = component.getFirstPropertyValue(name)
  return value === null || value === undefined ? '' : String(value)
}

const ruleText = (component: ICAL.Component): string | null => {
  const value: unknown = component.getFirstPropertyValue('rrule')
  return value === null || value === undefined ? null : String(value).slice(0, 1000)
}

function stampOf(component: ICAL.Component): number {
  const value: unknown =
    component.getFirstPropertyValue('dtstamp') ?? component.getFirstPropertyValue('last-modified')
  return value instanceof ICAL.Time ? value.toJSDate().getTime() || 0 : 0
}

const RESPONSES: Readonly<Record<string, EventResponse>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
}

function attendeesOf(component: ICAL.Component): readonly EventAttendee[] {
  const organizer = component.getFirstProperty('organizer')
  const organizerAddress = organizer ? addressOf(organizer) : ''
  const people = component
    .getAllProperties('attendee')
    .slice(0, 2000)
    .flatMap((property): EventAttendee[] => {
      const address = addressOf(property)
      if (address === '' || property.getFirstParameter('cutype')?.toUpperCase() === 'RESOURCE')
        return []
      return [
        {
          address,
          name: nameOf(property, address),
          response:
            RESPONSES[property.getFirstParameter('partstat')?.toUpperCase() ?? ''] ?? 'none',
          isOptional: property.getFirstParameter('role')?.toUpperCase() === 'OPT-PARTICIPANT',
          isOrganizer: address === organizerAddress,
        },
      ]
    })
  const isListed = organizerAddress === '' || people.some(one => one.isOrganizer)
  const first: EventAttendee[] =
    isListed || !organizer
      ? []
      : [
          {
            address: organizerAddress,
            name: nameOf(organizer, organizerAddress),
            response: 'accepted',
            isOptional: false,
            isOrganizer: true,
          },
        ]
  return [...first, ...people]
}

const addressOf = (property: ICAL.Property): string => {
  const value = String(property.getFirstValue() ?? '')
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase()
  const email = value.includes('@')
    ? value
    : (property.getFirstParameter('email') ?? '').toLowerCase()
  return email.includes('@') && email.length <= 320 ? email : ''
}

const nameOf = (property: ICAL.Property, address: string): string => {
  const name = (property.getFirstParameter('cn') ?? '').replace(/^["']|["']$/g, '').trim()
  return name.toLowerCase() === address ? '' : name.slice(0, 200)
}

function remindersOf(component: ICAL.Component): readonly number[] {
  const minutes = component.getAllSubcomponents('valarm').flatMap(alarm => {
    const trigger: unknown = alarm.getFirstPropertyValue('trigger')
    return trigger instanceof ICAL.Duration ? Math.round(-trigger.toSeconds() / 60) : []
  })
  return [...new Set(minutes)].filter(one => one >= 0 && one <= 40_320).slice(0, 10)
}
