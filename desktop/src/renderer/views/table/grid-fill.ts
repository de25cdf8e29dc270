/** Writing a range: emptying it, filling it down, going on with its pattern. One change each. */
import type { RefObject } from 'react'
import type { Json } from '@kith/shared/kit'
import { fieldLock, isLocked, isWritable } from '#renderer/fields'
import { toast } from '#renderer/ui'
import { fillSeries } from './fill-series.ts'
import type { GridNow, GridParts } from './grid-now.ts'
import type { CellRange } from './grid-selection.ts'

export interface GridFill {
  readonly clear: (range: CellRange) => Promise<void>
  readonly fillDown: (range: CellRange) => Promise<void>
  readonly fillTo: (range: CellRange, bottom: number) => Promise<void>
}

export function createGridFill(
  box: RefObject<GridNow>,
  { setSelection }: Pick<GridParts, 'setSelection'>,
): GridFill {
  return { clear: range => fillRange(range, () => null), fillDown, fillTo }

  /** Writes one value per row of a range, field by field, as one change. */
  async function fillRange(
    range: CellRange,
    valueAt: (field: string, row: number) => Json | undefined,
  ): Promise<void> {
    const { columns, readRows, writes } = box.current
    const fields = columns
      .slice(range.start, range.end + 1)
      .map(column => column.field)
      .filter(
        field =>
          isWritable(field) &&
          field.storageKind.id !== 'inverse' &&
          field.storageKind.id !== 'richText',
      )
    if (fields.length === 0) {
      const locked = columns.slice(range.start, range.end + 1).find(({ field }) => isLocked(field))
      toast(locked === undefined ? 'These cells cannot be changed here' : fieldLock(locked.field), {
        id: 'locked',
      })
      return
    }
    const rows = await readRows(range.top, range.bottom + 1)
    const changes = rows.flatMap((row, at) => {
      const cells: Record<string, Json> = {}
      for (const field of fields) {
        const value = valueAt(field.id, at)
        if (
          value !== undefined &&
          JSON.stringify(value) !== JSON.stringify(row.cells[field.id] ?? null)
        )
          cells[field.id] = value
      }
      return Object.keys(cells).length === 0 ? [] : [{ row, cells }]
    })
    const [only] = changes
    if (only === undefined) return
    if (changes.length === 1 && Object.keys(only.cells).length === 1)
      await writes.set(only.row, only.cells)
    else await writes.write(changes, [])
  }

  /** Ctrl+D: the first row of the range goes into the rows below; a single cell takes the one above. */
  async function fillDown(range: CellRange): Promise<void> {
    const top = range.top === range.bottom ? Math.max(0, range.top - 1) : range.top
    const [source] = await box.current.readRows(top, top + 1)
    if (source === undefined || (range.top === range.bottom && range.top === 0)) return
    await fillRange({ ...range, top: top + 1 }, field => source.cells[field] ?? null)
  }

  /** The handle: the range's pattern, or its next steps, into the rows below it. */
  async function fillTo(range: CellRange, bottom: number): Promise<void> {
    const sources = await box.current.readRows(range.top, range.bottom + 1)
    const series = new Map<string, readonly Json[]>()
    const height = bottom - range.bottom
    await fillRange({ ...range, top: range.bottom + 1, bottom }, (field, at) => {
      const known =
        series.get(field) ??
        fillSeries(
          sources.map(row => row.cells[field] ?? null),
          height,
        )
      series.set(field, known)
      return known[at]
    })
    setSelection({
      active: { row: range.top, column: range.start },
      extent: { row: bottom, column: range.end },
    })
  }
}
