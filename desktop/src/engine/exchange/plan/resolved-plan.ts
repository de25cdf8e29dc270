/** A mapping as it was chosen → fields that exist or will: definitions to write first, columns with their fields. */
import type { Json } from '@kith/shared/kit'
import { commandOf, parseInput, type CommandContext } from '@kith/shared/commands'
import { catalogId, type SetOp } from '@kith/shared/docs'
import {
  camelName,
  createCatalog,
  fieldTypes,
  foldText,
  type Catalog,
  type CatalogField,
  type CatalogObject,
} from '@kith/shared/model'
import type { ColumnTarget, ImportPlan } from '@kith/shared/rpc'
import { importFault } from '../exchange-faults.ts'
import { headerNorm } from '../guess/header-words.ts'

export interface ResolvedColumn {
  readonly index: number
  readonly header: string
  /** `null` is the record's own id. */
  readonly field: CatalogField | null
  readonly part: string | null
  /** For relations: `id` or a field of the other object. */
  readonly by: string | null
  readonly createMissing: boolean
  /** The same text for every row, instead of a column of the file. */
  readonly always?: string
}

export interface ResolvedPlan {
  /** What has to be written before the first row: fields, options, an object with its views. */
  readonly definitions: readonly SetOp[]
  /** The catalog with those. */
  readonly catalog: Catalog
  readonly object: CatalogObject
  readonly isNewObject: boolean
  readonly columns: readonly ResolvedColumn[]
  /** Field that tells records apart; `'id'` their own id. */
  readonly match: CatalogField | 'id' | null
}

/** Texts that will need an option, by column index. */
export type ChoiceTexts = ReadonlyMap<number, readonly string[]>

type NewTarget = Extract<ColumnTarget, { kind: 'new' }>
interface NewField {
  readonly label: string
  readonly type: string
  readonly options: Json
  readonly name?: string
  readonly isUnique: boolean
  readonly inverse?: { readonly label: string }
  readonly id: string
}

const CHOICE_TYPES = new Set(['select', 'multiSelect'])

export function resolvePlan(
  plan: ImportPlan,
  headers: readonly string[],
  texts: ChoiceTexts,
  guesses: readonly ColumnTarget[],
  context: CommandContext,
): ResolvedPlan {
  if (plan.columns.length !== headers.length)
    throw importFault('bad-plan', {
      why: `it has ${plan.columns.length} columns and the file ${headers.length}`,
    })
  const known = context.catalog.findObject(plan.object)
  const targets = plan.columns.map((target, at) => wanted(plan, target, guesses[at], known))
  const made = new Map<string, NewField>()
  for (const [at, target] of targets.entries()) {
    if (target.kind === 'new')
      addField(made, target, headers[at] ?? '', texts.get(at) ?? [], context, plan)
  }
  const { definitions, catalog, object } = define(plan, known, [...made.values()], context)
  const columns = targets.flatMap((target, index): ResolvedColumn[] => {
    if (target.kind === 'skip') return []
    const header = headers[index] ?? ''
    const id = target.kind === 'new' ? made.get(keyOf(target, header))?.id : target.field
    return [columnOf(catalog, object, index, header, id ?? '', target)]
  })
  if (columns.length === 0) throw importFault('no-columns', { name: object.label })
  const always = (plan.always ?? []).map(({ field, text }, at): ResolvedColumn => ({
    ...columnOf(catalog, object, -1 - at, field, field, { kind: 'field', field }),
    always: text,
  }))
  columns.push(...always)
  const options = newOptions(catalog, object, columns, texts, context)
  const all = Object.keys(options).length === 0 ? definitions : [...definitions, catalogOp(options)]
  const final = all === definitions ? catalog : catalogWith(context, all)
  const finalObject = final.object(object.id)
  return {
    definitions: all,
    catalog: final,
    object: finalObject,
    isNewObject: !known,
    columns: columns.map(column => ({
      ...column,
      field: column.field && final.field(object.id, column.field.id),
    })),
    match: matchField(final, finalObject, plan.match),
  }
}

