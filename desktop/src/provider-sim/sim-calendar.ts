/**
 * The calendars of one user of the simulator in the words of RFC 5545, as both façades read them. A
 * series and each changed occurrence are rows of their own; what was deleted stays as a cancelled row,
 * because both providers still tell of it. Which days a rule means is the oracle's to judge, not ours.
 */
import {
  dateOf,
  isoMoment,
  occurrenceKey,
  occurrencesOf,
  type CalendarEvent,
  type EventAttendee,
} from '@kith/shared/calendar'

export interface SimCalendar {
  readonly id: string
  name: string
  readonly zone: string
  readonly role: 'owner' | 'writer' | 'reader' | 'freeBusyReader'
  readonly isDefault: boolean
  /** `#rrggbb`. */
  readonly color: string
}
export interface SimEvent extends CalendarEvent {
  readonly id: string
  readonly calendar: string
  /** Id of the series that this occurrence was changed in. */
  readonly series: string | null
  readonly organizer: { readonly address: string; readonly name: string }
  /** Number of the newest change: its etag. */
  readonly seq: number
  readonly createdAt: number
  /** What a client wrote on it for itself. */
  readonly own: string | null
}
export interface SimInstance {
  readonly id: string
  readonly event: SimEvent
  readonly startsAt: number
  readonly endsAt: number
  readonly startDate: string | null
  readonly endDate: string | null
  readonly originalAt: number
  readonly kind: 'single' | 'occurrence' | 'exception'
}
type Words = Partial<Omit<SimEvent, 'id' | 'calendar' | 'series' | 'seq'>>

export interface SimCalendars {
  readonly owner: { readonly address: string; readonly name: string }
  readonly calendars: ReadonlyMap<string, SimCalendar>
  /** Rows, also of what was deleted. */
  readonly events: ReadonlyMap<string, SimEvent>
  readonly main: SimCalendar
  readonly addCalendar: (name: string, more?: Partial<SimCalendar>) => SimCalendar
  readonly put: (calendar: string, words: Words, id?: string) => SimEvent
  readonly change: (id: string, words: Words) => SimEvent
  readonly move: (id: string, calendar: string) => SimEvent
  /** A series with all its occurrences, one occurrence, or a single event. */
  readonly remove: (id: string) => void
  /** The row of one occurrence, made when it still is as its series says. */
  readonly occurrence: (series: string, original: string) => SimEvent | undefined
  readonly find: (id: string) => SimEvent | undefined
  readonly instances: (event: SimEvent, from: number, to: number) => readonly SimInstance[]
  readonly view: (calendar: string, from: number, to: number) => readonly SimInstance[]
  readonly seq: () => number
  /** Places in the log up to now are lost. */
  readonly forget: () => void
  readonly forgottenTo: () => number
}

/** Processor time: a busy machine shortens no series. */
const BUDGET = { most: 5000, limitMs: 1000, now: () => process.threadCpuUsage().user / 1000 }
const PALETTE = ['#9fe1e7', '#f83a22', '#16a765', '#ffad46', '#9a9cff']

