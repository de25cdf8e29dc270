/** Relations: to one record, to many, the other side of either, and to a member. */
import { isId, memberOf, s, type Json } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { splitEntries } from './texts.ts'

const relationOptions = s.object({
  to: s.array(s.string().min(1)).or(s.literal('*')).default('*'),
  inverse: s.string().optional(),
})
const idSchema = s
  .string('needs the id of a record')
  .transform(id => id.toLowerCase())
  .refine(isId, 'is not the id of a record')

/** Rows carry the title with the id; commands and documents the id alone. */
const titleOf = (value: Json): string =>
  partOf(value, 'title') ?? (typeof value === 'string' ? value : '')
const idOf = (value: Json): string =>
  partOf(value, 'id') ?? (typeof value === 'string' ? value : '')

function partOf(value: Json | undefined, name: string): string | undefined {
  const part = memberOf(value, name)
  return typeof part === 'string' ? part : undefined
}

/** Titles are looked up by whoever has the records; here only ids can be told. */
function parseId(text: string): Parsed<string> {
  const id = text.trim().toLowerCase()
  if (id === '') return { value: null }
  return isId(id) ? { value: id } : { problem: 'no such record' }
}

const one = {
  storage: 'reference',
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 180,
  value: () => idSchema as unknown as s.ZodType<string>,
  parse: parseId,
  format: (value: string) => idOf(value),
  display: (value: string) => titleOf(value),
  compare: (a: string, b: string) => compareText(titleOf(a), titleOf(b)),
  searchText: () => '',
  aggregates: ['countUnique'],
} as const

export const reference = defineFieldType({
  ...one,
  id: 'reference',
  label: 'Relation',
  hint: 'One record of another object',
  icon: 'arrow-up-right',
  options: relationOptions,
})

/** A member of the workspace; filters understand "me". */
export const user = defineFieldType({
  ...one,
  id: 'user',
  label: 'Member',
  hint: 'Somebody of this workspace',
  icon: 'circle-user',
  width: 150,
  options: s.object({
    to: s.array(s.string()).default(['member']),
    inverse: s.string().optional(),
  }),
})

export const references = defineFieldType({
  id: 'references',
  label: 'Relations',
  hint: 'Any number of records',
  icon: 'arrow-right-left',
  storage: 'links',
  options: relationOptions,
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 200,
  value: () =>
    s
      .array(idSchema, 'needs a list of ids')
      .max(10_000)
      .transform(ids => [...new Set<string>(ids)]),
  parse(text): Parsed<string[]> {
    const ids = splitEntries(text).map(entry => entry.toLowerCase())
    if (ids.length === 0) return { value: null }
    return ids.every(isId) ? { value: [...new Set<string>(ids)] } : { problem: 'no such record' }
  },
  format: value => value.map(idOf).join('; '),
  display: value => value.map(titleOf).join(', '),
  compare: (a, b) => a.length - b.length,
  searchText: () => '',
  aggregates: [],
})

/** `{ count, first: [RefValue…] }`, made by the engine. */
export const backlinks = defineFieldType({
  id: 'backlinks',
  label: 'Linked from',
  hint: 'Records whose relation points here',
  icon: 'corner-down-left',
  storage: 'inverse',
  options: s.object({
    to: s.array(s.string()).or(s.literal('*')).default('*'),
    inverse: s.string().optional(),
  }),
  creatable: false,
  writable: false,
  canBeUnique: false,
  align: 'start',
  width: 200,
  value: () =>
    s.object({
      count: s.int().min(0),
      first: s.array(s.record(s.string(), s.string().or(s.boolean()))),
    }),
  parse: () => ({ problem: 'not writable' }),
  format: value => value.first.map(idOf).join('; '),
  display({ count, first }) {
    const more = count - first.length
    return first.map(titleOf).join(', ') + (more > 0 ? ` +${more}` : '')
  },
  compare: (a, b) => a.count - b.count,
  searchText: () => '',
  aggregates: [],
})
