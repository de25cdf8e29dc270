/**
 * Cells as somebody gives them → cells as Kith keeps them, or what is wrong with each.
 *
 * Every write passes here: a click, an import, the API. Texts are trimmed and whole, e-mails lower
 * case, days real, amounts finite, options known. Nothing is written when one cell is refused.
 */
import { defineFaults, type Json } from '#kit'
import type { Catalog, CatalogField } from './catalog.ts'
import type { ParseContext } from './field-type.ts'

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

/** How text is read when nobody says otherwise. It knows no "today": a `now` that is no time reads as no date. */
const PLAIN_READER: ParseContext = {
  country: '',
  currency: 'EUR',
  dateOrder: 'dmy',
  decimal: '.',
  timeZone: 'UTC',
  now: NaN,
}

/**
 * One cell: its normal form (`null` when empty), or a clause that says what is wrong. Text for a
 * field whose values are no text ("Won", "€3 500") is read as a person would type it.
 */
export function checkCell(
  field: CatalogField,
  value: Json | null | undefined,
  reader: Partial<ParseContext> = {},
): CheckedCell {
  const { fieldType, storageKind } = field
  if (!fieldType.writable || field.isReadOnly) return { problem: 'is written by Kith' }
  if (value === null || value === undefined) return emptied(field)
  const schema = fieldType.value(field.options)
  const given = schema.safeParse(value)
  const read = given.success ? given : (readTyped(field, value, reader) ?? given)
  if (!read.success) return { problem: clauseOf(read.error.issues[0]?.message) }
  if (read.data === null) return emptied(field)
  const isEmpty =
    storageKind.columns.length > 0
      ? storageKind.fromColumns(storageKind.toColumns(read.data)) === null
      : Array.isArray(read.data) && read.data.length === 0
  return isEmpty ? emptied(field) : { value: read.data }
}

function readTyped(field: CatalogField, value: Json, reader: Partial<ParseContext>) {
  if (typeof value !== 'string') return undefined
  const typed = field.fieldType.parse(value, field.options, { ...PLAIN_READER, ...reader })
  if ('problem' in typed) return undefined
  if (typed.value === null) return { success: true, data: null } as const
  return field.fieldType.value(field.options).safeParse(typed.value)
}

const emptied = (field: CatalogField): CheckedCell =>
  field.isRequired ? { problem: 'is needed' } : { value: null }

/** Our own messages are clauses in lower case; the library's are not meant for people. */
const clauseOf = (message = ''): string =>
  /^[a-z]/.test(message) ? message : 'is not of the right shape'

export interface CheckOptions {
  /** Whether a record is being made: defaults are filled in, required fields demanded. */
  readonly isNew?: boolean
  /** How typed text is read: the country, currency, date order and time of whoever types. */
  readonly reader?: Partial<ParseContext>
}

/**
 * Cells by field id or name → normal cells by field id. A new record also gets its default values,
 * and must have every required field. Throws `cells/refused` with every problem,
 * `catalog/unknown-object` and `catalog/unknown-field`.
 */
export function checkCells(
  catalog: Catalog,
  object: string,
  cells: Readonly<Record<string, Json | null>>,
  { isNew = false, reader = {} }: CheckOptions = {},
): Readonly<Record<string, Json | null>> {
  const checked: Record<string, Json | null> = {}
  const problems: CellProblem[] = []
  const take = (field: CatalogField, value: Json | null | undefined) => {
    const result = checkCell(field, value, reader)
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
