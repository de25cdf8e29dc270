/**
 * Excel workbooks as records, row by row through exceljs' streaming reader. The archive is walked
 * by `guardZip` first, because that reader trusts what it unpacks.
 */
import { createReadStream } from 'node:fs'
import exceljs from 'exceljs'
import { importFault, MAX_CELL_LENGTH, MAX_COLUMNS } from '../exchange-faults.ts'
import { checkedRecord, type RawRecord, type RawTable, type ReadOptions } from './raw-table.ts'
import { guardZip } from './zip-guard.ts'

const BATCH = 500
const WORKBOOK = 'xl/workbook.xml'

export async function openXlsx(
  path: string,
  name: string,
  options: ReadOptions,
): Promise<RawTable> {
  const { paths, text } = await guardZip(path, name, WORKBOOK)
  if (!paths.includes(WORKBOOK))
    throw importFault('not-a-spreadsheet', { name, why: 'no workbook inside' })
  const sheets = [...text.matchAll(/<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"/g)].map(match =>
    fromXml(match[1] ?? ''),
  )
  const sheet = options.sheet ?? sheets[0]
  if (sheet === undefined) throw importFault('empty', { name })
  if (!sheets.includes(sheet)) throw importFault('no-sheet', { sheet, sheets })
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    separator: null,
    sheets,
    sheet,
    headers: null,
    records: signal => records(path, name, sheet, signal),
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const fromXml = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string, decimal: string, named: string) =>
      named === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (NAMED[named] ?? whole),
  )

async function* records(
  path: string,
  name: string,
  wanted: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRecord[]> {
  for await (const sheet of worksheets(path, name)) {
    let batch: RawRecord[] = []
    for await (const row of sheet.rows) {
      signal?.throwIfAborted()
      if (sheet.name !== wanted) continue
      if (row.values.length > MAX_COLUMNS + 1)
        throw importFault('too-many-columns', { count: row.values.length - 1 })
      const cells = Array.from({ length: Math.max(row.values.length - 1, 0) }, (_, at) =>
        cellText(row.values[at + 1]),
      )
      if (cells.every(cell => cell === '')) continue
      batch.push(checkedRecord(row.number, cells, MAX_CELL_LENGTH))
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
    if (sheet.name === wanted) return
  }
}

interface SheetRows {
  readonly name: string
  readonly rows: AsyncIterable<{ readonly number: number; readonly values: readonly unknown[] }>
}

async function* worksheets(path: string, name: string): AsyncGenerator<SheetRows> {
  const input = createReadStream(path)
  const reader = new exceljs.stream.xlsx.WorkbookReader(input, {
    entries: 'ignore',
    worksheets: 'emit',
    // Formats of numbers are what tells a date from a number.
    styles: 'cache',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
  })
  let count = 0
  try {
    for await (const sheet of reader) {
      count++
      const label =
        'name' in sheet && typeof sheet.name === 'string' ? sheet.name : `Sheet ${count}`
      yield { name: label, rows: rowsOf(sheet) }
    }
  } catch (error) {
    if (error instanceof Error && error.name !== 'Fault' && error.name !== 'AbortError')
      throw importFault('not-a-spreadsheet', { name, why: error.message.slice(0, 100) }, error)
    throw error
  } finally {
    input.destroy()
  }
}

async function* rowsOf(
  sheet: AsyncIterable<exceljs.Row>,
): AsyncGenerator<{ readonly number: number; readonly values: readonly unknown[] }> {
  for await (const row of sheet)
    yield { number: row.number, values: Array.isArray(row.values) ? row.values : [] }
}

/** What a person sees in the cell, written so that it reads back: dates as ISO, numbers plain, formulas as their result. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : ''
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Date) return dateText(value)
  if (typeof value !== 'object') return ''
  if ('richText' in value && Array.isArray(value.richText))
    return value.richText.map(richPart).join('')
  if ('error' in value) return ''
  if ('result' in value) return cellText(value.result)
  if ('text' in value) return cellText(value.text)
  if ('hyperlink' in value) return cellText(value.hyperlink)
  return ''
}

const richPart = (part: unknown): string =>
  typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : ''

/** Sheets keep 15 digits; more is noise of binary fractions. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)))

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return ''
  const text = value.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}
