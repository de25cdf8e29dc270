/**
 * What it takes to turn records of one object into rows, worked out once per catalog.
 *
 * Importing a hundred thousand records runs this path a hundred thousand times: statements are
 * whole texts made here, and nothing is looked up by name per record.
 */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { safeName } from '#engine/store'

export interface FieldPlan {
  readonly field: CatalogField
  readonly columns: readonly string[]
  readonly isSearched: boolean
  readonly isTitle: boolean
  /** For reading one value after another without an object for each. */
  readonly own: Record<string, Json>
}

export interface InsertStep {
  readonly sql: () => string
  readonly with: (column: string) => InsertStep
}

export interface ObjectPlan {
  readonly object: CatalogObject
  /** Fields whose values lie in the record's own document, in column order. */
  readonly fields: readonly FieldPlan[]
  readonly byId: ReadonlyMap<string, FieldPlan>
  readonly title: FieldPlan
  readonly searched: readonly FieldPlan[]
  /** Column of each rich text of the object, by `object.field`. */
  readonly texts: ReadonlyMap<string, string>
  /** The statement that makes a row: `with` each column that has a value, after pk, id, title, created_at, updated_at and position. */
  readonly insert: InsertStep
  readonly removeRow: string
  readonly removeElements: string
  readonly removeField: string
  readonly insertElement: string
  /** Statement that writes the time and these fields, in this order. */
  readonly update: (fields: readonly FieldPlan[], withTitle: boolean) => string
  readonly setDeleted: string
  readonly setCreated: string
  readonly setPosition: string
}

const FIXED_COLUMNS = ['pk', 'id', 'title', 'created_at', 'updated_at', 'position'] as const
const MAX_STATEMENTS = 200
const MAX_STEPS = 4000

export function planObject(object: CatalogObject): ObjectPlan {
  const table = safeName(object.table)
  const elements = safeName(object.elementTable)
  const searched = new Set(object.searchFields)
  const all = object.allFields.map(field => toPlan(field, searched, object))
  const fields = all.filter(({ field }) => field.storageKind.home === 'record')
  const title = all.find(plan => plan.isTitle)
  if (title === undefined) throw new Error(`${object.id} has no title field`)
  const byId = new Map(fields.map(plan => [plan.field.id, plan]))
  const updates = new Map<string, string>()

  return {
    object,
    fields,
    byId,
    title,
    // The title is a column of the search index of its own.
    searched: fields.filter(plan => plan.isSearched && !plan.isTitle),
    texts: new Map(
      all
        .filter(({ field }) => field.storageKind.home === 'text')
        .map(({ field, columns: [column = ''] }) => [`${object.id}.${field.id}`, column]),
    ),
    insert: insertInto(table),
    removeRow: `DELETE FROM ${table} WHERE pk = ?`,
    removeElements: `DELETE FROM ${elements} WHERE pk = ?`,
    removeField: `DELETE FROM ${elements} WHERE pk = ? AND field = ?`,
    insertElement: `INSERT INTO ${elements} (pk, field, element, pos, value, norm) VALUES (?, ?, ?, ?, ?, ?)`,
    setDeleted: `UPDATE ${table} SET deleted_at = ? WHERE pk = ?`,
    setCreated: `UPDATE ${table} SET created_at = ? WHERE pk = ?`,
    setPosition: `UPDATE ${table} SET position = ? WHERE pk = ?`,
    update(changed, withTitle) {
      const key = `${changed.map(plan => plan.field.id).join()}${withTitle ? '+' : ''}`
      const known = updates.get(key)
      if (known !== undefined) return known
      const sets = changed.flatMap(plan => plan.columns).map(column => `, ${column} = ?`)
      const made = `UPDATE ${table} SET updated_at = max(updated_at, ?)${withTitle ? ', title = ?' : ''}${sets.join('')} WHERE pk = ?`
      return remember(updates, key, made)
    },
  }
}

/**
 * Every empty column that is left out saves a value to bind, and half of them are empty. A tree,
 * because a text that names the columns would cost what is saved.
 */
function insertInto(table: string): InsertStep {
  let made = 0
  return stepOf(FIXED_COLUMNS)

  function stepOf(columns: readonly string[]): InsertStep {
    const steps = new Map<string, InsertStep>()
    let sql: string | undefined
    return {
      sql: () => (sql ??= insertOf(table, columns)),
      with(column) {
        const known = steps.get(column)
        if (known !== undefined) return known
        const step = stepOf([...columns, column])
        // What odd rows of a huge file need once is not kept for ever.
        if (made++ < MAX_STEPS) steps.set(column, step)
        return step
      },
    }
  }
}

const insertOf = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

/** Odd edits make many statements; the usual ones come back at once. */
function remember(into: Map<string, string>, key: string, sql: string): string {
  if (into.size >= MAX_STATEMENTS) into.clear()
  into.set(key, sql)
  return sql
}

function toPlan(
  field: CatalogField,
  searched: ReadonlySet<string>,
  object: CatalogObject,
): FieldPlan {
  return {
    field,
    columns: field.storageKind.columns.map(column => safeName(field.column + column.suffix)),
    isSearched: searched.has(field.id),
    isTitle: field.id === object.title.id,
    own: {},
  }
}
