/** RRULE of RFC 5545 3.3.10 as a value: read with care, because strangers write them. */

const FREQS = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const
export type Freq = (typeof FREQS)[number]
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface RuleDay {
  readonly day: Weekday
  /** The nth of its month or year, from the end when negative; 0: every one. */
  readonly nth: number
}
export interface Rule {
  readonly freq: Freq
  readonly interval: number
  readonly count: number | null
  /** As written: `YYYYMMDD`, `YYYYMMDDTHHMMSS` or with `Z`. */
  readonly until: string | null
  readonly byDay: readonly RuleDay[]
  readonly byMonth: readonly number[]
  readonly byMonthDay: readonly number[]
  readonly byYearDay: readonly number[]
  readonly byWeekNo: readonly number[]
  readonly byHour: readonly number[]
  readonly byMinute: readonly number[]
  readonly bySecond: readonly number[]
  readonly bySetPos: readonly number[]
  readonly weekStart: Weekday
}

const RULE_MAX = 2000
const NOTHING: Omit<Rule, 'freq'> = {
  interval: 1,
  count: null,
  until: null,
  byDay: [],
  byMonth: [],
  byMonthDay: [],
  byYearDay: [],
  byWeekNo: [],
  byHour: [],
  byMinute: [],
  bySecond: [],
  bySetPos: [],
  weekStart: 'MO',
}

/** `null` for what is no rule. Values outside their bounds are left out, doubles are dropped. */
export function parseRule(text: string): Rule | null {
  const parts = new Map(
    text
      .slice(0, RULE_MAX)
      .replace(/^RRULE:/i, '')
      .split(';')
      .map(part => part.split('=', 2).map(side => side.trim().toUpperCase()))
      .map(([name = '', value = '']) => [name, value] as const),
  )
  const freq = FREQS.find(one => one === parts.get('FREQ'))
  if (freq === undefined || (parts.has('RSCALE') && parts.get('RSCALE') !== 'GREGORIAN'))
    return null
  const numbers = (name: string, low: number, high: number) => [
    ...new Set((parts.get(name) ?? '').split(',').flatMap(one => inside(one, low, high))),
  ]
  const signed = (name: string, high: number) => numbers(name, -high, high).filter(one => one !== 0)
  const count = inside(parts.get('COUNT') ?? '', 1, 1_000_000)[0] ?? null
  const until = /^\d{8}(?:T\d{6}Z?)?$/.exec(parts.get('UNTIL') ?? '')?.[0] ?? null
  return {
    ...NOTHING,
    freq,
    interval: inside(parts.get('INTERVAL') ?? '', 1, 100_000)[0] ?? 1,
    count,
    until: count === null ? until : null,
    byDay: days(parts.get('BYDAY') ?? ''),
    byMonth: numbers('BYMONTH', 1, 12),
    byMonthDay: signed('BYMONTHDAY', 31),
    byYearDay: signed('BYYEARDAY', 366),
    byWeekNo: signed('BYWEEKNO', 53),
    byHour: numbers('BYHOUR', 0, 23),
    byMinute: numbers('BYMINUTE', 0, 59),
    bySecond: numbers('BYSECOND', 0, 59),
    bySetPos: signed('BYSETPOS', 366),
    weekStart: WEEKDAYS.find(day => day === parts.get('WKST')) ?? 'MO',
  }
}

export function formatRule(rule: Rule): string {
  const lists: readonly (readonly [string, readonly (number | string)[]])[] = [
    ['BYMONTH', rule.byMonth],
    ['BYWEEKNO', rule.byWeekNo],
    ['BYYEARDAY', rule.byYearDay],
    ['BYMONTHDAY', rule.byMonthDay],
    ['BYDAY', rule.byDay.map(({ nth, day }) => (nth === 0 ? day : `${nth}${day}`))],
    ['BYHOUR', rule.byHour],
    ['BYMINUTE', rule.byMinute],
    ['BYSECOND', rule.bySecond],
    ['BYSETPOS', rule.bySetPos],
  ]
  return [
    `FREQ=${rule.freq}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until === null ? [] : [`UNTIL=${rule.until}`]),
    ...lists
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => `${name}=${list.join(',')}`),
    ...(rule.weekStart === 'MO' ? [] : [`WKST=${rule.weekStart}`]),
  ].join(';')
}

const inside = (text: string, low: number, high: number): number[] => {
  const value = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= low && value <= high ? [value] : []
}

function days(text: string): readonly RuleDay[] {
  const found = text.split(',').flatMap((one): RuleDay[] => {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(one)
    const day = WEEKDAYS.find(name => name === match?.[2])
    const nth = Number(match?.[1] ?? 0)
    return day === undefined || Math.abs(nth) > 53 ? [] : [{ day, nth }]
  })
  return found.filter(
    (one, at) => found.findIndex(other => other.day === one.day && other.nth === one.nth) === at,
  )
}
