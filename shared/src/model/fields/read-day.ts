/**
 * Days as people write them: ISO, "31.12.2026", "12/31/26", "12 Mar", "March 12, 2026", "today",
 * "next fri", "in 3 days". Order in ambiguous ones comes from the context.
 */
import type { ParseContext } from '../field-type.ts'
import { foldText } from '../fold.ts'
import { addDays, addMonths, realDay, weekdayOf, type Day } from './calendar.ts'
import { dayIn } from './time-zone.ts'

type ReadDay = Day | 'no such day' | undefined

const MONTHS =
  'jan|january|januar|janeiro|janvier|enero|ene feb|february|februar|fevereiro|fevrier|febrero|fev mar|march|marz|maerz|marco|mars|marzo apr|april|abril|avril|abr|avr may|mai|maio|mayo jun|june|juni|junho|juin|junio jul|july|juli|julho|juillet|julio aug|august|agosto|aout|ago sep|sept|september|setembro|septembre|septiembre|set oct|october|oktober|outubro|octobre|octubre|okt|out nov|november|novembro|novembre|noviembre dec|december|dezember|dezembro|decembre|diciembre|dez|dic'
    .split(' ')
    .map(names => new Set(names.split('|')))
const WEEKDAYS =
  'mon|monday tue|tues|tuesday wed|wednesday thu|thur|thurs|thursday fri|friday sat|saturday sun|sunday'
    .split(' ')
    .map(names => new Set(names.split('|')))

export function readDay(text: string, context: ParseContext): ReadDay {
  const words = foldText(text.trim()).replace(/\s+/g, ' ')
  const found =
    numericDay(words, context) ??
    namedDay(words, context) ??
    relativeDay(words, () => dayIn(context.timeZone, context.now))
  return found
}

function numericDay(words: string, context: ParseContext): ReadDay {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(words)
  const iso = compact ?? /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?$/.exec(words)
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const other = /^(\d{1,2})([-/.] ?)(\d{1,2})\2(\d{4}|\d{2})$/.exec(words)
  if (other) {
    const [a, b, year] = [Number(other[1]), Number(other[3]), fullYear(other[4] ?? '', context)]
    if (context.dateOrder === 'ymd' && other[4]?.length === 2)
      return checked(fullYear(other[1] ?? '', context), b, Number(other[4]))
    const isMonthFirst = b > 12 ? a <= 12 : a <= 12 && context.dateOrder === 'mdy'
    return isMonthFirst ? checked(year, a, b) : checked(year, b, a)
  }
  const short = /^(\d{1,2})[/.](\d{1,2})\.?$/.exec(words)
  if (!short) return undefined
  const { year } = dayIn(context.timeZone, context.now)
  const [a, b] = [Number(short[1]), Number(short[2])]
  const isMonthFirst = b > 12 || (a <= 12 && context.dateOrder === 'mdy')
  return isMonthFirst ? checked(year, a, b) : checked(year, b, a)
}

/** A name of a month beside a day and perhaps a year, in any order. */
function namedDay(words: string, context: ParseContext): ReadDay {
  const parts = words
    .replace(/^[a-z]+day,? /, '')
    .split(/[\s,./-]+/)
    .filter(part => part !== '' && part !== 'de' && part !== 'of')
  const month = parts.findIndex(part => MONTHS.some(names => names.has(part)))
  if (month < 0 || parts.length < 2 || parts.length > 3) return undefined
  const number = 1 + MONTHS.findIndex(names => names.has(parts[month] ?? ''))
  const rest = parts
    .filter((_, at) => at !== month)
    .map(part => part.replace(/(?<=\d)(?:st|nd|rd|th)$/, ''))
  if (!rest.every(part => /^\d{1,4}$/.test(part))) return undefined
  const [first = '', second] = rest
  if (second === undefined && first.length === 4) return checked(Number(first), number, 1)
  if (first.length === 4) return checked(Number(first), number, Number(second))
  const year =
    second === undefined ? dayIn(context.timeZone, context.now).year : fullYear(second, context)
  return checked(year, number, Number(first))
}

function relativeDay(words: string, today: () => Day): ReadDay {
  if (words === 'today' || words === 'now') return today()
  if (words === 'tomorrow' || words === 'tmr') return addDays(today(), 1)
  if (words === 'yesterday') return addDays(today(), -1)
  const weekday = /^(?:(next|last|this|on) )?([a-z]+)$/.exec(words)
  if (weekday) {
    const [, which = '', name = ''] = weekday
    const wanted = 1 + WEEKDAYS.findIndex(names => names.has(name))
    if (wanted > 0) return nearWeekday(today(), wanted, which)
    return which === 'next'
      ? move(today(), 1, name)
      : which === 'last'
        ? move(today(), -1, name)
        : undefined
  }
  const ahead = /^(?:in |\+)(\d{1,4}|an?) ?([a-z]+)$/.exec(words)
  if (ahead) return move(today(), amountOf(ahead[1]), ahead[2] ?? '')
  const ago = /^(\d{1,4}|an?) ?([a-z]+) ago$/.exec(words)
  return ago ? move(today(), -amountOf(ago[1]), ago[2] ?? '') : undefined
}

const amountOf = (text = ''): number => (/^\d/.test(text) ? Number(text) : 1)

/** "fri" is the coming one, "next fri" the one of the week after this, "last fri" the one before today. */
function nearWeekday(today: Day, wanted: number, which: string): Day {
  const now = weekdayOf(today)
  if (which === 'next') return addDays(today, 7 - now + wanted)
  if (which === 'last') return addDays(today, -(((now - wanted + 6) % 7) + 1))
  return addDays(today, (wanted - now + 7) % 7)
}

function move(from: Day, count: number, unit: string): Day | undefined {
  if (/^d(ays?)?$/.test(unit)) return addDays(from, count)
  if (/^w(k|eeks?)?$/.test(unit)) return addDays(from, 7 * count)
  if (/^m(onths?)?$/.test(unit)) return addMonths(from, count)
  return /^y(ears?)?$/.test(unit) ? addMonths(from, 12 * count) : undefined
}

/** Two digits reach ten years ahead, the rest lies behind. */
function fullYear(text: string, context: ParseContext): number {
  if (text.length !== 2) return Number(text)
  const { year } = dayIn(context.timeZone, context.now)
  const same = year - (year % 100) + Number(text)
  return same > year + 10 ? same - 100 : same
}

const checked = (year: number, month: number, day: number): ReadDay =>
  realDay(year, month, day) ?? 'no such day'
