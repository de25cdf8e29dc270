/** CSV as records: any size, one chunk in memory, quotes per RFC 4180. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { importFault, MAX_CELL_LENGTH, MAX_COLUMNS } from '../exchange-faults.ts'
import { decodedText, detectEncoding } from './encoding.ts'
import { checkedRecord, type RawRecord, type RawTable, type ReadOptions } from './raw-table.ts'
import { CSV_RULES, detectSeparator } from './separator.ts'

const BATCH = 500
const HEAD_LENGTH = 64 * 1024
/** A record longer than this is a quote that was never closed. */
const MAX_RECORD_LENGTH = 48 * 1024 * 1024

export async function openCsv(path: string, name: string, options: ReadOptions): Promise<RawTable> {
  const encoding = options.encoding ?? (await detectEncoding(path))
  const head = await headOf(path, encoding)
  if (head.trim() === '') throw importFault('empty', { name })
  const separator = options.separator ?? detectSeparator(head)
  const hintRows = /^sep=.\r?\n/i.test(head) ? 1 : 0
  return {
    format: 'csv',
    encoding,
    separator,
    sheets: [],
    sheet: null,
    headers: null,
    records: signal => records(path, name, encoding, separator, hintRows, signal),
  }
}

async function* records(
  path: string,
  name: string,
  encoding: string,
  separator: string,
  hintRows: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRecord[]> {
  const parser = parse({
    ...CSV_RULES,
    delimiter: separator,
    max_record_size: MAX_RECORD_LENGTH,
    info: true,
  })
  const input = Readable.from(decodedText(path, encoding))
  input.on('error', error => parser.destroy(error))
  input.pipe(parser)
  let batch: RawRecord[] = []
  let row = 0
  let line = 1
  try {
    for await (const item of parser) {
      signal?.throwIfAborted()
      const { record, info } = item as { record: string[]; info: { lines: number } }
      row++
      line = info.lines + 1
      if (row <= hintRows) continue
      if (record.length > MAX_COLUMNS)
        throw importFault('too-many-columns', { count: record.length })
      // An empty line is one empty cell; it counts as a row and carries nothing.
      if (record.length === 1 && record[0]?.trim() === '') continue
      batch.push(checkedRecord(row, record, MAX_CELL_LENGTH))
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw told(error, name, line)
  } finally {
    input.destroy()
    parser.destroy()
  }
  if (batch.length > 0) yield batch
}

function told(error: unknown, name: string, line: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return importFault('unterminated-quote', { line }, error)
  return importFault('unreadable', { name, line, why: error.code }, error)
}

async function headOf(path: string, encoding: string): Promise<string> {
  let head = ''
  for await (const text of decodedText(path, encoding)) {
    head += text
    if (head.length >= HEAD_LENGTH) break
  }
  return head.slice(0, HEAD_LENGTH)
}

/** First bytes of a file, to tell formats apart. */
export async function firstBytes(path: string, count: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of createReadStream(path, { end: count - 1 })) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
