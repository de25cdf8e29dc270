/** CSV that spreadsheets open rightly and cannot be tricked by: UTF-8 with a mark, RFC 4180 quotes, no formulas. */
import type { CellText } from './export-columns.ts'
import { cellsOf, textOutput, type TableWriter } from './table-writer.ts'

/** What a spreadsheet takes for a formula, also in full width. Marks that are there already count, so that reading takes exactly one off. */
const FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/

export function createCsvWriter(path: string): TableWriter {
  const output = textOutput(path)
  let columns: Parameters<TableWriter['begin']>[1] = []
  return {
    async begin(_, wanted) {
      columns = wanted
      await output.write(`\uFEFF${csvLine(columns.map(column => column.header))}`)
    },
    write: rows => output.write(rows.map(row => csvLine(cellsOf(columns, row))).join('')),
    finish: () => output.end(),
    abandon: () => output.destroy(),
  }
}

export const csvLine = (cells: readonly CellText[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(value: CellText): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = guarded(value)
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Numbers stay numbers; everything else that could be a formula gets a `'` before it, which our import takes off. */
const guarded = (text: string): string =>
  FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
