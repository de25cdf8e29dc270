/** What an answer of a machine says about its person: away until when. */
import { readHeaders } from './headers.ts'
import type { Header } from './types.ts'

const DAY = 86_400_000
const MONTHS = 'jan feb m[aäå]r|mrz apr ma[iyj] jun jul aug sep o[ck]t nov de[cz]|dic'.split(' ')
const MONTH_AT = MONTHS.map(month => new RegExp(`^(?:${month})`, 'i'))
const UNTIL =
  /(?:until|till|through|back (?:on|in the office)|return(?:ing)? (?:on|to)|as of|from|bis(?: zum| einschließlich)?|ab(?: dem)?|wieder (?:am|ab)|jusqu'?au|à partir du|de retour le|hasta el|a partir del?|fino al?|dal|tot(?: en met)?|vanaf|till och med|do|até)\D{0,40}?((?:\d{4}-\d{1,2}-\d{1,2})|(?:\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?)|(?:\d{1,2}\/\d{1,2}\/\d{2,4})|(?:\d{1,2}(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?\p{L}{3,10}(?:\s+\d{4})?)|(?:\p{L}{3,10}\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?))/giu

export interface AutoReply {
  /** The last day that is named within a year, `YYYY-MM-DD`; `null` when none is. */
  readonly until: string | null
}

/** `sentAt` in ms UTC tells which year a date without one means. */
export function readAutoReply(headers: readonly Header[], text: string, sentAt: number): AutoReply {
  const subject = readHeaders(headers).first('subject')
  const said = `${subject}\n${text.slice(0, 4000)}`
  const days = [...said.matchAll(UNTIL)].flatMap(match => readDay(match[1] ?? '', sentAt) ?? [])
  const near = days.filter(day => day >= sentAt - DAY && day < sentAt + 366 * DAY)
  return {
    until: near.length === 0 ? null : new Date(Math.max(...near)).toISOString().slice(0, 10),
  }
}

function readDay(text: string, sentAt: number): number | null {
  const year = new Date(sentAt).getUTCFullYear()
  const numbers = (text.match(/\d+/g) ?? []).map(Number)
  const word = /\p{L}{3,}/gu
  const month = [...text.matchAll(word)]
    .map(match => MONTH_AT.findIndex(at => at.test(match[0])))
    .find(at => at >= 0)
  if (month !== undefined)
    return dayOf(
      numbers.find(one => one > 31) ?? null,
      month,
      numbers.find(one => one <= 31) ?? 0,
      year,
      sentAt,
    )
  const [a = 0, b = 0, c] = numbers
  if (text.includes('-')) return dayOf(a, b - 1, c ?? 0, year, sentAt)
  // 3/4/2026 is read as the American one unless its first number can be no month.
  if (text.includes('/') && a <= 12) return dayOf(c ?? null, a - 1, b, year, sentAt)
  return dayOf(c ?? null, b - 1, a, year, sentAt)
}

function dayOf(
  year: number | null,
  month: number,
  day: number,
  sentYear: number,
  sentAt: number,
): number | null {
  if (month < 0 || month > 11 || day < 1 || day > 31) return null
  const full = year === null ? sentYear : year < 100 ? 2000 + year : year
  const at = Date.UTC(full, month, day)
  // "back on 3 January", sent in December.
  return year === null && at < sentAt - 30 * DAY ? Date.UTC(full + 1, month, day) : at
}
