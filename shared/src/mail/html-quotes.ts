/** What an HTML mail says itself, and where its trailing quote begins, to be folded there. */
import { htmlLines, type HtmlLine } from './html-lines.ts'
import { headOf } from './quote-words.ts'
import { markQuoted } from './quotes.ts'

export interface HtmlQuoteReading {
  /** The lines that the mail itself says, as text. */
  readonly own: string
  /** Offset in the HTML from which all is quoted; `null` when nothing trails. */
  readonly quoteFrom: number | null
}

export function readHtmlQuotes(html: string): HtmlQuoteReading {
  const lines = htmlLines(html)
  const marks = marksOf(lines)
  const isOwn = (line: HtmlLine, at: number) => !marks[at] && line.text !== ''
  // A forward without a word of its own is all there is.
  if (!lines.some(isOwn)) return { own: textOf(lines), quoteFrom: null }
  const lastOwn = lines.findLastIndex(isOwn)
  const first = lines.findIndex(
    (line, at) => at > lastOwn && marks[at] === true && (line.text !== '' || line.isMark),
  )
  return {
    own: textOf(lines.filter((_, at) => !marks[at])),
    quoteFrom: first < 0 ? null : lines[first]!.from,
  }
}

const textOf = (lines: readonly HtmlLine[]): string =>
  lines
    .map(line => line.text)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

function marksOf(lines: readonly HtmlLine[]): readonly boolean[] {
  // A blockquote at the end, or below "… wrote:", is a quote; one between own paragraphs is typography.
  const quoted = lines.map(line =>
    line.depth > 0 && line.text !== '' ? `> ${line.text}` : line.text,
  )
  const marks = [...markQuoted(quoted)]
  for (const [at, line] of lines.entries()) {
    if (!line.isMark) continue
    const below = lines.findIndex((one, next) => next > at && one.depth === 0 && one.text !== '')
    const isInline = line.depth > 0 && below >= 0 && headOf(lines[below]!.text) === null
    if (!isInline) marks.fill(true, at)
  }
  return marks
}
