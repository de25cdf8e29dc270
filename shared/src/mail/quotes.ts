/**
 * Tells apart what a mail says and what it repeats, in plain text.
 *
 * A reply repeats in three ways: lines with `>`, usually below "On … wrote:"; everything below a
 * banner or a block of header lines; everything below "On … wrote:" without any mark. Whatever
 * would leave nothing of the mail is no quote but the mail (a forward without a word).
 */
import {
  ATTRIBUTION,
  BANNER,
  ATTRIBUTION_START,
  BARE_ATTRIBUTION,
  headOf,
  RULE,
  type HeadKind,
} from './quote-words.ts'

export interface QuoteReading {
  /** What the mail itself says, its lines joined; the signature still there. */
  readonly own: string
  /** Characters before the quote that reaches to the end of the text; its whole length when none does. */
  readonly ownLength: number
  /** One per line: is it repeated? */
  readonly lines: readonly { readonly text: string; readonly isQuoted: boolean }[]
}

const QUOTED = /^\s{0,4}(?:>|\|\s|[A-Z]{1,3}>\s)/
const WRAPPED = 4
const ATTRIBUTION_MAX = 400
const SOME_HEADS = 3
const HEAD_LINES = 8
const LINES_MAX = 20_000

export function readQuotes(text: string): QuoteReading {
  const lines = text.split(/\r\n|\r|\n/)
  const isQuoted = markQuoted(lines)
  const hasOwn = lines.some((line, at) => !isQuoted[at] && line.trim() !== '')
  const marked = lines.map((line, at) => ({
    text: line,
    isQuoted: hasOwn && isQuoted[at] === true,
  }))
  const own = marked
    .filter(line => !line.isQuoted)
    .map(line => line.text)
    .join('\n')
    .trim()
  return { own, ownLength: hasOwn ? endOfOwn(text, marked) : text.length, lines: marked }
}

/** What the mail itself says; saying it again changes nothing. */
export function ownText(text: string): string {
  let own = text.trim()
  for (let rounds = 0; rounds < 50; rounds++) {
    const next = readQuotes(own).own
    if (next === own) break
    own = next
  }
  return own
}

/** Which lines are repeated from other mail. */
export function markQuoted(lines: readonly string[]): readonly boolean[] {
  const marks = lines.map(line => QUOTED.test(line))
  for (let at = 0; at < Math.min(lines.length, LINES_MAX); at++) {
    if (BANNER.test(lines[at]!) || startsHeads(lines, at)) return marks.fill(true, at)
    const length = attributionAt(lines, at)
    if (length === 0) continue
    const next = nextFull(lines, at + length)
    marks.fill(true, at, at + length)
    // "… wrote:" and nothing marked below: all of it is repeated.
    if (next < lines.length && !marks[next]) return marks.fill(true, at)
    at += length - 1
  }
  return joinBlank(lines, marks)
}

/** How many lines from here introduce a quote; programs wrap them. 0: none. */
function attributionAt(lines: readonly string[], at: number): number {
  let joined = ''
  for (let length = 1; length <= WRAPPED && at + length <= lines.length; length++) {
    const line = lines[at + length - 1]!.replace(/^[\s>]+/, '').trim()
    if (line === '' || line.length > ATTRIBUTION_MAX) return 0
    // The paragraph before it is not part of it.
    if (length === 1 && !ATTRIBUTION_START.test(line)) return 0
    joined = joined === '' ? line : `${joined} ${line}`
    if (!/[:：]\s*-*$/.test(line)) continue
    const isIntro = ATTRIBUTION.test(joined) || BARE_ATTRIBUTION.test(joined.replace(/<\s+/g, '<'))
    return isIntro ? length : 0
  }
  return 0
}

function startsHeads(lines: readonly string[], at: number): boolean {
  const from = RULE.test(lines[at]!) ? nextFull(lines, at + 1) : at
  if (from >= lines.length || headOf(lines[from]!) === null || QUOTED.test(lines[from]!))
    return false
  const kinds = new Set<HeadKind>()
  for (let next = from; next < Math.min(lines.length, from + HEAD_LINES); next++) {
    const line = lines[next]!
    const kind = headOf(line)
    if (kind === null && line.trim() === '' && next > from + 1) break
    if (kind !== null) kinds.add(kind)
  }
  return (
    kinds.size >= SOME_HEADS && kinds.has('from') && (kinds.has('date') || kinds.has('subject'))
  )
}

const nextFull = (lines: readonly string[], from: number): number => {
  let at = from
  while (at < lines.length && lines[at]!.trim() === '') at++
  return at
}

/** Blank lines between quoted ones belong to the quote. */
function joinBlank(lines: readonly string[], marks: boolean[]): boolean[] {
  for (let at = 0; at < lines.length; at++) {
    if (marks[at] || lines[at]!.trim() !== '') continue
    const next = nextFull(lines, at)
    const isInside =
      at > 0 && marks[at - 1] === true && (next >= lines.length || marks[next] === true)
    marks.fill(isInside, at, next)
    at = next - 1
  }
  return marks
}

function endOfOwn(text: string, lines: QuoteReading['lines']): number {
  const lastOwn = lines.findLastIndex(line => !line.isQuoted && line.text.trim() !== '')
  if (lastOwn === lines.length - 1) return text.length
  let length = 0
  const ends = /\r\n|\r|\n|$/g
  for (let at = 0; at <= lastOwn; at++) {
    ends.lastIndex = length + lines[at]!.text.length
    length = ends.lastIndex + (at === lastOwn ? 0 : (ends.exec(text)?.[0].length ?? 0))
  }
  return length
}
