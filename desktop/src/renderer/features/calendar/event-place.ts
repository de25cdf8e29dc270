/** The address of one occurrence: its day, with the event opened. */
import type { CalendarEntry } from '@kith/shared/rpc'
import type { Place } from '#renderer/client'
import { datesOf } from './pieces.ts'

/** As it stands in an address: ids of providers may hold anything, the start is what comes last. */
export const eventKey = ({ event, start }: CalendarEntry): string => `${event}@${start}`

export const eventPlace = (entry: CalendarEntry, timeZone: string): Place => ({
  page: 'calendar',
  view: 'day',
  date: datesOf(entry, timeZone).from,
  event: eventKey(entry),
})
