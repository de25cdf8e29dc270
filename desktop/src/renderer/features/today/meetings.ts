/** What of a day's calendar Today shows, and where the day stands. Times are ms UTC. */
import { wallDayNumber, wallMidnight } from '@kith/shared/model'
import type { Attendee, CalendarEntry, Contact } from '@kith/shared/rpc'

import type { Here } from './day-groups.ts'

const DAY_MS = 86_400_000

export interface MeetingDay {
  readonly wholeDay: readonly CalendarEntry[]
  readonly past: readonly CalendarEntry[]
  /** Under way, or the first to come. */
  readonly next: CalendarEntry | null
  readonly later: readonly CalendarEntry[]
  /** What is still to be sat through today, ms; overlaps count once. */
  readonly left: number
}

export function meetingDay(entries: readonly CalendarEntry[], { now, timeZone }: Here): MeetingDay {
  const shown = entries
    .filter(entry => entry.status !== 'cancelled' && entry.response !== 'declined')
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
  const timed = shown.filter(entry => !entry.isAllDay)
  const past = timed.filter(entry => entry.end <= now)
  const [next = null, ...later] = timed.filter(entry => entry.end > now)
  // Whole days are dates in no zone, told as midnights of UTC.
  const date = wallDayNumber(now, timeZone) * DAY_MS
  return {
    wholeDay: shown.filter(({ isAllDay, start, end }) => isAllDay && start <= date && end > date),
    past,
    next,
    later,
    left: busyTime(timed, now, wallMidnight(now, timeZone, 1)),
  }
}

function busyTime(entries: readonly CalendarEntry[], from: number, to: number): number {
  let sum = 0
  let until = from
  for (const { start, end, isBusy } of entries) {
    const [begin, finish] = [Math.max(start, until), Math.min(end, to)]
    if (!isBusy || finish <= begin) continue
    sum += finish - begin
    until = finish
  }
  return sum
}

/** Everybody but me, the organiser first. */
export const others = (entry: CalendarEntry): readonly Attendee[] =>
  entry.people
    .filter(person => !person.isMe)
    .toSorted((a, b) => Number(b.isOrganizer) - Number(a.isOrganizer))

/** "2 h left", "40 min left". */
export function leftText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min left`
  const halves = Math.round(minutes / 30) / 2
  return `${halves.toString()} h left`
}

/** "in 55 min", "in 3 h", "now". */
export function untilText({ start }: CalendarEntry, now: number): string {
  const minutes = Math.ceil((start - now) / 60_000)
  if (minutes <= 0) return 'now'
  return minutes < 90 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`
}

/** "47 days" and "usually 14"; what was chosen goes before what is usual. */
export function coldText(
  { lastIn, lastOut, lastMeeting, lastLogged, usualDays, everyWeeks }: Contact,
  now: number,
): { readonly silent: string; readonly usual: string | null } {
  const last = Math.max(lastIn ?? 0, lastOut ?? 0, lastMeeting ?? 0, lastLogged ?? 0)
  const days = Math.floor((now - last) / DAY_MS)
  return {
    silent: last === 0 ? 'never' : days === 1 ? '1 day' : `${days} days`,
    usual:
      everyWeeks !== null
        ? `planned every ${everyWeeks * 7}`
        : usualDays === null
          ? null
          : `usually ${usualDays}`,
  }
}
