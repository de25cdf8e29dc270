/** A table for a terminal: columns as wide as what stands in them, as far as the terminal goes. */
import stringWidth from 'string-width'

export interface Column {
  readonly head: string
  readonly isNumber?: boolean
}

const GAP = '  '
const LEAST_WIDTH = 8
const MOST_WIDTH = 40
const segments = new Intl.Segmenter()

/**
 * Lines of a table, its heads first. `width`: columns of the terminal; what does not fit is cut with an
 * ellipsis, and columns that would start behind its edge are left out. `undefined`: nothing is cut, for files.
 */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string {
  const texts = rows.map(row => row.map(onOneLine))
  const wanted = columns.map(({ head }, at) =>
    Math.max(stringWidth(head), ...texts.map(row => stringWidth(row[at] ?? ''))),
  )
  const widths = width === undefined ? wanted : fitted(wanted, width)
  const line = (cells: readonly string[]) =>
    widths
      .map((room, at) => padded(cells[at] ?? '', room, columns[at]?.isNumber === true))
      .join(GAP)
      .trimEnd()
  return [line(columns.map(({ head }) => head)), ...texts.map(line)].join('\n')
}

/** The first columns that fit, each at most forty wide; the last of them may be cut. */
function fitted(wanted: readonly number[], width: number): readonly number[] {
  const widths: number[] = []
  let left = width
  for (const room of wanted) {
    const next = Math.min(room, MOST_WIDTH, left)
    if (widths.length > 0 && next < Math.min(room, LEAST_WIDTH)) break
    widths.push(next)
    left -= next + GAP.length
  }
  return widths
}

function padded(text: string, room: number, isNumber: boolean): string {
  const shown = cut(text, room)
  const blank = ' '.repeat(Math.max(0, room - stringWidth(shown)))
  return isNumber ? blank + shown : shown + blank
}

/** By what a reader sees as one character, so that no accent or emoji is torn. */
function cut(text: string, room: number): string {
  if (stringWidth(text) <= room) return text
  let shown = ''
  let used = 0
  for (const { segment } of segments.segment(text)) {
    used += stringWidth(segment)
    if (used > room - 1) break
    shown += segment
  }
  return `${shown}…`
}

/** What would move the cursor would tear the table, and a terminal does what an escape says. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