export function createSimCalendars(
  { address, name: called }: { readonly address: string; readonly name: string },
  now: () => number,
): SimCalendars {
  const owner = { address, name: called }
  const calendars = new Map<string, SimCalendar>()
  const events = new Map<string, SimEvent>()
  let seq = 1
  let forgottenTo = 0
  const addCalendar: SimCalendars['addCalendar'] = (name, more = {}) => {
    const calendar: SimCalendar = {
      id: calendars.size === 0 ? owner.address : `c${calendars.size}@group.sim.test`,
      name,
      zone: 'Europe/Berlin',
      role: 'owner',
      isDefault: calendars.size === 0,
      color: PALETTE[calendars.size % PALETTE.length] ?? '',
      ...more,
    }
    calendars.set(calendar.id, calendar)
    return calendar
  }
  const main = addCalendar(owner.name)
  const childrenOf = (series: string) => [...events.values()].filter(one => one.series === series)
  const keep = (event: Omit<SimEvent, 'seq'>): SimEvent => {
    const kept = { ...event, seq: ++seq, stampedAt: now() }
    events.set(kept.id, kept)
    return kept
  }
  const change: SimCalendars['change'] = (id, words) => {
    const event = events.get(id)
    if (event === undefined) throw new Error(`no event ${id}`)
    return keep({ ...event, ...words })
  }
  const instances: SimCalendars['instances'] = (event, from, to) => {
    const overrides = childrenOf(event.id)
    return occurrencesOf(event, overrides, from, to, 'UTC', BUDGET).list.map(each => ({
      id:
        event.rule === null
          ? event.id
          : each.event === event
            ? occurrenceId(event, each.originalAt)
            : each.event.id,
      event: each.event,
      startsAt: each.startsAt,
      endsAt: each.endsAt,
      startDate: each.startDate,
      endDate: each.startDate === null ? null : dateOf(each.endsAt / DAY),
      originalAt: each.originalAt,
      kind: event.rule === null ? 'single' : each.event === event ? 'occurrence' : 'exception',
    }))
  }
  const live = (calendar: string) =>
    [...events.values()].filter(
      each => each.calendar === calendar && each.series === null && each.status !== 'cancelled',
    )
  const occurrence: SimCalendars['occurrence'] = (series, original) => {
    const master = events.get(series)
    if (master === undefined || master.rule === null) return undefined
    const at = occurrenceKey(original)
    const id = occurrenceId(master, at)
    const known = events.get(id)
    if (known !== undefined) return known
    const [found] = instances(master, at, at + 1).filter(each => each.originalAt === at)
    if (found === undefined) return undefined
    const { startsAt, endsAt, startDate, endDate } = found
    const isDate = startDate !== null
    const row = {
      ...master,
      id,
      series,
      recurrenceId: isDate ? startDate : isoMoment(at),
      rule: null,
      rdates: [],
      exdates: [],
      startsAt: isDate ? null : startsAt,
      endsAt: isDate ? null : endsAt,
      startDate,
      endDate,
    }
    // Looked at is not changed: it becomes a row with the first change.
    return row
  }

  return {
    owner,
    calendars,
    events,
    main,
    addCalendar,
    put(calendar, words, id = randomId()) {
      return keep({
        ...blank(owner),
        uid: `${id}@sim.test`,
        createdAt: now(),
        ...words,
        id,
        calendar,
      })
    },
    change(id, words) {
      const known = events.get(id)
      if (known !== undefined) return change(id, words)
      const [series, original] = splitId(id)
      const row = series === undefined ? undefined : occurrence(series, original)
      if (row === undefined) throw new Error(`no event ${id}`)
      return keep({ ...row, ...words })
    },
    move: (id, calendar) => {
      const event = events.get(id)
      if (event === undefined) throw new Error(`no event ${id}`)
      for (const child of childrenOf(id)) keep({ ...child, calendar })
      return keep({ ...event, calendar })
    },
    remove(id) {
      const [series, original] = splitId(id)
      const row =
        events.get(id) ?? (series === undefined ? undefined : occurrence(series, original))
      if (row === undefined) return
      for (const child of childrenOf(id)) keep({ ...child, status: 'cancelled' })
      keep({ ...row, status: 'cancelled' })
    },
    occurrence,
    find(id) {
      const [series, original] = splitId(id)
      return events.get(id) ?? (series === undefined ? undefined : occurrence(series, original))
    },
    instances,
    view: (calendar, from, to) =>
      live(calendar)
        .flatMap(event => instances(event, from, to))
        .toSorted((a, b) => a.startsAt - b.startsAt),
    seq: () => seq,
    forget: () => void (forgottenTo = ++seq),
    forgottenTo: () => forgottenTo,
  }
}

const DAY = 86_400_000
/** `abc_20261202T090000Z`, as Google names them. */
const occurrenceId = (master: SimEvent, at: number): string =>
  `${master.id}_${(master.startDate === null ? isoMoment(at) : dateOf(at / DAY)).replaceAll(/[-:]/g, '')}`
function splitId(id: string): readonly [string | undefined, string] {
  const found = /^(.+)_(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(id)
  if (found === null) return [undefined, '']
  const [, series, year, month, day, hour, minute, second] = found
  const date = `${year}-${month}-${day}`
  return [series, hour === undefined ? date : `${date}T${hour}:${minute}:${second}Z`]
}

const LETTERS = 'abcdefghijklmnopqrstuv0123456789'
export const randomId = (): string =>
  Array.from(
    crypto.getRandomValues(new Uint8Array(26)),
    byte => LETTERS[byte % LETTERS.length] ?? 'a',
  ).join('')

const blank = (
  owner: SimCalendars['owner'],
): Omit<SimEvent, 'id' | 'calendar' | 'seq' | 'uid'> => ({
  series: null,
  recurrenceId: null,
  isFollowing: false,
  sequence: 0,
  status: 'confirmed',
  title: '',
  description: '',
  location: '',
  conferenceUrl: null,
  startsAt: null,
  endsAt: null,
  startDate: null,
  endDate: null,
  zone: null,
  rule: null,
  rdates: [],
  exdates: [],
  isBusy: true,
  isPrivate: false,
  attendees: [],
  reminders: [],
  stampedAt: 0,
  organizer: owner,
  createdAt: 0,
  own: null,
})

/** Who is in the way between two moments, over all calendars of a person. */
export function busyOf(
  box: SimCalendars,
  from: number,
  to: number,
): readonly (readonly [number, number])[] {
  return [...box.calendars.keys()]
    .flatMap(calendar => box.view(calendar, from, to))
    .filter(each => each.event.isBusy && answerOf(each.event, box.owner.address) !== 'declined')
    .map(each => [each.startsAt, each.endsAt] as const)
    .toSorted((a, b) => a[0] - b[0])
}
export const answerOf = (event: SimEvent, address: string): EventAttendee['response'] =>
  event.attendees.find(one => one.address.toLowerCase() === address.toLowerCase())?.response ??
  'none'
