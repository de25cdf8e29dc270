/**
 * Any file, once read, as one line of JSON per row: `[row, [cells], problems?]`.
 *
 * The dry run, the preview and the import all read this; an import that was killed goes on at its
 * byte. Staging gives way to everything else the engine has to do.
 */
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { importFault, MAX_COLUMNS } from '../exchange-faults.ts'
import { createStatsCollector, type ColumnStats, type StatsCollector } from './column-stats.ts'
import { columnNames, findHeader, HEADER_SAMPLE } from './header.ts'
import type { RawRecord, RawTable } from './raw-table.ts'

export interface StagedTable {
  readonly path: string
  readonly headers: readonly string[]
  /** As people count rows; 0 when the file names no columns. */
  readonly headerRow: number
  readonly rows: number
  readonly bytes: number
  readonly columns: readonly ColumnStats[]
  /** Byte of every `MARK_EVERY`th row, to show any part of the file at once. */
  readonly marks: readonly number[]
}

export const MARK_EVERY = 500
const SLICE_MS = 8

export async function stage(
  table: RawTable,
  name: string,
  path: string,
  signal?: AbortSignal,
): Promise<StagedTable> {
  const handle = await open(path, 'w', 0o600)
  const marks: number[] = []
  let headers: readonly string[] | undefined = table.headers ?? undefined
  let stats: StatsCollector | undefined = headers && createStatsCollector(headers)
  let headerRow = headers ? 1 : 0
  let early: RawRecord[] = []
  let rows = 0
  let bytes = 0
  let sliceFrom = performance.now()
  try {
    for await (const batch of table.records(signal)) {
      if (headers) await put(batch, headers)
      else if (early.push(...batch) >= HEADER_SAMPLE) await begin()
      if (performance.now() - sliceFrom < SLICE_MS) continue
      await new Promise(resolve => setImmediate(resolve))
      sliceFrom = performance.now()
    }
    if (!headers) await begin()
  } finally {
    await handle.close()
  }
  if (!headers || !stats) throw importFault('empty', { name })
  return { path, headers, headerRow, rows, bytes, columns: stats.finish(), marks }

  async function begin(): Promise<void> {
    const at = findHeader(early)
    const header = early[at]
    const data = early.slice(at + 1)
    const width = Math.max(
      header?.cells.length ?? 0,
      ...(header ? [] : data.map(record => record.cells.length)),
    )
    if (width === 0) throw importFault('empty', { name })
    if (width > MAX_COLUMNS) throw importFault('too-many-columns', { count: width })
    headers = columnNames(header?.cells ?? [], width)
    headerRow = header?.row ?? 0
    stats = createStatsCollector(headers)
    early = []
    await put(data, headers)
  }

  async function put(batch: readonly RawRecord[], names: readonly string[]): Promise<void> {
    let text = ''
    let offset = bytes
    for (const record of batch) {
      const fitted = table.format === 'csv' ? fit(record, names.length) : record
      if (rows % MARK_EVERY === 0) marks.push(offset)
      const line = `${JSON.stringify(fitted.problems ? [fitted.row, fitted.cells, fitted.problems] : [fitted.row, fitted.cells])}\n`
      offset += Buffer.byteLength(line)
      text += line
      rows++
      stats?.add(fitted.cells)
    }
    await write(handle, text)
    bytes = offset
  }
}

/** A row with other than the header's number of cells says so, because its cells may stand in the wrong columns. */
function fit(record: RawRecord, width: number): RawRecord {
  const { row, cells, problems } = record
  if (cells.length === width) return record
  if (cells.length < width)
    return { row, cells, problems: { ...problems, [cells.length]: 'cell missing' } }
  if (cells.slice(width).every(cell => cell.trim() === ''))
    return { ...record, cells: cells.slice(0, width) }
  return {
    row,
    cells: cells.slice(0, width),
    problems: { ...problems, [width - 1]: 'more cells than columns' },
  }
}

async function write(handle: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten
}

export interface StagedRow extends RawRecord {
  /** Byte after this row: where to go on. */
  readonly end: number
}

/** Rows from a byte on, in batches of whole lines. */
export async function* stagedRows(
  path: string,
  from: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly StagedRow[]> {
  const stream = createReadStream(path, {
    start: from,
    highWaterMark: 256 * 1024,
    ...(signal ? { signal } : {}),
  })
  let rest: Buffer = Buffer.alloc(0)
  let offset = from
  for await (const part of stream) {
    const bytes = rest.length === 0 ? (part as Buffer) : Buffer.concat([rest, part as Buffer])
    const end = bytes.lastIndexOf(10) + 1
    if (end > 0) {
      const batch = parseLines(bytes.subarray(0, end), offset)
      offset += end
      yield batch
    }
    rest = bytes.subarray(end)
  }
}

function parseLines(bytes: Buffer, from: number): StagedRow[] {
  const rows: StagedRow[] = []
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at) + 1
    const [row, cells, problems] = JSON.parse(bytes.toString('utf8', at, end)) as [
      number,
      string[],
      Record<number, string>?,
    ]
    rows.push({ row, cells, ...(problems ? { problems } : {}), end: from + end })
    at = end
  }
  return rows
}
