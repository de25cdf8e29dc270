/** Days and moments as people say them: "today 14:05", "Tue", "12 Mar", "12 Mar 2025"; midnight is a whole day. */
import type { FormatContext } from '../field-type.ts'
import { dayOf, dayText, daysBetween, type Day } from './calendar.ts'
import { dateFormat, timeOfDay } from './intl.ts'
import { dayIn, isWholeDay } from './time-zone.ts'

type Manner = 'relative' | 'full'

export function showDay(text: string, manner: Manner, context: FormatContext): string {
  const day = dayOf(text)
  return day ? sayDay(day, dayIn(context.timeZone, context.now), manner, context) : text
}

export function showMoment(text: string, manner: Manner, context: FormatContext): string {
  const ms = Date.parse(text)
  if (!Number.isFinite(ms)) return text
  const day = sayDay(
    dayIn(context.timeZone, ms),
    dayIn(context.timeZone, context.now),
    manner,
    context,
  )
  if (isWholeDay(context.timeZone, ms)) return day
  const time = dateFormat(context.locale, context.timeZone, timeOfDay(context.locale)).format(ms)
  return `${day} ${time}`
}

/** Within a week by its name, within the year without the year. */
function sayDay(day: Day, today: Day, manner: Manner, { locale }: FormatContext): string {
  const ms = Date.parse(`${dayText(day)}T00:00:00Z`)
  const shape = { day: 'numeric', month: 'short' } as const
  if (manner === 'full') return dateFormat(locale, 'UTC', { ...shape, year: 'numeric' }).format(ms)
  const away = daysBetween(today, day)
  if (away === 0) return 'today'
  if (away === 1) return 'tomorrow'
  if (away === -1) return 'yesterday'
  if (Math.abs(away) < 7) return dateFormat(locale, 'UTC', { weekday: 'short' }).format(ms)
  if (day.year === today.year) return dateFormat(locale, 'UTC', shape).format(ms)
  return dateFormat(locale, 'UTC', { ...shape, year: 'numeric' }).format(ms)
}
