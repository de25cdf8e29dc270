/**
 * The starts of a series in a window (RFC 5545 3.8.5), never more than the budget allows: a crafted
 * rule must cost an attacker's event its dots on the grid, not the person their calendar.
 *
 * rrule-temporal does the rules; `week-rules.ts` those that it answers wrongly. Rules are put into
 * the form it reads first, each change below with its reason.
 */
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { DAY, dateOf, dayNumber, occurrenceKey, type EventTimes } from './event.ts'
import { formatRule, parseRule, type Rule } from './rule.ts'
import { isOwnYearly, yearlyDays } from './week-rules.ts'
import { isReal, localOf, momentOf } from './zones.ts'

export interface Series extends Pick<EventTimes, 'startsAt' | 'startDate' | 'zone'> {
  readonly rule: string | null
  readonly rdates: readonly string[]
  readonly exdates: readonly string[]
}
export interface Budget {
  /** Starts at most. */
  readonly most: number
  /** ms of this thread at most. */
  readonly limitMs: number
  /** ms, growing; `performance.now`. */
  readonly now: () => number
}
export interface Starts {
  /** ms UTC, ascending; for whole days midnight UTC of their dates. */
  readonly at: readonly number[]
  /** False when the budget ended first, or the rule cannot be read: "repeats (not shown in full)". */
  readonly isWhole: boolean
}

export const MOST_STARTS = 5000
const CHUNK = 92 * DAY
/**
 * Periods that the library looks through before it gives up: enough for a gap between two starts
 * (a Monday among hours) or for a part of the window, and cheap where a rule has no starts at all.
 */
const ITERATIONS = {
  YEARLY: 500,
  MONTHLY: 1500,
  WEEKLY: 100,
  DAILY: 250,
  HOURLY: 200,
  MINUTELY: 200,
  SECONDLY: 200,
} as const
const COUNTED_ITERATIONS = 10_000
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Starts in `from ≤ start < to`. `floatingZone` is where floating times are read. */
export function startsOf(
  series: Series,
  from: number,
  to: number,
  floatingZone: string,
  budget: Budget,
): Starts {
  const first = series.startDate === null ? series.startsAt : dayNumber(series.startDate) * DAY
  if (first === null) return { at: [], isWhole: true }
  const ruled =
    series.rule === null
      ? { at: [first], isWhole: true }
      : ruleStarts(series, first, from, to, floatingZone, budget)
  const gone = new Set(series.exdates.map(occurrenceKey))
  const goneDays = new Set(
    series.startDate === null ? series.exdates.filter(one => one.length === 10) : [],
  )
  const zone = series.zone ?? floatingZone
  const all = new Set([...ruled.at, ...series.rdates.map(occurrenceKey)])
  const at = [...all]
    .filter(one => one >= from && one < to && !gone.has(one))
    .filter(one => goneDays.size === 0 || !goneDays.has(localOf(one, zone).slice(0, 10)))
    .toSorted((a, b) => a - b)
  return at.length > budget.most
    ? { at: at.slice(0, budget.most), isWhole: false }
    : { at, isWhole: ruled.isWhole }
}

function ruleStarts(
  series: Series,
  first: number,
  from: number,
  to: number,
  floatingZone: string,
  budget: Budget,
): Starts {
  const read = parseRule(series.rule ?? '')
  if (read === null) return { at: [first], isWhole: false }
  const zone = series.startDate === null ? (series.zone ?? floatingZone) : 'UTC'
  const rule = adapted(read, first, zone, series.startDate !== null)
  try {
    return isOwnYearly(rule)
      ? ownStarts(rule, first, from, to, zone, budget)
      : libraryStarts(rule, first, from, to, zone, budget)
  } catch {
    // The library gives up by throwing after its iterations: nothing more to be found cheaply.
    return { at: [first], isWhole: false }
  }
}

/** The rule in the form that the library reads. */
function adapted(rule: Rule, first: number, zone: string, isDate: boolean): Rule {
  const month = Number(localOf(first, zone).slice(5, 7))
  const isBareMonthDay =
    rule.freq === 'YEARLY' &&
    rule.byMonthDay.length > 0 &&
    rule.byMonth.length === 0 &&
    rule.byYearDay.length === 0 &&
    rule.byWeekNo.length === 0
  return {
    ...rule,
    // Whole days have no hours: BYHOUR and its like mean nothing for them.
    ...(isDate ? { byHour: [], byMinute: [], bySecond: [] } : {}),
    // What the rule leaves open comes from DTSTART: "the 29th, every year" is of its month.
    byMonth: isBareMonthDay ? [month] : rule.byMonth,
    until: rule.until === null ? null : untilInUtc(rule.until, zone, isDate),
  }
}

