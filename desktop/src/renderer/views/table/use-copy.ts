/** Copy of a range: typed values for tables of Kith, tab-separated text and HTML for everything else. */
import { useCallback } from 'react'
import type { CatalogField } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { isRelation, refsOf } from '#renderer/fields'
import { toast } from '#renderer/ui'
import { formatHtmlTable, formatTsv } from './clipboard-text.ts'
import type { CellRange } from './grid-selection.ts'
import type { ClipGrid } from './paste-plan.ts'
import type { GridColumn } from './use-columns.ts'

/** Typed cells between tables of Kith. */
export const OWN_TYPE = 'web application/x-kith-cells'

export interface CopyDeps {
  readonly columns: readonly GridColumn[]
  /** Rows of flat numbers, loaded or not. */
  readonly readRows: (from: number, to: number) => Promise<readonly Row[]>
  readonly loadedRow: (flat: number) => Row | undefined
}

export type CopyCells = (event: ClipboardEvent, range: CellRange) => void

export function useCopy(deps: CopyDeps): CopyCells {
  const { columns, readRows, loadedRow } = deps
  return useCallback(
    (event, range) => {
      const fields = columns.slice(range.start, range.end + 1).map(column => column.field)
      const height = range.bottom - range.top + 1
      const rows = Array.from({ length: height }, (_, at) => loadedRow(range.top + at))
      event.preventDefault()
      const missing = rows.some(row => row === undefined)
      if (!missing) {
        const grid = rows.map(row => fields.map(field => clipCell(field, row)))
        event.clipboardData?.setData('text/plain', formatTsv(texts(grid)))
        event.clipboardData?.setData('text/html', formatHtmlTable(texts(grid)))
        event.clipboardData?.setData(OWN_TYPE, JSON.stringify(grid))
        return
      }
      // Rows that were never in sight are read first; the clipboard takes them a moment later.
      void readRows(range.top, range.bottom + 1).then(async all => {
        const grid = all.map(row => fields.map(field => clipCell(field, row)))
        await navigator.clipboard.writeText(formatTsv(texts(grid)))
        toast(`Copied ${all.length.toLocaleString()} rows`)
      })
    },
    [columns, readRows, loadedRow],
  )
}

const texts = (grid: ClipGrid): readonly (readonly string[])[] =>
  grid.map(row => row.map(cell => cell.text))

function clipCell(field: CatalogField, row: Row | undefined) {
  const value = row?.cells[field.id] ?? null
  if (value === null) return { text: '', value: null, type: field.type }
  const text = isRelation(field)
    ? refsOf(value)
        .map(ref => ref.title)
        .join(', ')
    : field.fieldType.format(value, field.options)
  return { text, value, type: field.type }
}
