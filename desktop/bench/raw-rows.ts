/**
 * The least that SQLite could do for a file: the very rows that it holds, into the same tables by
 * prepared statements in one transaction, search words among them, then its indexes.
 */
import Database from 'better-sqlite3'
import { createCatalog } from '@kith/shared/model'
import { recordCodec } from '@kith/shared/docs'

export interface RawBound {
  readonly seconds: number
  /** Processor time of this process. */
  readonly cpu: number
  readonly documents: number
  readonly records: number
}

interface Made {
  readonly name: string
  readonly type: string
  readonly tbl_name: string
  readonly sql: string
}

export function rawBound(file: string, path: string): RawBound {
  const from = new Database(file, { readonly: true })
  const schema = from
    .prepare<[], Made>('SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
    .all()
    // FTS5 makes the tables of its index itself.
    .filter(({ name }) => !name.startsWith('sqlite_') && !name.startsWith('search_'))
  const tables = schema.filter(({ type, name }) => type === 'table' && name !== 'search')
  const filled = tables.map(({ name }) => ({
    name,
    columns: from.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(name) as string[],
    rows: from.prepare(`SELECT * FROM ${name}`).raw().all() as unknown[][],
  }))
  const words = searched(from)
  // What a merge of the search index costs is not left out on one side.
  const merges = from
    .prepare<[], { k: string; v: number }>("SELECT k, v FROM search_config WHERE k <> 'version'")
    .all()
  const count = (sql: string) => from.prepare(sql).pluck().get() as number
  const documents = count("SELECT count(*) FROM doc WHERE kind <> ''")
  const records = count("SELECT count(*) FROM doc WHERE kind = 'record'")
  from.close()

  const raw = new Database(path)
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = NORMAL')
  raw.pragma('cache_size = -65536')
  const isIndex = ({ type }: Made) => type === 'index'
  for (const { sql } of schema.filter(made => !isIndex(made))) raw.exec(sql)
  for (const { k, v } of merges)
    raw.prepare('INSERT INTO search (search, rank) VALUES (?, CAST(? AS INTEGER))').run(k, v)
  const inserts = filled.map(({ name, columns, rows }) => {
    const marks = columns.map(() => '?').join()
    return { rows, insert: raw.prepare(`INSERT INTO ${name} VALUES (${marks})`) }
  })
  const find = raw.prepare('INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)')
  const begun = performance.now()
  const cpu = process.cpuUsage()
  raw.transaction(() => {
    for (const { rows, insert } of inserts) for (const row of rows) insert.run(row)
    for (const row of words) find.run(row)
    for (const { sql } of schema.filter(isIndex)) raw.exec(sql)
  })()
  const seconds = (performance.now() - begun) / 1000
  const used = process.cpuUsage(cpu)
  raw.close()
  return { seconds, cpu: (used.user + used.system) / 1e6, documents, records }
}

/** The words of every record as the projection writes them, texts of theirs among them. */
function searched(from: Database.Database): readonly (readonly unknown[])[] {
  const state = from
    .prepare("SELECT coalesce(cur, state) FROM doc WHERE kind = 'catalog'")
    .pluck()
    .get() as Uint8Array | undefined
  const catalog = createCatalog(
    state === undefined ? { keys: {} } : { keys: recordCodec.read(state) },
  )
  const texts = Map.groupBy(
    from.prepare<[], { owner: number; body: string }>('SELECT owner, body FROM text').all(),
    ({ owner }) => owner,
  )
  const records = from
    .prepare<[], { pk: number; type: string; bytes: Uint8Array }>(
      "SELECT pk, type, coalesce(cur, state) AS bytes FROM doc WHERE kind = 'record' ORDER BY pk",
    )
    .all()
  return records.flatMap(({ pk, type, bytes }) => {
    const object = catalog.findObject(type)
    if (object === undefined) return []
    const keys = recordCodec.read(bytes)
    const say = (id: string) => {
      const field = object.allFields.find(candidate => candidate.id === id)
      const value = field?.storageKind.fromKeys(field.id, keys) ?? null
      return field === undefined || value === null
        ? ''
        : field.fieldType.searchText(value, field.options)
    }
    const body = [...object.searchFields].map(say).filter(Boolean)
    for (const text of texts.get(pk) ?? []) body.push(text.body)
    return [[pk, say(object.title.id), body.join('\n')]]
  })
}
