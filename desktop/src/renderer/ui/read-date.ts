/**
 * Dates as people type them: "next fri", "tomorrow 3pm", "12 mar", "in 2 weeks", "2026-11-24".
 * Looks forward: a weekday or a day without a year is the next one.
 */
import * as chrono from 'chrono-node'

export interface ReadDate {
  /** `YYYY-MM-DD`, on the calendar that `now` was read from. */
  readonly date: string
  /** `HH:MM` there, when a time was said. */
  readonly time: string | null
  /** Where in the text it stood. */
  readonly from: number
  readonly to: number
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

export const isoDate = (date: Date): string =>
  `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`

/** `now` shows the person's own clock: see `wallClock` of the room `fields`. */
export function readDate(
  text: string,
  now: Date,
  order: 'dmy' | 'mdy' | 'ymd' = 'dmy',
): ReadDate | null {
  const reader = order === 'mdy' ? chrono.en.casual : chrono.en.GB
  const [found] = reader.parse(text, now, { forwardDate: true })
  if (!found) return null
  // Parts, not the moment they make here: a clock of another zone may show what this one skips.
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => found.start.get(name) ?? 0
  return {
    date: `${pad(part('year'), 4)}-${pad(part('month'))}-${pad(part('day'))}`,
    time: found.start.isCertain('hour') ? `${pad(part('hour'))}:${pad(part('minute'))}` : null,
    from: found.index,
    to: found.index + found.text.length,
  }
}
