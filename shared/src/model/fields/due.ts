/** When something is due, in words and with how urgent that is. */
import type { FormatContext } from '../field-type.ts'
import { daysBetween } from './calendar.ts'
import { dateFormat, timeOfDay } from './intl.ts'
import { dayIn, isWholeDay } from './time-zone.ts'

export interface DueWords {
  readonly text: string
  readonly tone: 'late' | 'today' | 'later' | 'none'
  /** Whole days since it was due; 0 when it is not late, or late since this morning. */
  readonly daysLate: number
}

const NONE: DueWords = { text: '', tone: 'none', daysLate: 0 }

/** A whole day is due until it ends; a time of day until then. */
export function dueWords(iso: string | null, { locale, timeZone, now }: FormatContext): DueWords {
  const ms = iso === null ? NaN : Date.parse(iso)
  if (Number.isNaN(ms)) return NONE
  const [day, today] = [dayIn(timeZone, ms), dayIn(timeZone, now)]
  const days = daysBetween(today, day)
  const say = (shape: Intl.DateTimeFormatOptions) =>
    dateFormat(locale, timeZone, shape).format(ms).replaceAll(',', '')
  const hasTime = !isWholeDay(timeZone, ms)
  const time = hasTime ? ` ${say(timeOfDay(locale))}` : ''
  const isLate = days < 0 || (days === 0 && hasTime && ms < now)
  const tone = isLate ? 'late' : days === 0 ? 'today' : 'later'
  const daysLate = Math.max(0, -days)
  if (days === 0) return { text: `Today${time}`, tone, daysLate }
  if (days === -1) return { text: 'Yesterday', tone, daysLate }
  if (days === 1) return { text: `Tomorrow${time}`, tone, daysLate }
  if (days > 1 && days < 7) return { text: `${say({ weekday: 'short' })}${time}`, tone, daysLate }
  const year = day.year === today.year ? {} : { year: 'numeric' as const }
  return { text: say({ day: 'numeric', month: 'short', ...year }), tone, daysLate }
}
