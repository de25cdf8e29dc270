/**
 * Cells as somebody gives them → cells as Kith keeps them, or what is wrong with each.
 *
 * Every write passes here: a click, an import, the API. Texts are trimmed and whole, e-mails lower
 * case, days real, amounts finite, options known. Nothing is written when one cell is refused.
 */
import { defineFaults, type Json } from '#kit'
import type { Catalog, CatalogField } from './catalog.ts'

export interface CellProblem {
  readonly field: string
  readonly label: string
  /** A clause after the label: `is not an e-mail address`. */
  readonly message: string
}

export const cellFault = defineFaults('cells', {
  refused: {
    status: 422,
    retry: false,
    say({ problems }: { object: string; problems: readonly CellProblem[] }) {
      const [first] = problems
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
      return `${first?.label ?? 'A cell'} ${first?.message ?? 'is not valid'}${more}. Nothing was changed.`
    },
  },
})

export type CheckedCell = { readonly value: Json | null } | { readonly problem: string }

/** One cell: its normal form (`null` when empty), or a clause that says what is wrong. */
export function checkCell(field: CatalogField, value: Json | null | undefined): CheckedCell {
  const { fieldType, storageKind } = field
  if (!fieldType.writable || field.isReadOnly) return { problem: 'is written by Kith' }
  if (value === null || value === undefined) return emptied(field)
  const read = fieldType.value(field.options).safeParse(value)
  if (!read.success) return { problem: clauseOf(read.error.issues[0]?.message) }
  const isEmpty =
    storageKind.columns.length > 0
      ? storageKind.fromColumns(storageKind.toColumns(read.data)) === null
      : Array.isArray(read.data) && read.data.length === 0
  return isEmpty ? emptied(field) : { value: read.data }
}

const emptied = (field: CatalogField): CheckedCell =>
  field.isRequired ? { problem: 'is needed' } : { value: null }

/** Our own messages are clauses in lower case; the library's are not meant for people. */
const clauseOf = (message = ''): string =>
  /^[a-z]/.test(message) ? message : 'is not of the right shape'

/**
 * Cells by field id or name → normal cells by field id. A new record also gets its default values,
 * and must have every required field. Throws `cells/refused` with every problem,
 * `catalog/unknown-object` and `catalog/unknown-field`.
 */
export function checkCells(
  catalog: Catalog,
  object: string,
  cells: Readonly<Record<string, Json | null>>,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Readonly<Record<string, Json | null>> {
  const checked: Record<string, Json | null> = {}
  const problems: CellProblem[] = []
  const take = (field: CatalogField, value: Json | null | undefined) => {
    const result = checkCell(field, value)
    if ('value' in result) checked[field.id] = result.value
    else problems.push({ field: field.id, label: field.label, message: result.problem })
  }
  const given = new Set<string>()
  for (const [name, value] of Object.entries(cells)) {
    const field = catalog.field(object, name)
    given.add(field.id)
    take(field, value)
  }
  for (const field of isNew ? catalog.object(object).fields : []) {
    if (given.has(field.id) || !field.fieldType.writable || field.isReadOnly) continue
    if (field.defaultValue !== undefined || field.isRequired) take(field, field.defaultValue)
  }
  if (problems.length > 0)
    throw cellFault('refused', { object: catalog.object(object).id, problems })
  return checked
}
