/**
 * Keys of the catalog document laid over standard definitions.
 *
 * `o/<objectId>`, `f/<objectId>/<fieldId>` and `opt/<objectId>/<fieldId>/<optionId>` hold what
 * differs from a standard definition, or a whole custom one. Options are keys of their own, so
 * that two people who add one offline both keep theirs. What another version wrote and this one
 * cannot read is left out here and stays in the document.
 */
import { s, type Json } from '#kit'
import { standardOrder } from './standard-order.ts'
import { fieldTypes } from './fields/index.ts'
import type { FieldDef, ObjectDef } from './object.ts'
import type { RecordKeys } from './storage-kind.ts'

/** Ids name SQL tables and columns. */
const ID = /^[a-zA-Z][a-zA-Z0-9_]{0,59}$/

const texts = s.array(s.string())
const objectChange = s
  .object({
    name: s.string(),
    label: s.string(),
    labelPlural: s.string(),
    icon: s.string(),
    hue: s.number(),
    shape: s.enum(['round', 'square']),
    titleField: s.string(),
    subtitleFields: texts,
    searchFields: texts,
    matchFields: texts,
    isArchived: s.boolean(),
    isListed: s.boolean(),
    order: s.string(),
  })
  .partial()

const fieldChange = s
  .object({
    name: s.string(),
    label: s.string(),
    type: s.string(),
    options: s.record(s.string(), s.unknown()),
    icon: s.string(),
    description: s.string(),
    isRequired: s.boolean(),
    isUnique: s.boolean(),
    defaultValue: s.unknown(),
    isReadOnly: s.boolean(),
    isArchived: s.boolean(),
    order: s.string(),
  })
  .partial()

type Options = Readonly<Record<string, Json>>
interface Draft {
  readonly object: ObjectDef
  readonly fields: Map<string, FieldDef>
}

export function mergeDefinitions(
  standard: readonly ObjectDef[],
  keys: RecordKeys,
): readonly ObjectDef[] {
  const changes = Object.entries(keys).map(([key, value]) => ({ path: key.split('/'), value }))
  const of = (kind: string, length: number) =>
    changes.filter(
      ({ path }) => path[0] === kind && path.length === length && ID.test(path[1] ?? ''),
    )
  const objects = of('o', 2)
  const fields = of('f', 3)
  const options = of('opt', 4)
  if (objects.length + fields.length + options.length === 0) return inOrder(standard)
  const drafts = new Map(standard.map(object => [object.id, draftOf(object)]))
  for (const { path, value } of objects) changeObject(drafts, path[1] ?? '', value)
  for (const { path, value } of fields) changeField(drafts.get(path[1] ?? ''), path[2] ?? '', value)
  for (const [draft, id, found] of byField(drafts, options)) addOptions(draft, id, found)
  return inOrder([...drafts.values()].filter(({ fields: { size } }) => size > 0).map(finished))
}

const draftOf = (object: ObjectDef): Draft => ({
  object,
  fields: new Map(object.fields.map(field => [field.id, field])),
})

function changeObject(drafts: Map<string, Draft>, id: string, value: Json): void {
  const change = objectChange.safeParse(value)
  if (!change.success) return
  const known = drafts.get(id) ?? draftOf(emptyObject(id))
  drafts.set(id, { ...known, object: { ...known.object, ...(change.data as Partial<ObjectDef>) } })
}

/** The type of a field never changes: its values could not be read. */
function changeField(draft: Draft | undefined, id: string, value: Json): void {
  const change = fieldChange.safeParse(value)
  if (!draft || !change.success || !ID.test(id)) return
  const known = draft.fields.get(id)
  const type = known?.type ?? change.data.type
  if (type === undefined || !fieldTypes.find(type)) return
  const base = known ?? emptyField(id)
  const changed = change.data as Partial<FieldDef>
  const options = { ...asObject(base.options), ...asObject(changed.options) }
  draft.fields.set(id, { ...base, ...changed, type: type as FieldDef['type'], options })
}

type Change = { readonly path: readonly string[]; readonly value: Json }

function byField(
  drafts: ReadonlyMap<string, Draft>,
  options: readonly Change[],
): readonly (readonly [Draft, string, readonly Change[]])[] {
  const groups = Map.groupBy(options, ({ path }) => `${path[1]}/${path[2]}`)
  return [...groups].flatMap(([key, found]) => {
    const [object = '', id = ''] = key.split('/')
    const draft = drafts.get(object)
    return draft ? [[draft, id, found] as const] : []
  })
}

function addOptions(draft: Draft, id: string, found: readonly Change[]): void {
  const field = draft.fields.get(id)
  if (!field) return
  const options = asObject(field.options)
  const listed = Array.isArray(options['choices']) ? (options['choices'] as readonly Json[]) : []
  const choices = new Map(
    listed.map((choice, at) => {
      const known: Options = { order: standardOrder(at), ...asObject(choice) }
      return [String(known['id']), known]
    }),
  )
  for (const { path, value } of found) {
    const choice = path[3] ?? ''
    choices.set(choice, { order: 'b', ...choices.get(choice), ...asObject(value), id: choice })
  }
  const sorted = [...choices.values()].sort(
    (a, b) => byText(a['order'], b['order']) || byText(a['id'], b['id']),
  )
  draft.fields.set(id, { ...field, options: { ...options, choices: sorted } })
}

const finished = ({ object, fields }: Draft): ObjectDef => ({
  ...object,
  fields: inOrder([...fields.values()]),
})

const byText = (a: Json | undefined, b: Json | undefined): number => {
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const inOrder = <T extends { readonly order: string; readonly id: string }>(
  list: readonly T[],
): readonly T[] => [...list].sort((a, b) => byText(a.order, b.order) || byText(a.id, b.id))

const asObject = (value: Json | undefined): Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Options) : {}

const emptyObject = (id: string): ObjectDef => ({
  id,
  name: id,
  label: id,
  labelPlural: id,
  icon: 'box',
  hue: 260,
  shape: 'square',
  titleField: '',
  subtitleFields: [],
  searchFields: [],
  matchFields: [],
  isStandard: false,
  isArchived: false,
  isListed: true,
  order: 'b',
  fields: [],
})

const emptyField = (id: string): FieldDef => ({
  id,
  name: id,
  label: id,
  type: 'text',
  options: {},
  isRequired: false,
  isUnique: false,
  isStandard: false,
  isReadOnly: false,
  isArchived: false,
  order: 'b',
})
