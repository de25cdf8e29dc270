/**
 * Days, weeks and months as people mean them: in the scope's time zone, with the scope's first day
 * of the week. A day is `YYYY-MM-DD`; spans are half open.
 */
import { TZDate } from '@date-fns/tz'
// One by one: the whole library is 300 files, half a second and 200 MB where it is not bundled.
import { addDays } from 'date-fns/addDays'
import { addMonths } from 'date-fns/addMonths'
import { addQuarters } from 'date-fns/addQuarters'
import { addWeeks } from 'date-fns/addWeeks'
import { addYears } from 'date-fns/addYears'
import { startOfMonth } from 'date-fns/startOfMonth'
import { startOfQuarter } from 'date-fns/startOfQuarter'
import { startOfWeek } from 'date-fns/startOfWeek'
import { startOfYear } from 'date-fns/startOfYear'
import type { Day as Weekday } from 'date-fns'
import type { Bucket, RelativeValue } from '#model'
import { isoTime } from '#kit'
import type { QueryScope } from './scope.ts'

export interface DaySpan {
  readonly from: string
  /** The first day that is no longer inside. */
  readonly until: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const utcDay = (day: string): TZDate => new TZDate(`${day}T00:00:00Z`, 'UTC')
const dayText = (date: Date): string => isoTime(date.getTime()).slice(0, 10)

export const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && dayText(utcDay(text)) === text

/** Today where the person is. */
export function today({ now, timeZone }: QueryScope): string {
  const local = new TZDate(now, timeZone)
  return dayText(new Date(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate())))
}

/** The instant a day begins in a time zone, as ISO text in UTC. */
export function startOfDay(day: string, timeZone: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return isoTime(new TZDate(year!, month! - 1, date!, timeZone).getTime())
}

export const nextDay = (day: string): string => dayText(addDays(utcDay(day), 1))

/** When today turns into tomorrow, in milliseconds. */
export const endOfToday = (scope: QueryScope): number =>
  Date.parse(startOfDay(nextDay(today(scope)), scope.timeZone))

function bucketStart(day: string, bucket: Bucket, weekStart: number): string {
  const date = utcDay(day)
  if (bucket === 'day') return day
  if (bucket === 'week') return dayText(startOfWeek(date, { weekStartsOn: toWeekday(weekStart) }))
  if (bucket === 'month') return dayText(startOfMonth(date))
  return dayText(bucket === 'quarter' ? startOfQuarter(date) : startOfYear(date))
}

const STEP = {
  day: addDays,
  week: addWeeks,
  month: addMonths,
  quarter: addQuarters,
  year: addYears,
} as const

/**
 * "Past 7 days" and "next 7 days" are seven days each with today among them; "this month" is the
 * whole calendar month.
 */
export function relativeSpan(value: RelativeValue, scope: QueryScope): DaySpan {
  const now = today(scope)
  const step = (from: string, amount: number) => dayText(STEP[value.unit](utcDay(from), amount))
  if (value.direction === 'next') return { from: now, until: step(now, value.amount) }
  if (value.direction === 'past')
    return { from: nextDay(step(now, -value.amount)), until: nextDay(now) }
  const from = bucketStart(now, value.unit, scope.weekStart)
  return { from, until: step(from, 1) }
}

/** 1 Monday … 7 Sunday → 0 Sunday … 6 Saturday, as date-fns and SQLite count. */
export const toWeekday = (weekStart: number): Weekday => (weekStart % 7) as Weekday