/** A field that was asked for by a name that is not there becomes a new one where that is allowed. */
function wanted(
  plan: ImportPlan,
  target: ColumnTarget,
  guess: ColumnTarget | undefined,
  object: CatalogObject | undefined,
): ColumnTarget {
  if (target.kind !== 'field' || target.field === 'id') return target
  if (
    object &&
    object.allFields.some(field => field.id === target.field || field.name === target.field)
  )
    return target
  if (!plan.createFields && object) return target
  const like: NewTarget =
    guess?.kind === 'new' ? guess : { kind: 'new', label: target.field, type: 'text' }
  const label =
    guess?.kind === 'new' && target.by === undefined ? guess.label : wordsOf(target.field)
  return {
    ...like,
    label,
    name: target.field,
    ...(target.by === undefined ? {} : { by: target.by }),
    ...(target.part === undefined ? {} : { part: target.part }),
  }
}

const wordsOf = (name: string): string => {
  const words = headerNorm(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const keyOf = (target: NewTarget, header: string): string =>
  target.part === undefined ? `${target.label}\0${header}` : target.label

function addField(
  made: Map<string, NewField>,
  target: NewTarget,
  header: string,
  texts: readonly string[],
  context: CommandContext,
  plan: ImportPlan,
): void {
  const key = keyOf(target, header)
  if (made.has(key)) return
  const id = context.newShortId()
  const isRelation = target.type === 'reference' || target.type === 'references'
  const plural =
    plan.newObject?.labelPlural ??
    context.catalog.findObject(plan.object)?.labelPlural ??
    target.label
  made.set(key, {
    id,
    label: target.label.trim() === '' ? header : target.label,
    type: target.type,
    options: CHOICE_TYPES.has(target.type) ? choicesFor(target, texts) : (target.options ?? {}),
    isUnique: target.isUnique ?? false,
    ...(target.name === undefined ? {} : { name: target.name }),
    ...(isRelation && relationTo(target) !== '*' ? { inverse: { label: plural } } : {}),
  })
}

function relationTo(target: NewTarget): string {
  const { options } = target
  return typeof options === 'object' && options !== null && 'to' in options && options['to'] !== '*'
    ? 'some'
    : '*'
}

const HUES = [260, 150, 65, 15, 210, 295, 130, 40, 240, 335, 185, 95]

function choicesFor(target: NewTarget, texts: readonly string[]): Json {
  const { options } = target
  const given =
    typeof options === 'object' &&
    options !== null &&
    'choices' in options &&
    Array.isArray(options['choices'])
      ? options['choices']
      : []
  const labels = given.flatMap((choice: Json) =>
    typeof choice === 'object' && choice !== null && 'label' in choice
      ? [String(choice['label'])]
      : [],
  )
  const taken = new Set<string>()
  const choices = uniqueLabels([...labels, ...texts]).map((label, at) => ({
    id: camelName(label, taken),
    label,
    hue: HUES[at % HUES.length] ?? null,
  }))
  return { choices }
}

function uniqueLabels(labels: readonly string[]): readonly string[] {
  const seen = new Map(
    labels.map(label => [foldText(label.trim()), label.trim()] as const).toReversed(),
  )
  return labels
    .map(label => seen.get(foldText(label.trim())) ?? '')
    .filter((label, at, all) => label !== '' && all.indexOf(label) === at)
}

function define(
  plan: ImportPlan,
  known: CatalogObject | undefined,
  fields: readonly NewField[],
  context: CommandContext,
): { definitions: readonly SetOp[]; catalog: Catalog; object: CatalogObject } {
  if (!known && !plan.newObject) throw importFault('unknown-object', { object: plan.object })
  if (known && fields.length === 0)
    return { definitions: [], catalog: context.catalog, object: known }
  let definitions: readonly SetOp[] = []
  let catalog = context.catalog
  const run = (command: string, input: Json): void => {
    const found = commandOf(command)
    if (!('plan' in found)) throw new Error(`${command} is not planned`)
    const ops = found.plan(parseInput(found, input), { ...context, catalog })
    definitions = [...definitions, ...ops.filter((op): op is SetOp => 'set' in op)]
    catalog = catalogWith(context, definitions)
  }
  const inputs = fields.map(field => ({ ...field }))
  if (known) {
    for (const field of inputs) run('field.define', { object: known.id, ...field })
    return { definitions, catalog, object: catalog.object(known.id) }
  }
  const id = context.newShortId()
  const title = titleOf(fields)
  run('object.define', {
    id,
    ...(plan.newObject ?? { label: plan.object, labelPlural: plan.object }),
    ...(/^[a-zA-Z][a-zA-Z0-9_]*$/.test(plan.object) ? { name: plan.object } : {}),
    fields: inputs,
    ...(title === undefined ? {} : { titleField: title }),
  })
  return { definitions, catalog, object: catalog.object(id) }
}

/** Which new field names a record: one called name or title, else the first that is unique, else the first text. */
function titleOf(fields: readonly NewField[]): string | undefined {
  const texts = fields.filter(field => field.type === 'text' || field.type === 'fullName')
  const named = texts.find(
    field =>
      field.type === 'fullName' ||
      /^(name|title|navn|titel|nom|nombre|nome)$/.test(headerNorm(field.label)),
  )
  return (named ?? texts.find(field => field.isUnique) ?? texts[0])?.id
}

const catalogOp = (set: SetOp['set']): SetOp => ({ doc: catalogId, kind: 'catalog', type: '', set })

/** The catalog as it will be, without writing anything. */
function catalogWith(context: CommandContext, ops: readonly SetOp[]): Catalog {
  const keys: Record<string, Json> = { ...context.keys(catalogId) }
  for (const { kind, set } of ops) {
    if (kind !== 'catalog') continue
    for (const [key, value] of Object.entries(set)) if (value !== null) keys[key] = value
  }
  return createCatalog({ keys, version: context.catalog.version })
}

function columnOf(
  catalog: Catalog,
  object: CatalogObject,
  index: number,
  header: string,
  id: string,
  target: Exclude<ColumnTarget, { kind: 'skip' }>,
): ResolvedColumn {
  const extras = {
    part: target.part ?? null,
    by: target.by ?? null,
    createMissing: target.createMissing ?? false,
  }
  if (id === 'id') return { index, header, field: null, ...extras }
  const field = catalog.findField(object.id, id)
  if (!field)
    throw importFault('unknown-field', { column: header, field: id, object: object.label })
  if (field.isReadOnly || !field.fieldType.writable)
    throw importFault('cannot-fill', { column: header, field: field.label })
  const isRelation = field.storageKind.pointsToRecord || field.storageKind.home === 'link'
  return { index, header, field, ...extras, by: isRelation ? (extras.by ?? 'title') : null }
}

/** Options that the file has and a select does not, as keys of the catalog document. */
function newOptions(
  catalog: Catalog,
  object: CatalogObject,
  columns: readonly ResolvedColumn[],
  texts: ChoiceTexts,
  context: CommandContext,
): Readonly<Record<string, Json>> {
  const keys: Record<string, Json> = {}
  for (const { field, index, always } of columns) {
    if (!field || !CHOICE_TYPES.has(field.type)) continue
    const taken = new Set(choiceIds(field.options))
    let number = taken.size
    for (const label of uniqueLabels(always === undefined ? (texts.get(index) ?? []) : [always])) {
      if (
        'value' in fieldTypes.must('select').parse(label, field.options, PARSE) &&
        isKnownChoice(field.options, label)
      )
        continue
      const id = camelName(label, taken, context.newShortId())
      keys[`c/${object.id}.${field.id}.${id}`] = {
        label,
        hue: HUES[number % HUES.length] ?? null,
        order: `c${String(number++).padStart(6, '0')}V`,
      }
    }
  }
  return keys
}

const PARSE = {
  country: '',
  currency: 'EUR',
  dateOrder: 'dmy',
  decimal: '.',
  timeZone: 'UTC',
  now: 0,
} as const

function choices(options: Json): readonly { readonly id: string; readonly label: string }[] {
  const list =
    typeof options === 'object' && options !== null && 'choices' in options
      ? options['choices']
      : []
  return Array.isArray(list) ? (list as { id: string; label: string }[]) : []
}
const choiceIds = (options: Json): readonly string[] => choices(options).map(({ id }) => id)
const isKnownChoice = (options: Json, text: string): boolean =>
  choices(options).some(({ id, label }) => foldText(label) === foldText(text) || id === text)

function matchField(
  catalog: Catalog,
  object: CatalogObject,
  match: string | null,
): CatalogField | 'id' | null {
  if (match === null) return null
  if (match === 'id') return 'id'
  const field = catalog.findField(object.id, match)
  if (!field)
    throw importFault('unknown-field', { column: 'match', field: match, object: object.label })
  return field
}
