/**
 * What a paste will write, worked out before anything is written.
 *
 * The block lands at the range's first cell. One cell fills the whole range; a block that fits the
 * range a whole number of times is repeated; rows past the end become new records. Cells of columns
 * that cannot be written, texts that do not read as the column's type, and rows past the end where
 * none can be made, are left out and counted: nothing goes missing without a word.
 */
import type { Json } from '@kith/shared/kit'
import type { CellRange } from './grid-selection.ts'

/** A clipboard cell: text from elsewhere, or a value copied here with the field type it came from. */
export interface ClipCell {
  readonly text: string
  readonly value?: Json
  readonly type?: string
}
export type ClipGrid = readonly (readonly ClipCell[])[]

export interface PasteColumn {
  readonly field: string
  readonly isWritable: boolean
  /** The value as a command takes it, or what is wrong in two words. */
  readonly read: (cell: ClipCell) => { readonly value: Json } | { readonly problem: string }
}

export interface PasteProblem {
  readonly row: number
  readonly column: number
  readonly text: string
  readonly problem: string
}
export interface PastePlan {
  /** Flat row → cells to write. */
  readonly writes: readonly {
    readonly row: number
    readonly cells: Readonly<Record<string, Json>>
  }[]
  readonly creates: readonly Readonly<Record<string, Json>>[]
  readonly problems: readonly PasteProblem[]
  /** Cells that will be written. */
  readonly cellCount: number
  /** Columns that the block meets and that cannot be written. */
  readonly locked: readonly number[]
  /** Columns of the block that found no column to land in. */
  readonly clipped: number
  /** Rows of the block past the end of a list that takes no new ones. */
  readonly dropped: number
  /** The range that is selected afterwards. */
  readonly range: CellRange
}

export function planPaste(input: {
  readonly clip: ClipGrid
  readonly range: CellRange
  readonly rowCount: number
  readonly columns: readonly PasteColumn[]
  /** Rows may be added below the last one. */
  readonly canCreate: boolean
}): PastePlan {
  const { range, rowCount, columns, canCreate } = input
  const clipWidth = Math.max(0, ...input.clip.map(row => row.length))
  const clipHeight = input.clip.length
  const height = repeated(clipHeight, range.bottom - range.top + 1)
  const width = repeated(clipWidth, range.end - range.start + 1)
  const writes: { row: number; cells: Record<string, Json> }[] = []
  const creates: Record<string, Json>[] = []
  const problems: PasteProblem[] = []
  const locked = new Set<number>()
  let cellCount = 0
  let dropped = 0

  for (let down = 0; down < height; down += 1) {
    const row = range.top + down
    if (row >= rowCount && !canCreate) {
      dropped = height - down
      break
    }
    const cells: Record<string, Json> = {}
    for (let along = 0; along < width; along += 1) {
      const column = columns[range.start + along]
      const clip = input.clip[down % clipHeight]?.[along % clipWidth]
      if (column === undefined || clip === undefined) continue
      if (!column.isWritable) {
        if (clip.text.trim() !== '') locked.add(range.start + along)
        continue
      }
      const read = column.read(clip)
      if ('value' in read) cells[column.field] = read.value
      else
        problems.push({ row, column: range.start + along, text: clip.text, problem: read.problem })
    }
    const count = Object.keys(cells).length
    if (count === 0) continue
    if (row < rowCount) writes.push({ row, cells })
    else if (Object.values(cells).some(value => value !== null)) creates.push(cells)
    else continue
    cellCount += count
  }
  return {
    writes,
    creates,
    problems,
    cellCount,
    locked: [...locked].sort((a, b) => a - b),
    dropped,
    clipped: Math.max(0, range.start + clipWidth - columns.length),
    range: {
      top: range.top,
      bottom: range.top + Math.max(0, height - 1),
      start: range.start,
      end: Math.min(columns.length - 1, range.start + Math.max(0, width - 1)),
    },
  }
}

/** A block repeats when the range is a whole number of blocks; otherwise it lands once, as it is. */
const repeated = (block: number, room: number): number =>
  block > 0 && room > block && room % block === 0 ? room : block
