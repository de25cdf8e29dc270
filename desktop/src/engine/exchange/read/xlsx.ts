/**
 * Excel workbooks as records, row by row. The archive is walked by `guardZip` first; then only the
 * wanted sheet is unpacked, a chunk at a time.
 */
import type { Readable } from 'node:stream'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { isFault } from '@kith/shared/kit'
import { importFault, MAX_CELL_LENGTH, MAX_COLUMNS } from '../exchange-faults.ts'
import { checkedRecord, type RawRecord, type RawTable, type ReadOptions } from './raw-table.ts'
import { createSheetReader } from './sheet-reader.ts'
import {
  readDateStyles,
  readSharedTexts,
  readWorkbook,
  type WorkbookMap,
} from './workbook-parts.ts'
import { xmlEvents } from './xml-events.ts'
import { guardZip } from './zip-guard.ts'

const BATCH = 500
const WORKBOOK = 'xl/workbook.xml'
const RELATIONS = 'xl/_rels/workbook.xml.rels'
const TEXTS = 'xl/sharedStrings.xml'
const STYLES = 'xl/styles.xml'

export async function openXlsx(
  path: string,
  name: string,
  options: ReadOptions,
): Promise<RawTable> {
  const { paths } = await guardZip(path, name)
  if (!paths.includes(WORKBOOK) || !paths.includes(RELATIONS))
    throw importFault('not-a-spreadsheet', { name, why: 'no workbook inside' })
  const { sheets } = await withArchive(path, name, mapOf)
  const names = sheets.map(sheet => sheet.name)
  const wanted = options.sheet ?? names[0]
  if (wanted === undefined) throw importFault('empty', { name })
  const sheet = sheets.find(entry => entry.name === wanted)
  if (!sheet) throw importFault('no-sheet', { sheet: wanted, sheets: names })
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    separator: null,
    sheets: names,
    sheet: wanted,
    headers: null,
    records: signal => records(path, name, sheet.path, signal),
  }
}

async function* records(
  path: string,
  name: string,
  sheet: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRecord[]> {
  const archive = await openArchive(path, name)
  try {
    const { is1904 } = await mapOf(archive)
    const texts = archive.has(TEXTS) ? await readSharedTexts(await archive.stream(TEXTS)) : []
    const dates = archive.has(STYLES) ? await readDateStyles(await archive.stream(STYLES)) : []
    const reader = createSheetReader({ texts, dates, is1904 })
    let batch: RawRecord[] = []
    const events = xmlEvents(await archive.stream(sheet), reader.handler)
    for (let step = await events.next(); step.done !== true; step = await events.next()) {
      signal?.throwIfAborted()
      for (const row of reader.take()) {
        if (row.cells.length > MAX_COLUMNS)
          throw importFault('too-many-columns', { count: row.cells.length })
        if (row.cells.every(cell => cell === '')) continue
        batch.push(checkedRecord(row.row, row.cells, MAX_CELL_LENGTH))
      }
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  } catch (error) {
    throw told(error, name)
  } finally {
    archive.close()
  }
}

interface Archive {
  readonly has: (part: string) => boolean
  readonly stream: (part: string) => Promise<Readable>
  readonly close: () => void
}

async function openArchive(path: string, name: string): Promise<Archive> {
  const zip: ZipFile = await openPromise(path, { lazyEntries: true, autoClose: false })
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  return {
    has: part => entries.has(part),
    stream(part) {
      const entry = entries.get(part)
      if (!entry) throw importFault('not-a-spreadsheet', { name, why: `it lacks ${part}` })
      return zip.openReadStreamPromise(entry)
    },
    close: () => zip.close(),
  }
}

async function withArchive<T>(
  path: string,
  name: string,
  work: (archive: Archive) => Promise<T>,
): Promise<T> {
  const archive = await openArchive(path, name)
  try {
    return await work(archive)
  } catch (error) {
    throw told(error, name)
  } finally {
    archive.close()
  }
}

const mapOf = async (archive: Archive): Promise<WorkbookMap> =>
  readWorkbook(await archive.stream(WORKBOOK), await archive.stream(RELATIONS))

function told(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || isFault(error) || error.name === 'AbortError') return error
  return importFault('not-a-spreadsheet', { name, why: 'it is damaged or cut off' }, error)
}
