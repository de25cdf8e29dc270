/** What commands that change definitions share: keys of the one catalog document. */
import { isJsonObject, issueText, orderKeyBetween, s, type Json } from '#kit'
import { catalogId, type SetOp } from '#docs'
import { camelName, fieldTypes, type CatalogField, type FieldType } from '#model'
import type { CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'

export const objectKey = (object: string): string => `o/${object}`
export const fieldKey = (object: string, field: string): string => `f/${object}.${field}`
export const choiceKey = (object: string, field: string, choice: string): string =>
  `c/${object}.${field}.${choice}`

export const catalogOp = (set: Readonly<Record<string, Json | null>>): SetOp => ({
  doc: catalogId,
  kind: 'catalog',
  type: '',
  set,
})

/** A key of the catalog document with some members changed; `null` takes a member away. */
export function changedKey(
  context: CommandContext,
  key: string,
  change: Readonly<Record<string, Json | null | undefined>>,
): Readonly<Record<string, Json>> {
  const now = context.keys(catalogId)?.[key]
  const next: Record<string, Json> = isJsonObject(now) ? { ...now } : {}
  for (const [member, value] of Object.entries(change)) {
    if (value === null) delete next[member]
    else if (value !== undefined) next[member] = value
  }
  return { [key]: next }
}

/** Ids name SQL columns and are never used again. */
export const definitionId = s
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,59}$/, 'must be letters, digits and _, a letter first')

const NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,59}$/

/** What a new definition must not be called: ids and names, which queries take alike. */
export const takenNames = (
  list: readonly { readonly id: string; readonly name: string }[],
  except?: string,
): Set<string> => new Set(list.filter(one => one.id !== except).flatMap(one => [one.id, one.name]))

/** A name that is free: as asked for, or made from the label. Throws when a name that was asked for is taken. */
export function freeName(
  asked: string | undefined,
  label: string,
  taken: Set<string>,
  what: 'object' | 'field',
): string {
  if (asked === undefined) return camelName(label, taken, what)
  if (!NAME.test(asked)) throw definitionFault('bad-name', { name: asked })
  // What the model would not make of a label is reserved.
  const isReserved = camelName(asked, new Set()) === `${asked.toLowerCase()}Value`
  if (isReserved || taken.has(asked)) throw definitionFault('taken', { what, name: asked })
  taken.add(asked)
  return asked
}

/** A key after all of these; those without an order of their own stand last and are passed over. */
export function orderAfter(orders: readonly string[]): string {
  const last =
    orders
      .filter(order => order.length > 3)
      .toSorted()
      .at(-1) ?? null
  return orderKeyBetween(last, null)
}

/** Rising keys for a list that was put in order by hand. */
export function ordersFor(count: number): readonly string[] {
  const orders: string[] = []
  for (let at = 0; at < count; at++) orders.push(orderKeyBetween(orders.at(-1) ?? null, null))
  return orders
}

/** A type that a person may choose; throws `definition/bad-type`. */
export function creatableType(id: string): FieldType {
  const type = fieldTypes.find(id)
  if (!type?.creatable) throw definitionFault('bad-type', { type: id })
  return type
}

/** Options as the type reads them; throws `definition/bad-options`. */
export function readOptions(type: FieldType, label: string, options: Json): Json {
  const read = type.options.safeParse(options)
  if (!read.success) {
    throw definitionFault('bad-options', { field: label, why: issueText(read.error) })
  }
  return read.data as Json
}

/** A default must be a value of the field; throws `definition/bad-options`. */
export function readDefault(type: FieldType, label: string, options: Json, value: Json): Json {
  if (value === null) return null
  const read = type.value(options).safeParse(value)
  if (!read.success) {
    throw definitionFault('bad-options', { field: label, why: `default ${issueText(read.error)}` })
  }
  return read.data
}

/** Options of a select, status or multi-select, archived ones too. */
export function choicesOf(field: CatalogField): readonly ChoiceDef[] | undefined {
  const { choices } = field.options as { readonly choices?: readonly ChoiceDef[] }
  return choices
}

export interface ChoiceDef {
  readonly id: string
  readonly label: string
  readonly hue?: number | null
  readonly isArchived?: boolean
  readonly order?: string
}
