/** How labels of commands speak of records. */
import type { DocId, Json } from '#kit'
import type { Catalog, CatalogField, RecordKeys } from '#model'
import type { CellInput, CommandContext, KnownRecord } from './command.ts'

const MAX_TITLE = 60

/** "12 people", "1 person". */
export function counted(catalog: Catalog, object: string, count: number): string {
  const found = catalog.findObject(object)
  const word = count === 1 ? (found?.label ?? 'record') : (found?.labelPlural ?? 'records')
  return `${count.toLocaleString('en')} ${lower(word)}`
}

/** The title of one record or, for several, their number. */
export function namedOrCounted(
  context: CommandContext,
  object: string,
  ids: readonly DocId[] | undefined,
  count: number,
): string {
  const only = ids?.length === 1 ? ids[0] : undefined
  return (only && titleOf(context, only)) || counted(context.catalog, object, count)
}

/** What stands for a record everywhere; `undefined` when it has no title. */
function titleOf(context: CommandContext, id: DocId): string | undefined {
  const record = context.record(id)
  return record && titleOfKeys(context.catalog, record.object, record.keys)
}

export function nameOf(context: CommandContext, record: KnownRecord): string {
  return (
    titleOfKeys(context.catalog, record.object, record.keys) ??
    `a ${lower(context.catalog.findObject(record.object)?.label ?? 'record')}`
  )
}

function titleOfKeys(catalog: Catalog, object: string, keys: RecordKeys): string | undefined {
  const title = catalog.findObject(object)?.title
  if (!title) return undefined
  return shown(title, title.storageKind.fromKeys(title.id, keys))
}

/** The title that these cells give, or "a person". */
export function titleOfCells(catalog: Catalog, object: string, cells: CellInput): string {
  const found = catalog.findObject(object)
  const title = found?.title
  const value = title && (cells[title.id] ?? cells[title.name])
  const text = title && shown(title, value ?? null)
  return text ?? `a ${lower(found?.label ?? 'record')}`
}

/** A cell that has not been checked yet may be of any shape; then it has no text. */
function shown({ fieldType, options }: CatalogField, value: Json | null): string | undefined {
  const read = value === null ? undefined : fieldType.value(options).safeParse(value)
  const text = read?.success ? fieldType.format(read.data, options).trim() : ''
  if (text === '') return undefined
  return text.length > MAX_TITLE ? `${text.slice(0, MAX_TITLE).trimEnd()}…` : text
}

/** "stage" or "3 fields". */
export function fieldsNamed(catalog: Catalog, object: string, cells: CellInput): string {
  const names = Object.keys(cells)
  const [only] = names
  if (names.length !== 1 || only === undefined) return `${names.length} fields`
  return lower(catalog.findField(object, only)?.label ?? only)
}

/** Inside a sentence: "Deal" → "deal", but "E-mail" and "LinkedIn" keep what makes them names. */
export const lower = (word: string): string =>
  /^\p{Lu}[\p{Ll}\s]*$/u.test(word) ? word.toLowerCase() : word
