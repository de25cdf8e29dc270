/** Changes to a view's columns as the next list of columns. Pure. */
import type { CatalogObject, ViewColumn } from '@kith/shared/model'

type ColumnChange = {
  readonly [Key in keyof Omit<ViewColumn, 'field'>]?: ViewColumn[Key] | undefined
}

/** The view's columns with the title among them, which views may leave out. */
export function showColumn(
  object: CatalogObject,
  columns: readonly ViewColumn[],
): readonly ViewColumn[] {
  return columns.some(column => column.field === object.titleField)
    ? columns
    : [{ field: object.titleField }, ...columns]
}

export function changeColumn(
  object: CatalogObject,
  columns: readonly ViewColumn[],
  field: string,
  change: ColumnChange,
): readonly ViewColumn[] {
  const all = showColumn(object, columns)
  const known = all.find(column => column.field === field)
  const next = clean({ ...(known ?? { field }), ...change, field })
  return known === undefined
    ? [...all, next]
    : all.map(column => (column === known ? next : column))
}

/** Puts a column beside another; it appears when it was hidden. */
export function insertColumn(
  object: CatalogObject,
  columns: readonly ViewColumn[],
  field: string,
): readonly ViewColumn[] {
  const rest = showColumn(object, columns).filter(column => column.field !== field)
  return [...rest, { field }]
}

/** Members that say nothing are left out, so that equal columns compare equal. */
function clean(column: { readonly field: string } & ColumnChange): ViewColumn {
  const next: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(column)) {
    if (value !== undefined && value !== false) next[key] = value
  }
  return next as unknown as ViewColumn
}
