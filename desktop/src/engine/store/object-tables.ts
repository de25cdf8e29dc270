/**
 * One typed table per object and one for the elements of its set fields, made and altered to fit
 * the catalog. Columns are only ever added: an archived field keeps its column, and so its values.
 */
import type { Catalog, CatalogObject } from '@kith/shared/model'
import type { Read, Write } from './store.ts'

export interface TableChange {
  readonly object: string
  /** The table was made now, or already stood there. */
  readonly isNew: boolean
  /** Fields that got their columns now. */
  readonly added: readonly string[]
}

/** Indexes that a table should have, by name. */
export type IndexesOf = (
  object: CatalogObject,
) => readonly { readonly name: string; readonly sql: string }[]

const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/
const FIXED =
  'pk INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, created_at TEXT, updated_at TEXT, deleted_at TEXT, position TEXT'
/** Columns of every table that came after the first Kith, with their types. */
const LATER_COLUMNS = [{ name: 'position', type: 'TEXT' }]

/** Says what it changed, so that the projection can fill it. */
export function ensureObjectTables(
  tx: Write,
  catalog: Catalog,
  indexesOf: IndexesOf,
): readonly TableChange[] {
  return catalog.allObjects.flatMap(object => {
    const change = ensureTable(tx, object)
    if (change !== undefined)
      for (const index of indexesOf(object)) ensureIndex(tx, index.name, index.sql)
    return change === undefined ? [] : [change]
  })
}

/** Names an index made from user-visible things must not be able to spell SQL. */
export function ensureIndex(tx: Write, name: string, sql: string): boolean {
  if (tx.get("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", [name])) return false
  tx.exec(sql)
  return true
}

/** Column names of an object's fields with their SQL types. */
function columnsOf(
  object: CatalogObject,
): readonly { readonly name: string; readonly type: string; readonly field: string }[] {
  return object.allFields.flatMap(field =>
    field.storageKind.columns.map(column => ({
      name: safeName(`${field.column}${column.suffix}`),
      type: column.type,
      field: field.id,
    })),
  )
}

function ensureTable(tx: Write, object: CatalogObject): TableChange | undefined {
  const table = safeName(object.table)
  const wanted = columnsOf(object)
  const present = columnsPresent(tx, table)
  if (present.size === 0) {
    makeTables(tx, object, wanted)
    return { object: object.id, isNew: true, added: object.allFields.map(field => field.id) }
  }
  const missing = wanted.filter(column => !present.has(column.name))
  const later = LATER_COLUMNS.filter(column => !present.has(column.name))
  for (const column of [...later, ...missing])
    tx.exec(`ALTER TABLE ${table} ADD COLUMN ${column.name} ${column.type}`)
  if (missing.length + later.length === 0) return undefined
  return {
    object: object.id,
    isNew: false,
    added: [...new Set(missing.map(column => column.field))],
  }
}

function makeTables(tx: Write, object: CatalogObject, columns: ReturnType<typeof columnsOf>): void {
  const table = safeName(object.table)
  const elements = safeName(object.elementTable)
  const list = columns.map(column => `, ${column.name} ${column.type}`).join('')
  tx.exec(`
    CREATE TABLE ${table} (${FIXED}${list});
    CREATE TABLE ${elements} (
      pk INTEGER NOT NULL, field TEXT NOT NULL, element TEXT NOT NULL,
      pos INTEGER NOT NULL, value TEXT NOT NULL, norm TEXT NOT NULL,
      PRIMARY KEY (pk, field, element)
    ) WITHOUT ROWID;
    CREATE INDEX ${elements}_norm ON ${elements} (field, norm);
  `)
}

function columnsPresent(read: Read, table: string): ReadonlySet<string> {
  return new Set(read.pluck<string>('SELECT name FROM pragma_table_info(?)', [table]))
}

/** Throws for anything that our own code should never have made a name of. */
export function safeName(name: string): string {
  if (!NAME.test(name)) throw new Error(`not a name for SQL: ${name}`)
  return name
}
