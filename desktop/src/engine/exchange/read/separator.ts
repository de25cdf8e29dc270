/** Which character separates the cells: the one that gives the most rows the same number of them. */
import { parse } from 'csv-parse/sync'

const SEPARATORS = [',', ';', '\t', '|'] as const
const SAMPLE_ROWS = 60

/** `head` is the beginning of the file; its last line may be cut. */
export function detectSeparator(head: string): string {
  const hint = /^sep=(.)\r?\n/i.exec(head)?.[1]
  if (hint !== undefined) return hint
  const cut = head.length > 1000 ? head.slice(0, head.lastIndexOf('\n') + 1) || head : head
  const scored = SEPARATORS.map(separator => ({ separator, score: score(cut, separator) }))
  const [best] = scored.toSorted((a, b) => b.score - a.score)
  return best && best.score > 0 ? best.separator : ','
}

/** Share of rows with the commonest number of cells, more for more cells; 0 when nothing is separated. */
function score(text: string, separator: string): number {
  const counts = new Map<number, number>()
  const rows = split(text, separator)
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const [common] = [...counts].toSorted((a, b) => b[1] - a[1])
  if (!common || common[0] < 2) return 0
  return (common[1] / rows.length) * (1 + Math.log2(common[0]) / 10)
}

function split(text: string, separator: string): readonly string[][] {
  try {
    return parse(text, { ...CSV_RULES, delimiter: separator, to: SAMPLE_ROWS, max_record_size: 0 })
  } catch {
    // The sample ends inside quotes: count the plain lines instead.
    return text
      .split(/\r\n|\n|\r/, SAMPLE_ROWS)
      .filter(Boolean)
      .map(line => line.split(separator))
  }
}

/** How we read CSV everywhere: RFC 4180, forgiving about quotes inside unquoted cells and the number of cells. */
export const CSV_RULES = {
  bom: false,
  columns: false,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: false,
} as const
