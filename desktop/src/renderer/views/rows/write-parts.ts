/**
 * A long write in parts: each a call that is over in a moment and fits one message, so that a paste of
 * fifty thousand rows stops nobody. The parts are one action.
 */

/** Rows that the engine writes within a few frames. */
const MOST_ROWS = 500
/** Characters of JSON; a message may have 4 MiB. */
const MOST_TEXT = 1_000_000

/** Never an empty part; a row that is too long alone is a part of its own. */
export function partsOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const parts: Row[][] = []
  let part: Row[] = []
  let text = 0
  for (const row of rows) {
    const size = JSON.stringify(row).length
    if (part.length > 0 && (part.length >= MOST_ROWS || text + size > MOST_TEXT)) {
      parts.push(part)
      part = []
      text = 0
    }
    part.push(row)
    text += size
  }
  return part.length === 0 ? parts : [...parts, part]
}
