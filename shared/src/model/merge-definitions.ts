/**
 * Keys of the catalog document laid over standard definitions.
 *
 * `o/<objectId>`, `f/<objectId>.<fieldId>` and `c/<objectId>.<fieldId>.<optionId>` hold what
 * differs from a standard definition, or a whole custom one. Options are keys of their own, so
 * that two people who add one offline both keep theirs. What another version wrote and this one
 * cannot read is left out here and stays in the document.
 */
import { isJsonObject, type Json } from '#kit'
import { standardOrder } from './standard-order.ts'
import { fieldTypes } from './fields/index.ts'
import { foldText } from './fold.ts'
import { camelName } from './names.ts'
import type { FieldDef, ObjectDef } from './object.ts'
import type { RecordKeys } from './storage-kind.ts'

/** Ids name SQL tables and columns. */
const ID = /^[a-zA-Z][a-zA-Z0-9_]{0,59}$/
const NAME = ID
/** Where definitions without an order stand. */
const LAST = 'z'

type Check = (value: Json) => boolean
const isText: Check = value => typeof value === 'string'
const isFlag: Check = value => typeof value === 'boolean'
const isTexts: Check = value => Array.isArray(value) && value.every(isText)
const isAny: Check = () => true

/** Checked by hand: fifty objects of forty fields are read in the time a schema library takes for ten. */
const OBJECT_MEMBERS: Readonly<Record<string, Check>> = {
  name: isText,
  label: isText,
  labelPlural: isText,
  icon: isText,
  hue: value => typeof value === 'number' && Number.isFinite(value),
  shape: value => value === 'round' || value === 'square',
  titleField: isText,
  subtitleFields: isTexts,
  searchFields: isTexts,
  matchFields: isTexts,
  isArchived: isFlag,
  isListed: isFlag,
  order: isText,
}
const FIELD_MEMBERS: Readonly<Record<string, Check>> = {
  name: isText,
  label: isText,
  type: isText,
  options: value => isJsonObject(value),
  icon: isText,
  description: isText,
  isRequired: isFlag,
  isUnique: isFlag,
  defaultValue: isAny,
  isReadOnly: isFlag,
  isArchived: isFlag,
  compartment: value =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 7,
  order: isText,
}

/** The members that are known and of their type. */
function readMembers(value: Json, members: Readonly<Record<string, Check>>): Options {
  const found: Record<string, Json> = {}
  const given = asObject(value)
  for (const name of Object.keys(given)) {
    const part = given[name] ?? null
    if (Object.hasOwn(members, name) && members[name]?.(part) === true) found[name] = part
  }
  return found
}

type Options = Readonly<Record<string, Json>>
interface Draft {
  readonly object: ObjectDef
  readonly fields: Map<string, FieldDef>
}

export function mergeDefinitions(
  standard: readonly ObjectDef[],
  keys: RecordKeys,
): readonly ObjectDef[] {
  const changes = Object.entries(keys).map(([key, value]) => ({
    path: key.replaceAll('.', '/').split('/'),
    value,
  }))
  const of = (kind: string, length: number) =>
    changes.filter(
      ({ path }) => path[0] === kind && path.length === length && ID.test(path[1] ?? ''),
    )
  const objects = of('o', 2)
  const fields = of('f', 3)
  const options = of('c', 4)
  if (objects.length + fields.length + options.length === 0) return inOrder(standard)
  const drafts = new Map(standard.map(object => [object.id, draftOf(object)]))
  for (const { path, value } of objects) changeObject(drafts, path[1] ?? '', value)
  for (const { path, value } of fields) changeField(drafts.get(path[1] ?? ''), path[2] ?? '', value)
  for (const [draft, id, found] of byField(drafts, options)) addOptions(draft, id, found)
  const merged = [...drafts.values()].filter(({ fields: { size } }) => size > 0).map(finished)
  return distinct(inOrder(merged), 'object')
}

const draftOf = (object: ObjectDef): Draft => ({
  object,
  fields: new Map(object.fields.map(field => [field.id, field])),
})

function changeObject(drafts: Map<string, Draft>, id: string, value: Json): void {
  const change = readMembers(value, OBJECT_MEMBERS) as Partial<ObjectDef>
  const known = drafts.get(id) ?? draftOf(emptyObject(id))
  drafts.set(id, { ...known, object: { ...known.object, ...change } })
}

/** The type of a field never changes: its values could not be read. */
function changeField(draft: Draft | undefined, id: string, value: Json): void {
  if (!draft || !ID.test(id)) return
  const change = readMembers(value, FIELD_MEMBERS) as Partial<FieldDef>
  const known = draft.fields.get(id)
  const type = known?.type ?? change.type
  if (type === undefined || !fieldTypes.find(type)) return
  const base = known ?? emptyField(id)
  const options = { ...asObject(base.options), ...asObject(change.options) }
  draft.fields.set(id, { ...base, ...change, type, options })
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
      return [textOf(known['id']), known]
    }),
  )
  for (const { path, value } of found) {
    const choice = path[3] ?? ''
    choices.set(choice, { order: LAST, ...choices.get(choice), ...asObject(value), id: choice })
  }
  const sorted = [...choices.values()].sort(
    (a, b) => byText(a['order'], b['order']) || byText(a['id'], b['id']),
  )
  draft.fields.set(id, { ...field, options: { ...options, choices: sorted } })
}

const finished = ({ object, fields }: Draft): ObjectDef => ({
  ...object,
  fields: distinct(inOrder([...fields.values()]), 'field'),
})

/**
 * Two people may make "Industry" offline: both stay, and the one with the later order and id gets
 * "Industry 2" and `industry2` on every device. Standard definitions keep their names.
 */
function distinct<T extends FieldDef | ObjectDef>(
  list: readonly T[],
  fallback: string,
): readonly T[] {
  const labels = new Set(list.filter(isFixed).map(({ label }) => foldText(label)))
  const names = new Set(list.filter(isFixed).map(({ name }) => name))
  return list.map(entry => {
    if (entry.isStandard || entry.isArchived) return entry
    let label = entry.label
    for (let count = 2; labels.has(foldText(label)); count++) label = `${entry.label} ${count}`
    labels.add(foldText(label))
    const isFree = NAME.test(entry.name) && !names.has(entry.name)
    const name = isFree
      ? entry.name
      : camelName(NAME.test(entry.name) ? entry.name : label, names, fallback)
    names.add(name)
    return label === entry.label && name === entry.name ? entry : { ...entry, label, name }
  })
}

/** Archived ones hold no name against those in use. */
const isFixed = (entry: FieldDef | ObjectDef): boolean => entry.isStandard && !entry.isArchived

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const byText = (a: Json | undefined, b: Json | undefined): number => {
  const [left, right] = [textOf(a), textOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const inOrder = <T extends { readonly order: string; readonly id: string }>(
  list: readonly T[],
): readonly T[] =>
  list.toSorted((a, b) =>
    a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1,
  )

const asObject = (value: Json | undefined): Options => (isJsonObject(value) ? value : {})

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
  order: LAST,
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
  order: LAST,
})
