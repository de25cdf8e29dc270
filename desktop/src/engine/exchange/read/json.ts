/**
 * Kith's own JSON export, or any JSON list of objects, as records. The file is one value, so it is
 * read whole; depth and numbers are checked before anything is made of it.
 */
import { readFile, stat } from 'node:fs/promises'
import { isJsonObject, memberOf, type Json } from '@kith/shared/kit'
import {
  EXPORT_VERSION,
  importFault,
  MAX_CELL_LENGTH,
  MAX_COLUMNS,
  MAX_JSON_DEPTH,
} from '../exchange-faults.ts'
import { checkedRecord, type RawRecord, type RawTable, type ReadOptions } from './raw-table.ts'

/** A JavaScript string ends near 512 MB. */
const MAX_BYTES = 400 * 1024 * 1024
const BATCH = 500

type Flat = Readonly<Record<string, string>>
interface Sheet {
  readonly name: string
  readonly rows: readonly Flat[]
}

export async function openJson(
  path: string,
  name: string,
  options: ReadOptions,
): Promise<RawTable> {
  const sheets = sheetsOf(await parse(path, name), name)
  const names = sheets.map(sheet => sheet.name)
  const wanted = options.sheet ?? names[0]
  const sheet = sheets.find(entry => entry.name === wanted)
  if (!sheet || wanted === undefined)
    throw importFault('no-sheet', { sheet: wanted ?? '', sheets: names })
  const headers = [...new Set(sheet.rows.flatMap(row => Object.keys(row)))]
  if (headers.length > MAX_COLUMNS) throw importFault('too-many-columns', { count: headers.length })
  return {
    format: 'json',
    encoding: 'utf-8',
    separator: null,
    sheets: names,
    sheet: wanted,
    headers,
    records: () => records(sheet.rows, headers),
  }
}

async function* records(
  rows: readonly Flat[],
  headers: readonly string[],
): AsyncGenerator<readonly RawRecord[]> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await Promise.resolve()
    yield rows.slice(at, at + BATCH).map((row, index) =>
      checkedRecord(
        at + index + 2,
        headers.map(header => row[header] ?? ''),
        MAX_CELL_LENGTH,
      ),
    )
  }
}

async function parse(path: string, name: string): Promise<Json> {
  const { size } = await stat(path)
  if (size > MAX_BYTES)
    throw importFault('too-large-inside', { name, limit: `${MAX_BYTES / 1024 / 1024} MB` })
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  if (text.trim() === '') throw importFault('empty', { name })
  checkDepth(text, name)
  try {
    return JSON.parse(text, inRange) as Json
  } catch (error) {
    throw importFault(
      'not-ours',
      { name, why: error instanceof Error ? error.message.slice(0, 100) : 'no JSON' },
      error,
    )
  }
}

function checkDepth(text: string, name: string): void {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (isText) {
      if (char === 0x5c) at++
      else if (char === 0x22) isText = false
    } else if (char === 0x22) isText = true
    else if (char === 0x5b || char === 0x7b) {
      if (++depth > MAX_JSON_DEPTH) throw importFault('too-deep', { name })
    } else if (char === 0x5d || char === 0x7d) depth--
  }
}

function inRange(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError('a number outside the safe range')
  return value
}

function sheetsOf(file: Json, name: string): readonly Sheet[] {
  if (Array.isArray(file)) return [{ name: 'records', rows: file.map(flat) }]
  if (!isJsonObject(file)) throw importFault('not-ours', { name, why: 'no list of records' })
  if (file['format'] === undefined) {
    const lists = Object.entries(file).filter((entry): entry is [string, Json[]] =>
      Array.isArray(entry[1]),
    )
    if (lists.length === 0) throw importFault('not-ours', { name, why: 'no list of records' })
    return lists.map(([key, list]) => ({ name: key, rows: list.map(flat) }))
  }
  if (file['format'] !== 'kith-export') throw importFault('newer-version', { name })
  if (typeof file['version'] !== 'number' || file['version'] > EXPORT_VERSION)
    throw importFault('newer-version', { name })
  const objects = Array.isArray(file['objects']) ? file['objects'] : []
  const all = Array.isArray(file['records']) ? file['records'] : []
  return objects.flatMap(object => {
    const id = memberOf(object, 'id')
    if (typeof id !== 'string') return []
    const rows = all
      .filter(record => memberOf(record, 'object') === id)
      .map(record => flat(memberOf(record, 'columns') ?? {}))
    return rows.length === 0 ? [] : [{ name: id, rows }]
  })
}

/** One record as texts by column: nested values become columns of their own, lists are joined. */
function flat(value: Json): Flat {
  const row: Record<string, string> = Object.create(null) as Record<string, string>
  const put = (key: string, item: Json): void => {
    if (isJsonObject(item))
      for (const [name, part] of Object.entries(item))
        put(key === '' ? name : `${key} ${name}`, part)
    else row[key] = cell(item)
  }
  put('', value)
  return row
}

function cell(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(cell).join('; ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
