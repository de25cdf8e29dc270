/** What is asked when an event is made or changed, and how a rule of repeating is chosen. */
import { momentOf } from '@kith/shared/calendar'
import type { CalendarRow, EventDetail, EventDraft } from '@kith/shared/rpc'
import { weekdayOf, type Day } from './days.ts'

const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** A new one in the calendar that is written to unless told otherwise; `undefined` when none can be. */
export function newDraft(
  calendars: readonly CalendarRow[],
  times: { readonly start: number; readonly end: number; readonly isAllDay: boolean },
  zone: string,
): EventDraft | undefined {
  const own = calendars.filter(({ canWrite }) => canWrite)
  const calendar = own.find(({ isDefault }) => isDefault) ?? own[0]
  return calendar === undefined
    ? undefined
    : {
        ...times,
        event: null,
        occurrence: null,
        calendar: calendar.id,
        title: '',
        zone: times.isAllDay ? null : zone,
        location: '',
        description: '',
        people: [],
        rule: null,
        wantsConference: false,
        isPrivate: false,
        isBusy: !times.isAllDay,
        reminders: [10],
      }
}

export const draftOf = (detail: EventDetail): EventDraft => ({
  event: detail.event,
  occurrence: detail.isRecurring ? detail.start : null,
  calendar: detail.calendar,
  title: detail.title,
  start: detail.start,
  end: detail.end,
  isAllDay: detail.isAllDay,
  zone: detail.zone,
  location: detail.location,
  description: detail.description,
  people: detail.people
    .filter(({ isOrganizer }) => !isOrganizer)
    .map(({ address, name, isOptional }) => ({ address, name, isOptional })),
  rule: detail.rule,
  wantsConference: detail.conferenceUrl !== null,
  isPrivate: detail.isPrivate,
  isBusy: detail.isBusy,
  reminders: detail.reminders,
})

/** Rules that are offered for a day, by RRULE; '' is once. */
export function ruleChoices(
  day: Day,
): readonly { readonly value: string; readonly label: string }[] {
  const code = CODES[weekdayOf(day) - 1] ?? 'MO'
  const date = Number(day.slice(8))
  return [
    { value: '', label: 'Once' },
    { value: 'FREQ=DAILY', label: 'Every day' },
    { value: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', label: 'Every weekday' },
    { value: `FREQ=WEEKLY;BYDAY=${code}`, label: 'Every week' },
    { value: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${code}`, label: 'Every second week' },
    { value: `FREQ=MONTHLY;BYMONTHDAY=${date}`, label: `Every month on day ${date}` },
    { value: 'FREQ=YEARLY', label: 'Every year' },
  ]
}

/** A date and a time as typed → the moment there; an event that lasts the day has dates in no zone. */
export const momentAt = (day: Day, time: string, zone: string, isAllDay: boolean): number =>
  isAllDay ? Date.parse(`${day}T00:00:00Z`) : momentOf(`${day}T${time || '00:00'}:00`, zone)

const NEW = 'new:'
/** Whom an address of the page wants to meet: `new:ana@x.example`, `new:Ana <ana@x.example>`; `null`: it names an event. */
export const guestOf = (event: string): EventDraft['people'] | null =>
  event.startsWith(NEW) ? peopleFrom(event.slice(NEW.length)) : null

/** "ana@norvik.example, Rui <rui@…>" as it is typed. */
export function peopleFrom(text: string): EventDraft['people'] {
  return text
    .split(/[,;\n]/)
    .map(part => part.trim())
    .filter(part => part.includes('@'))
    .map(part => {
      const named = /^(.*?)\s*<([^>]+)>$/.exec(part)
      return { address: named?.[2] ?? part, name: named?.[1] ?? '', isOptional: false }
    })
}
