/** A rule as people say it: "Every second Tuesday until 3 March". */
import { WEEKDAYS, type Rule, type RuleDay, type Weekday } from './rule.ts'
import { parseRule } from './rule.ts'

const DAYS: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth']
const UNITS = {
  YEARLY: 'year',
  MONTHLY: 'month',
  WEEKLY: 'week',
  DAILY: 'day',
  HOURLY: 'hour',
  MINUTELY: 'minute',
  SECONDLY: 'second',
} as const
const WORKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR']

export interface RuleContext {
  /** Start of the series, `YYYY-MM-DD` where it takes place. */
  readonly startDate: string
  /** Today, `YYYY-MM-DD`: the year is left out where it is this one. */
  readonly today: string
}

/** `null` for what is no rule. */
export function ruleWords(text: string, context: RuleContext): string | null {
  const rule = parseRule(text)
  if (rule === null) return null
  return `${what(rule, context)}${ending(rule, context)}`
}

function what(rule: Rule, { startDate }: RuleContext): string {
  const { freq, interval, byDay } = rule
  const month = Number(startDate.slice(5, 7))
  const day = Number(startDate.slice(8, 10))
  const isOdd =
    rule.byWeekNo.length > 0 ||
    rule.byYearDay.length > 0 ||
    rule.byHour.length > 1 ||
    rule.byMinute.length > 1 ||
    rule.bySecond.length > 0
  const positioned = setPosition(rule)
  if (isOdd || (rule.bySetPos.length > 0 && positioned === null))
    return `${every(interval, UNITS[freq])}, by a rule of its own`
  const inMonths =
    rule.byMonth.length > 0 ? ` in ${joined(rule.byMonth.map(one => MONTHS[one - 1]!))}` : ''
  switch (freq) {
    case 'DAILY':
      return byDay.length > 0
        ? `${weekdays(byDay, interval)}${inMonths}`
        : `${every(interval, 'day')}${inMonths}`
    case 'WEEKLY':
      return `${weekdays(byDay.length > 0 ? byDay : [{ day: weekdayOf(startDate), nth: 0 }], interval)}${inMonths}`
    case 'MONTHLY':
      return `${every(interval, 'month')} on ${positioned ?? monthDays(rule, day)}${inMonths}`
    case 'YEARLY': {
      const months = rule.byMonth.length > 0 ? rule.byMonth : [month]
      const names = joined(months.map(one => MONTHS[one - 1]!))
      if (byDay.length > 0)
        return `${every(interval, 'year')} on ${positioned ?? monthDays(rule, day)}${rule.byMonth.length > 0 ? ` of ${names}` : ''}`
      const numbers = rule.byMonthDay.length > 0 ? rule.byMonthDay : [day]
      return numbers.length === 1 && months.length === 1 && numbers[0]! > 0
        ? `${every(interval, 'year')} on ${numbers[0]} ${names}`
        : `${every(interval, 'year')} on ${monthDays(rule, day)} of ${names}`
    }
    case 'HOURLY':
    case 'MINUTELY':
    case 'SECONDLY':
      return every(interval, UNITS[freq])
  }
}

const every = (interval: number, unit: string): string =>
  interval === 1
    ? `Every ${unit}`
    : interval === 2
      ? `Every second ${unit}`
      : `Every ${interval} ${unit}s`

function weekdays(days: readonly RuleDay[], interval: number): string {
  const sorted = days
    .map(one => one.day)
    .toSorted((a, b) => WEEKDAYS.indexOf(a) - WEEKDAYS.indexOf(b))
  const isWorkdays = sorted.length === 5 && sorted.every(day => WORKDAYS.includes(day))
  const isAll = sorted.length === 7
  const names = isWorkdays ? 'weekday' : isAll ? 'day' : joined(sorted.map(day => DAYS[day]))
  if (interval === 1) return `Every ${names}`
  if (sorted.length === 1 && interval === 2) return `Every second ${names}`
  return `${every(interval, 'week')} on ${isWorkdays ? 'weekdays' : isAll ? 'every day' : names}`
}

const nth = (number: number): string => {
  if (number === -1) return 'last'
  if (number < 0) return `${ORDINALS[-number] ?? `${-number}th`} to last`
  return ORDINALS[number] ?? `${number}th`
}

function monthDays(rule: Rule, day: number): string {
  if (rule.byDay.length > 0) {
    const days = rule.byDay.map(one =>
      one.nth === 0 ? `every ${DAYS[one.day]}` : `the ${nth(one.nth)} ${DAYS[one.day]}`,
    )
    return (
      joined(days) +
      (rule.byMonthDay.length > 0 ? ` that is the ${joined(rule.byMonthDay.map(ordinal))}` : '')
    )
  }
  const numbers = rule.byMonthDay.length > 0 ? rule.byMonthDay : [day]
  return `the ${joined(numbers.map(ordinal))}`
}

const ordinal = (day: number): string => {
  if (day === -1) return 'last day'
  if (day < 0) return `${nth(day)} day`
  const tens = day % 100
  const end = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')
  return `${day}${end}`
}

/** "The last weekday": one position among all workdays, or among all days. */
function setPosition(rule: Rule): string | null {
  const [position] = rule.bySetPos
  if (position === undefined || rule.bySetPos.length > 1 || rule.byMonthDay.length > 0) return null
  const days = rule.byDay.map(one => one.day)
  if (rule.byDay.some(one => one.nth !== 0)) return null
  if (days.length === 5 && days.every(day => WORKDAYS.includes(day)))
    return `the ${nth(position)} weekday`
  if (days.length === 7) return `the ${nth(position)} day`
  return days.length === 1
    ? `the ${nth(position)} ${DAYS[days[0]!]}`
    : days.length === 2 && days.includes('SA') && days.includes('SU')
      ? `the ${nth(position)} day of the weekend`
      : null
}

function ending(rule: Rule, { today }: RuleContext): string {
  if (rule.count !== null) return rule.count === 1 ? ', once' : `, ${rule.count} times`
  if (rule.until === null) return ''
  const [year, month, day] = [
    rule.until.slice(0, 4),
    rule.until.slice(4, 6),
    rule.until.slice(6, 8),
  ]
  const date = `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''}`
  return ` until ${year === today.slice(0, 4) ? date : `${date} ${year}`}`
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const weekdayOf = (date: string): Weekday =>
  WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!
