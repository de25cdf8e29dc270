/**
 * Dates as people type them: "next fri", "tomorrow 3pm", "12 mar", "in 2 weeks", "2026-11-24".
 * Looks forward: a weekday or a day without a year is the next one.
 */
import * as chrono from 'chrono-node'

export interface ReadDate {
  /** `YYYY-MM-DD`, local. */
  readonly date: string
  /** `HH:MM`, local, when a time was said. */
  readonly time: string | null
  /** Where in the text it stood. */
  readonly from: number
  readonly to: number
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

export const isoDate = (date: Date): string =>
  `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`

export function readDate(
  text: string,
  now: Date,
  order: 'dmy' | 'mdy' | 'ymd' = 'dmy',
): ReadDate | null {
  const reader = order === 'mdy' ? chrono.en.casual : chrono.en.GB
  const [found] = reader.parse(text, now, { forwardDate: true })
  if (!found) return null
  const { start } = found
  const day = start.date()
  return {
    date: isoDate(day),
    time: start.isCertain('hour') ? `${pad(day.getHours())}:${pad(day.getMinutes())}` : null,
    from: found.index,
    to: found.index + found.text.length,
  }
}

/** The local moment of a day and a time as ISO UTC. */
export const isoMoment = (date: string, time: string | null): string => {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  const [hour = 0, minute = 0] = (time ?? '00:00').split(':').map(Number)
  return new Date(year, month - 1, day, hour, minute).toISOString()
}
