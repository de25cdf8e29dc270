/** Excel workbooks, a sheet per object, streamed row by row. Texts are texts there, so nothing needs a mark. */
import type { Worksheet } from 'exceljs'
import { cellsOf, type TableWriter } from './table-writer.ts'

const MAX_SHEET_NAME = 31
/** A cell of Excel holds no more. */
const MAX_TEXT = 32_767

export async function createXlsxWriter(path: string): Promise<TableWriter> {
  // Thirty megabytes that most sessions never need.
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.stream.xlsx.WorkbookWriter({
    filename: path,
    useSharedStrings: false,
    useStyles: true,
  })
  const names = new Set<string>()
  let sheet: Worksheet | undefined
  let columns: Parameters<TableWriter['begin']>[1] = []
  return {
    async begin(object, wanted) {
      sheet?.commit()
      columns = wanted
      sheet = book.addWorksheet(sheetName(object.labelPlural, names), {
        views: [{ state: 'frozen', ySplit: 1 }],
      })
      const header = sheet.addRow(columns.map(column => column.header))
      header.font = { bold: true }
      header.commit()
      await Promise.resolve()
    },
    async write(rows) {
      for (const row of rows) {
        const cells = cellsOf(columns, row).map(cell =>
          typeof cell === 'string' ? escaped(cell) : cell,
        )
        sheet?.addRow(cells).commit()
      }
      // The zip is written by a stream of its own: give it its turn.
      await new Promise(resolve => setImmediate(resolve))
    },
    async finish() {
      sheet?.commit()
      if (!sheet) book.addWorksheet('Empty').commit()
      await book.commit()
    },
    abandon: () => undefined,
  }
}

/** A text that looks like an escape of Excel's is marked as none. */
const escaped = (text: string): string =>
  text.replace(/_(?=x[0-9A-F]{4}_)/g, '_x005F_').slice(0, MAX_TEXT)

function sheetName(label: string, taken: Set<string>): string {
  const base =
    label
      .replace(/[*?:\\/[\]]/g, ' ')
      .trim()
      .slice(0, MAX_SHEET_NAME) || 'Sheet'
  let name = base
  for (let n = 2; taken.has(name.toLowerCase()); n++)
    name = `${base.slice(0, MAX_SHEET_NAME - 4)} ${n}`
  taken.add(name.toLowerCase())
  return name
}
