/** Pieces of input that many commands take. */
import { isId, json, s, type DocId, type Infer, type Json, type Schema } from '#kit'
import { filterSchema } from '#model'
import type { Selection } from './command.ts'

const MAX_IDS = 100_000
const MAX_CELLS = 600

/** An id of a record or another document. */
export const docId = s
  .string()
  .max(60)
  .transform((value, context): DocId => {
    const id = value.toLowerCase()
    if (isId(id)) return id
    context.addIssue({
      code: 'custom',
      message: `“${value.slice(0, 40)}” is not an id of a record`,
    })
    return s.NEVER
  })

/** Id or name of an object or a field. */
export const named = s.string().min(1).max(120)

/** What people read: one line, not empty. */
export const label = s
  .string()
  .max(200)
  .transform(text => text.toWellFormed().trim().replaceAll(/\s+/g, ' '))
  .refine(text => text !== '', 'must not be empty')

export const cells: Schema<Readonly<Record<string, Json>>> = s
  .record(named, json)
  .refine(value => Object.keys(value).length <= MAX_CELLS, `has over ${MAX_CELLS} cells`)

/** The members by which a command names the records it works on; spread into its input. */
export const selectionShape = {
  object: named,
  ids: s.array(docId).min(1).max(MAX_IDS).optional(),
  where: filterSchema.nullable().optional(),
  search: s.string().max(500).optional(),
  deleted: s.enum(['no', 'only', 'any']).optional(),
}

const selectionSchema = s.strictObject(selectionShape)
type SelectionInput = Infer<typeof selectionSchema>

/** Without ids and without `where` a command would mean every record by accident; `where: null` says so on purpose. */
export const namesRecords = (input: SelectionInput): boolean =>
  (input.ids === undefined) !== (input.where === undefined)
export const NAMES_RECORDS = 'give either ids or where (null for every record)'

export function selectionOf(input: SelectionInput, deleted: 'no' | 'only' | 'any'): Selection {
  const { object, ids, where = null, search } = input
  if (ids !== undefined) return { object, ids: [...new Set(ids)] }
  return {
    object,
    where,
    ...(search === undefined || search === '' ? {} : { search }),
    deleted: input.deleted ?? deleted,
  }
}
