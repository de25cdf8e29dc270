/** Types that Kith itself writes: ids of other systems, who did something. */
import { isId, s } from '#kit'
import { defineFieldType } from '../field-type.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const quiet = {
  creatable: false,
  canBeUnique: false,
  align: 'start',
  searchText: () => '',
  aggregates: [],
} as const

export const uuid = defineFieldType({
  ...quiet,
  id: 'uuid',
  label: 'UUID',
  hint: 'An id of this or another system',
  icon: 'fingerprint',
  storage: 'text',
  options: s.object({}),
  writable: true,
  canBeUnique: true,
  width: 260,
  value: () =>
    s
      .string('needs a UUID')
      .transform(text => text.trim().toLowerCase())
      .refine(isId, 'is not a UUID') as unknown as s.ZodType<string>,
  parse(text) {
    const value = text.trim().toLowerCase()
    if (value === '') return { value: null }
    return isId(value) ? { value } : { problem: 'not a UUID' }
  },
  format: value => value,
  display: value => value,
  compare: byText,
  operators: ['is', 'isNot', 'in', 'notIn', 'empty', 'notEmpty'],
})

const CHANGE_SOURCES = ['person', 'import', 'flow', 'api', 'mail', 'system'] as const
const SOURCE_LABELS: Readonly<Record<(typeof CHANGE_SOURCES)[number], string>> = {
  person: 'By hand',
  import: 'Import',
  flow: 'Flow',
  api: 'API',
  mail: 'Mail',
  system: 'Kith',
}

/** Who or what did something: a member by hand, an import, a flow. */
export const actor = defineFieldType({
  ...quiet,
  id: 'actor',
  label: 'Actor',
  hint: 'Who or what made a record',
  icon: 'user-round-pen',
  storage: 'json',
  options: s.object({}),
  writable: false,
  width: 150,
  value: () =>
    s.object({
      source: s.enum(CHANGE_SOURCES),
      member: s.string().refine(isId, 'is not the id of a member').nullable(),
    }),
  parse(text) {
    const [source = '', member] = text.trim().toLowerCase().split(' ')
    if (source === '') return { value: null }
    const known = CHANGE_SOURCES.find(id => id === source)
    const isReadable = member === undefined || isId(member)
    return known && isReadable
      ? { value: { source: known, member: member ?? null } }
      : { problem: 'not an actor' }
  },
  format: ({ source, member }) => (member === null ? source : `${source} ${member}`),
  display: ({ source }) => SOURCE_LABELS[source],
  compare: (a, b) => byText(a.source, b.source) || byText(a.member ?? '', b.member ?? ''),
})
