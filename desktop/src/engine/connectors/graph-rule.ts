/**
 * RRULE (RFC 5545) ↔ Graph's repetition. Graph knows six patterns; what fits none is refused with words.
 * https://learn.microsoft.com/graph/api/resources/recurrencepattern · /recurrencerange
 */
import {
  dateOf,
  dayNumber,
  isoMoment,
  localOf,
  momentOf,
  parseRule,
  resolveZone,
  type Rule,
  type Weekday,
} from '@kith/shared/calendar'

export interface GraphRepetition {
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
const NAMES: Readonly<Record<Weekday, string>> = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
}
const INDEXES = ['first', 'second', 'third', 'fourth'] as const
const weekdayOf = (name: string): Weekday =>
  (Object.keys(NAMES) as Weekday[]).find(day => NAMES[day] === name.toLowerCase()) ?? 'MO'

export function ruleFromGraph({ pattern, range }: GraphRepetition, isAllDay: boolean): string {
  const days = (pattern.daysOfWeek ?? []).map(weekdayOf).join(',')
  const nth = pattern.index === 'last' ? -1 : INDEXES.indexOf(pattern.index as 'first') + 1 || 1
  const relative = [`BYDAY=${days}`, `BYSETPOS=${nth}`]
  const month = `BYMONTH=${pattern.month}`
  const day = `BYMONTHDAY=${pattern.dayOfMonth}`
  const parts: Readonly<Record<string, readonly string[]>> = {
    daily: ['FREQ=DAILY'],
    weekly: [
      'FREQ=WEEKLY',
      `BYDAY=${days}`,
      `WKST=${weekdayOf(pattern.firstDayOfWeek ?? 'sunday')}`,
    ],
    absolutemonthly: ['FREQ=MONTHLY', day],
    relativemonthly: ['FREQ=MONTHLY', ...relative],
    absoluteyearly: ['FREQ=YEARLY', month, day],
    relativeyearly: ['FREQ=YEARLY', month, ...relative],
  }
  return [
    ...(parts[pattern.type.toLowerCase()] ?? ['FREQ=DAILY']),
    ...(pattern.interval > 1 ? [`INTERVAL=${pattern.interval}`] : []),
    ...endOf(range, isAllDay),
  ].join(';')
}

function endOf(range: GraphRepetition['range'], isAllDay: boolean): readonly string[] {
  if (range.type === 'numbered') return [`COUNT=${range.numberOfOccurrences}`]
  if (range.type !== 'endDate' || range.endDate === undefined) return []
  if (isAllDay) return [`UNTIL=${range.endDate.replaceAll('-', '')}`]
  // The last day counts whole, in the zone of the series.
  const zone = resolveZone(range.recurrenceTimeZone ?? 'UTC') ?? 'UTC'
  const until = isoMoment(momentOf(`${range.endDate}T23:59:59`, zone))
  return [`UNTIL=${until.replaceAll(/[-:]/g, '')}`]
}

/** `startTime` is its wall time, `HH:MM:SS`. `null`: Outlook cannot repeat like this. */
export function graphFromRule(
  text: string,
  startDate: string,
  zone: string,
  startTime = '00:00:00',
): GraphRepetition | null {
  const rule = parseRule(text)
  const pattern = rule === null ? null : patternOf(rule, startDate)
  if (rule === null || pattern === null) return null
  const until = rule.until === null ? null : untilDate(rule.until, zone, startTime)
  return {
    pattern: { interval: rule.interval, ...pattern },
    range: {
      startDate,
      recurrenceTimeZone: zone,
      ...(rule.count !== null
        ? { type: 'numbered', numberOfOccurrences: rule.count }
        : until === null
          ? { type: 'noEnd' }
          : { type: 'endDate', endDate: until }),
    },
  }
}

function patternOf(
  rule: Rule,
  startDate: string,
): Omit<GraphRepetition['pattern'], 'interval'> | null {
  const { byDay, byMonth, byMonthDay, bySetPos } = rule
  const others = [rule.byYearDay, rule.byWeekNo, rule.byHour, rule.byMinute, rule.bySecond]
  if (others.some(list => list.length > 0)) return null
  const date = new Date(`${startDate}T00:00:00Z`)
  const weekday =
    NAMES[(['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const)[date.getUTCDay()] ?? 'MO']
  const daysOfWeek = byDay.map(each => NAMES[each.day])
  const dayOfMonth = byMonthDay[0] ?? date.getUTCDate()
  const month = byMonth[0] ?? date.getUTCMonth() + 1
  // One nth for all of them: `2TU`, or several days with BYSETPOS.
  const nth = bySetPos[0] ?? byDay[0]?.nth ?? 0
  const hasOneNth =
    bySetPos.length <= 1 &&
    (bySetPos.length === 1 ? byDay.every(each => each.nth === 0) : byDay.length === 1)
  const index = nth === -1 ? 'last' : INDEXES[nth - 1]
  const isRelative = byDay.length > 0
  if (isRelative && /YEARLY|MONTHLY/.test(rule.freq) && (!hasOneNth || index === undefined))
    return null
  const relative = { daysOfWeek, index: index ?? 'first' }
  const isOneDay = byMonthDay.length <= 1 && dayOfMonth > 0 && !isRelative && bySetPos.length === 0
  switch (rule.freq) {
    case 'DAILY':
      return byDay.length + byMonth.length + byMonthDay.length === 0 ? { type: 'daily' } : null
    case 'WEEKLY':
      return byMonth.length + bySetPos.length === 0
        ? {
            type: 'weekly',
            daysOfWeek: daysOfWeek.length > 0 ? daysOfWeek : [weekday],
            firstDayOfWeek: NAMES[rule.weekStart],
          }
        : null
    case 'MONTHLY':
      if (byMonth.length > 0) return null
      if (isRelative && byMonthDay.length === 0) return { type: 'relativeMonthly', ...relative }
      return isOneDay ? { type: 'absoluteMonthly', dayOfMonth } : null
    case 'YEARLY':
      if (byMonth.length > 1) return null
      if (isRelative && byMonth.length === 1) return { type: 'relativeYearly', month, ...relative }
      return isOneDay ? { type: 'absoluteYearly', month, dayOfMonth } : null
    default:
      return null
  }
}

/** The last day that counts: an end before that day's start leaves the day out. */
function untilDate(until: string, zone: string, startTime: string): string {
  const [, year, month, day, hour, minute, second, isUtc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(until) ?? []
  const date = `${year}-${month}-${day}`
  if (hour === undefined) return date
  const written = `${date}T${hour}:${minute}:${second}`
  const local = isUtc === 'Z' ? localOf(Date.parse(`${written}Z`), zone) : written
  const last = local.slice(0, 10)
  return local.slice(11) < startTime ? dateOf(dayNumber(last) - 1) : last
}
