/**
 * Yearly rules that the library answers wrongly: weeks of the year, which may begin in the year
 * before and end in the one after, and days of the year that must also be certain weekdays.
 *
 * Works on days since 1970 in no zone; the caller gives them their time.
 */
import { dateOf, dayNumber } from './event.ts'
import { WEEKDAYS, type Rule } from './rule.ts'

export const isOwnYearly = (rule: Rule): boolean =>
  rule.freq === 'YEARLY' &&
  (rule.byWeekNo.length > 0 ||
    (rule.byYearDay.length > 0 &&
      (rule.byDay.length > 0 || rule.byMonth.length > 0 || rule.byMonthDay.length > 0)))

const LAST_DAY = 2_932_000

/** Days of one period of the rule after the other, ascending, from the period of `start` on, to the year after `last`. */
export function* yearlyDays(rule: Rule, start: number, last: number): Generator<number> {
  const byWeek = rule.byWeekNo.length > 0
  const first = byWeek ? weekYearOf(anchorOf(rule, start), rule) : yearOf(start)
  const end = Math.min(9990, yearOf(Math.min(last, LAST_DAY)) + 1)
  for (let year = first; year <= end; year += rule.interval) {
    const days = (byWeek ? weekDays(rule, year, start) : yearDays(rule, year)).filter(day =>
      passes(rule, day),
    )
    const sorted = [...new Set(days)].toSorted((a, b) => a - b)
    const chosen =
      rule.bySetPos.length === 0
        ? sorted
        : sorted.filter((_, at) =>
            rule.bySetPos.some(pos => pos === at + 1 || pos === at - sorted.length),
          )
    for (const day of chosen) if (day >= start) yield day
  }
}

/** Where years begin to count: the first weekday of the rule, as a DTSTART that is none of it is no occurrence. */
function anchorOf(rule: Rule, start: number): number {
  const days = rule.byDay.map(one => WEEKDAYS.indexOf(one.day))
  let day = start
  while (days.length > 0 && !days.includes(weekdayOf(day))) day++
  return day
}

const yearOf = (day: number): number => Number(dateOf(day).slice(0, 4))
const firstOf = (year: number): number => dayNumber(`${String(year).padStart(4, '0')}-01-01`)
/** 0 Monday … 6 Sunday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

/** The first day of week 1: the week with at least four days in the year (RFC 5545, BYWEEKNO). */
function weekOne(year: number, rule: Rule): number {
  const first = firstOf(year)
  const ahead = (weekdayOf(first) - WEEKDAYS.indexOf(rule.weekStart) + 7) % 7
  return ahead <= 3 ? first - ahead : first + 7 - ahead
}

function weekYearOf(day: number, rule: Rule): number {
  const year = yearOf(day)
  if (day < weekOne(year, rule)) return year - 1
  return day >= weekOne(year + 1, rule) ? year + 1 : year
}

function weekDays(rule: Rule, year: number, start: number): readonly number[] {
  const first = weekOne(year, rule)
  const weeks = (weekOne(year + 1, rule) - first) / 7
  const isDated = rule.byMonthDay.length > 0 || rule.byYearDay.length > 0
  const wanted = rule.byDay.map(({ day }) => WEEKDAYS.indexOf(day))
  const days = wanted.length > 0 ? wanted : isDated ? [0, 1, 2, 3, 4, 5, 6] : [weekdayOf(start)]
  return rule.byWeekNo
    .map(week => (week > 0 ? week : weeks + week + 1))
    .filter(week => week >= 1 && week <= weeks)
    .flatMap(week => Array.from({ length: 7 }, (_, at) => first + (week - 1) * 7 + at))
    .filter(day => days.includes(weekdayOf(day)))
}

function yearDays(rule: Rule, year: number): readonly number[] {
  const first = firstOf(year)
  const length = firstOf(year + 1) - first
  return rule.byYearDay
    .map(nth => (nth > 0 ? nth : length + nth + 1))
    .filter(nth => nth >= 1 && nth <= length)
    .map(nth => first + nth - 1)
    .filter(
      day =>
        rule.byDay.length === 0 ||
        rule.byDay.some(one => WEEKDAYS.indexOf(one.day) === weekdayOf(day)),
    )
}

function passes(rule: Rule, day: number): boolean {
  const date = dateOf(day)
  const [year = 0, month = 0, monthDay = 0] = date.split('-').map(Number)
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(month)) return false
  const length = dayNumber(nextMonth(year, month)) - dayNumber(`${date.slice(0, 7)}-01`)
  return (
    rule.byMonthDay.length === 0 ||
    rule.byMonthDay.some(one => one === monthDay || one === monthDay - length - 1)
  )
}

const nextMonth = (year: number, month: number): string =>
  month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
