/**
 * Repetition as Graph has it ↔ RRULE, for what the simulator shows and takes.
 * https://learn.microsoft.com/graph/api/resources/recurrencepattern · /recurrencerange
 */
import { dateIn, momentOf } from '@kith/shared/calendar'

export interface GraphRecurrence {
  readonly pattern: {
    readonly type: string
    readonly interval: number
    readonly month?: number
    readonly dayOfMonth?: number
    readonly daysOfWeek?: readonly string[]
    readonly firstDayOfWeek?: string
    readonly index?: string
  }
  readonly range: {
    readonly type: string
    readonly startDate: string
    readonly endDate?: string
    readonly recurrenceTimeZone?: string
    readonly numberOfOccurrences?: number
  }
}
const DAYS = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
} as const
const INDEX = ['first', 'second', 'third', 'fourth']
const short = (day: string): string =>
  Object.entries(DAYS).find(([, name]) => name === day)?.[0] ?? 'MO'
const nth = (index: string | undefined): number =>
  index === 'last' ? -1 : INDEX.indexOf(index ?? 'first') + 1

export function ruleOf({ pattern, range }: GraphRecurrence, isAllDay: boolean): string {
  const days = (pattern.daysOfWeek ?? []).map(short)
  const relative = [`BYDAY=${days.join(',')}`, `BYSETPOS=${nth(pattern.index)}`]
  const parts: Record<string, readonly string[]> = {
    daily: ['FREQ=DAILY'],
    weekly: [
      'FREQ=WEEKLY',
      `BYDAY=${days.join(',')}`,
      `WKST=${short(pattern.firstDayOfWeek ?? 'sunday')}`,
    ],
    absoluteMonthly: ['FREQ=MONTHLY', `BYMONTHDAY=${pattern.dayOfMonth}`],
    relativeMonthly: ['FREQ=MONTHLY', ...relative],
    absoluteYearly: ['FREQ=YEARLY', `BYMONTH=${pattern.month}`, `BYMONTHDAY=${pattern.dayOfMonth}`],
    relativeYearly: ['FREQ=YEARLY', `BYMONTH=${pattern.month}`, ...relative],
  }
  const zone = range.recurrenceTimeZone ?? 'UTC'
  const end = range.endDate ?? ''
  const until = isAllDay
    ? end.replaceAll('-', '')
    : end === ''
      ? ''
      : `${new Date(momentOf(`${end}T23:59:59`, zone)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  return [
    ...(parts[pattern.type] ?? []),
    ...(pattern.interval > 1 ? [`INTERVAL=${pattern.interval}`] : []),
    ...(range.type === 'numbered' ? [`COUNT=${range.numberOfOccurrences}`] : []),
    ...(range.type === 'endDate' ? [`UNTIL=${until}`] : []),
  ].join(';')
}

/** Only what tests and the demo put in: DAILY, WEEKLY, MONTHLY on a day. */
export function recurrenceOf(
  rule: string,
  startDate: string,
  zone: string,
  named = zone,
): GraphRecurrence {
  const part = (name: string) => new RegExp(`(?:^|;)${name}=([^;]*)`).exec(rule)?.[1]
  const weekday = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'][
    new Date(`${startDate}T00:00:00Z`).getUTCDay()
  ]
  const days = part('BYDAY')
    ?.split(',')
    .map(day => DAYS[day.slice(-2) as keyof typeof DAYS])
  const freq = part('FREQ')
  const until = part('UNTIL')
  const count = part('COUNT')
  const date = until?.includes('T')
    ? dateIn(
        Date.parse(until.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')),
        zone,
      )
    : until?.replace(/^(....)(..)(..).*$/, '$1-$2-$3')
  return {
    pattern: {
      type: freq === 'DAILY' ? 'daily' : freq === 'WEEKLY' ? 'weekly' : 'absoluteMonthly',
      interval: Number(part('INTERVAL') ?? 1),
      month: 0,
      dayOfMonth: freq === 'MONTHLY' ? Number(part('BYMONTHDAY') ?? startDate.slice(8)) : 0,
      ...(freq === 'WEEKLY' ? { daysOfWeek: days ?? [weekday ?? 'monday'] } : {}),
      firstDayOfWeek: 'monday',
      index: 'first',
    },
    range: {
      type: count === undefined ? (date === undefined ? 'noEnd' : 'endDate') : 'numbered',
      startDate,
      endDate: date ?? '0001-01-01',
      recurrenceTimeZone: named,
      numberOfOccurrences: Number(count ?? 0),
    },
  }
}