/** The library takes UNTIL in UTC only; local and date forms are common and mean the zone of DTSTART. */
function untilInUtc(until: string, zone: string, isDate: boolean): string {
  if (until.endsWith('Z') && !isDate) return until
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`
  const time =
    until.length > 8 && !isDate
      ? `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`
      : '23:59:59'
  const at = isDate ? Date.parse(`${date}T00:00:00Z`) : momentOf(`${date}T${time}`, zone)
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

function libraryStarts(
  rule: Rule,
  first: number,
  from: number,
  to: number,
  zone: string,
  budget: Budget,
): Starts {
  if (isNever(rule)) return { at: [], isWhole: true }
  const start = Temporal.Instant.fromEpochMilliseconds(first).toZonedDateTimeISO(zone)
  const seriesFrom = (moment: number) =>
    new RRuleTemporal({
      rruleString: `RRULE:${formatRule(rule)}`,
      dtstart: forwarded(rule, start, moment),
      maxIterations: rule.count === null ? ITERATIONS[rule.freq] : COUNTED_ITERATIONS,
      cache: false,
    })
  const until = budget.now() + budget.limitMs
  const at: number[] = []
  const isDense = /^(?:HOURLY|MINUTELY|SECONDLY)$/.test(rule.freq) || perDay(rule) > 4
  if (rule.count !== null || isDense) {
    // One after the other, so that a rule of every second ends with the budget.
    let isWhole = true
    const take = (date: { readonly epochMilliseconds: number }): boolean => {
      if (date.epochMilliseconds >= to) return false
      if (date.epochMilliseconds >= from) at.push(date.epochMilliseconds)
      isWhole = at.length <= budget.most && budget.now() <= until
      return isWhole
    }
    if (rule.count !== null) seriesFrom(first).all(take)
    else each(seriesFrom(from), Math.max(from, first), take)
    return { at, isWhole }
  }
  for (let part = Math.max(from, first); part < to; part += CHUNK) {
    if (at.length > budget.most || budget.now() > until) return { at, isWhole: false }
    const end = Math.min(to, part + CHUNK) - 1
    for (const date of seriesFrom(part).between(new Date(part), new Date(end), true))
      at.push(date.epochMilliseconds)
  }
  return { at, isWhole: true }
}

function each(
  series: RRuleTemporal,
  from: number,
  take: (date: { readonly epochMilliseconds: number }) => boolean,
): void {
  let next = series.next(new Date(from - 1))
  while (next !== null && take(next)) next = series.next(new Date(next.epochMilliseconds))
}

/** 30 February: a rule that asks only for days that no month has. */
const isNever = (rule: Rule): boolean =>
  rule.byMonth.length > 0 &&
  rule.byMonthDay.length > 0 &&
  rule.byMonth.every(month =>
    rule.byMonthDay.every(day => Math.abs(day) > (LENGTHS[month - 1] ?? 31)),
  )

/** A start near the window that gives the same days: an old daily series is not walked from its first day. */
function forwarded(
  rule: Rule,
  start: Temporal.ZonedDateTime,
  from: number,
): Temporal.ZonedDateTime {
  const days =
    rule.freq === 'DAILY' ? rule.interval : rule.freq === 'WEEKLY' ? rule.interval * 7 : 0
  if (days === 0 || rule.count !== null) return start
  const periods = Math.floor((from - start.epochMilliseconds) / DAY / days) - 1
  return periods < 1 ? start : start.add({ days: periods * days })
}

const perDay = (rule: Rule): number =>
  Math.max(1, rule.byHour.length) *
  Math.max(1, rule.byMinute.length) *
  Math.max(1, rule.bySecond.length)

function ownStarts(
  rule: Rule,
  first: number,
  from: number,
  to: number,
  zone: string,
  budget: Budget,
): Starts {
  const local = localOf(first, zone)
  const day = dayNumber(local.slice(0, 10))
  const until = rule.until === null ? Number.POSITIVE_INFINITY : Date.parse(isoOf(rule.until))
  const stop = budget.now() + budget.limitMs
  const at: number[] = []
  let count = 0
  for (const one of yearlyDays(rule, day, Math.ceil(to / DAY))) {
    if (budget.now() > stop || at.length > budget.most) return { at, isWhole: false }
    for (const time of timesOf(rule, local.slice(11))) {
      const wall = `${dateOf(one)}T${time}`
      if (!isReal(wall, zone)) continue
      const start = momentOf(wall, zone)
      if (start < first) continue
      if (start > until || start >= to || (rule.count !== null && count >= rule.count))
        return { at, isWhole: true }
      count++
      if (start >= from) at.push(start)
    }
  }
  return { at, isWhole: true }
}

const isoOf = (text: string): string =>
  text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')

function timesOf(rule: Rule, own: string): readonly string[] {
  const [hour = 0, minute = 0, second = 0] = own.split(':').map(Number)
  const or = (list: readonly number[], value: number) => (list.length === 0 ? [value] : list)
  const two = (value: number) => String(value).padStart(2, '0')
  return or(rule.byHour, hour)
    .flatMap(h =>
      or(rule.byMinute, minute).flatMap(m =>
        or(rule.bySecond, second).map(s => `${two(h)}:${two(m)}:${two(s)}`),
      ),
    )
    .toSorted()
}
