/**
 * Where each column probably goes: by its name in nine languages, by the names of fields, by what
 * it holds, and by what the other columns are.
 */
import {
  foldText,
  type Catalog,
  type CatalogField,
  type CatalogObject,
  type ParseContext,
} from '@kith/shared/model'
import type { ColumnTarget, ImportColumn } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'
import { headerNorm, likeness, meaningOf, type Meaning } from './header-words.ts'
import { fitOf, typeOf } from './value-type.ts'

interface Candidate {
  readonly target: ColumnTarget
  readonly score: number
  /** What only one column may fill. */
  readonly slot: string
  readonly isShared?: boolean
}

export interface GuessInput {
  readonly catalog: Catalog
  /** Absent: the import makes the object. */
  readonly object: CatalogObject | undefined
  readonly columns: readonly ColumnStats[]
  readonly context: ParseContext
}

const CERTAIN = 0.95
const LIKELY = 0.55
const ADDRESS_PARTS: Partial<Record<Meaning, string>> = {
  street: 'street',
  street2: 'street2',
  city: 'city',
  state: 'state',
  postcode: 'postcode',
  country: 'country',
  lat: 'lat',
  lng: 'lng',
}
/** Ids of fields that a meaning names, best first. */
const FIELDS: Partial<Record<Meaning, readonly string[]>> = {
  fullName: ['name', 'title'],
  email: ['emails'],
  phone: ['phones'],
  company: ['company'],
  jobTitle: ['jobTitle'],
  website: ['websites'],
  domain: ['domains'],
  address: ['address'],
  city: ['city'],
  country: ['country'],
  birthday: ['birthday'],
  notes: ['background', 'description', 'body'],
  tags: ['tags'],
  linkedin: ['linkedin'],
  industry: ['industry'],
  employees: ['employees'],
  revenue: ['annualRevenue'],
  owner: ['owner', 'assignee'],
  amount: ['amount'],
  closeDate: ['closeDate'],
  stage: ['stage', 'status'],
  source: ['source'],
  probability: ['probability'],
  nextStep: ['nextStep'],
  dueDate: ['dueAt'],
  person: ['contact'],
}
const TYPES: Partial<Record<Meaning, string>> = {
  email: 'emails',
  phone: 'phones',
  website: 'links',
  address: 'address',
}

export function guessColumns(input: GuessInput): ImportColumn[] {
  const meanings = input.columns.map(column => meaningOf(column.header))
  // A header without rows is still a header.
  const hasRows = input.columns.some(column => column.filled > 0)
  const candidates = input.columns.flatMap((column, at) =>
    column.filled === 0 && hasRows
      ? []
      : candidatesOf(input, column, meanings).map(candidate => ({ at, ...candidate })),
  )
  const taken = new Set<string>()
  const named = new Set(
    candidates.filter(candidate => candidate.score >= CERTAIN).map(candidate => candidate.at),
  )
  const chosen = new Map<number, Candidate>()
  for (const candidate of candidates.toSorted((a, b) => b.score - a.score || a.at - b.at)) {
    if (chosen.has(candidate.at)) continue
    if (!candidate.isShared && taken.has(candidate.slot)) continue
    // A whole value and its parts exclude each other.
    const whole = candidate.slot.split('/')[0] ?? ''
    const isPart = candidate.slot.includes('/')
    if (isPart ? taken.has(whole) : [...taken].some(slot => slot.startsWith(`${whole}/`))) continue
    taken.add(candidate.slot)
    chosen.set(candidate.at, candidate)
  }
  return input.columns.map((column, at) => describe(input, column, chosen.get(at), named.has(at)))
}

function describe(
  input: GuessInput,
  column: ColumnStats,
  chosen: Candidate | undefined,
  isNamed: boolean,
): ImportColumn {
  const rows = column.filled + column.empty
  const base = {
    index: column.index,
    header: column.header,
    samples: column.samples,
    emptyShare: rows === 0 ? 1 : column.empty / rows,
  }
  if (column.filled === 0 && !chosen)
    return { ...base, guess: { kind: 'skip' }, confidence: 'empty', score: 0 }
  // The name beside an id, a whole name beside its parts, what Kith writes itself.
  if (!chosen && (isNamed || isKithsOwn(input, column)))
    return { ...base, guess: { kind: 'skip' }, confidence: 'certain', score: 1 }
  if (!chosen)
    return {
      ...base,
      guess: newField(input, column),
      confidence: input.object ? 'decide' : 'likely',
      score: 0.5,
    }
  const confidence =
    chosen.score >= CERTAIN ? 'certain' : chosen.score >= LIKELY ? 'likely' : 'decide'
  return { ...base, guess: chosen.target, confidence, score: Math.min(1, chosen.score) }
}

/** What Kith writes itself, as our exports carry it. */
function isKithsOwn({ object }: GuessInput, { header }: ColumnStats): boolean {
  const own = [
    ...(object?.systemFields ?? []),
    ...(object?.fields.filter(field => field.isReadOnly) ?? []),
  ]
  return own.some(field => headerNorm(field.label) === headerNorm(header))
}

function candidatesOf(
  input: GuessInput,
  column: ColumnStats,
  meanings: readonly (Meaning | undefined)[],
): Candidate[] {
  const meaning = meaningOf(column.header)
  const found = [
    ...nameParts(input, column, meaning, meanings),
    ...addressParts(input, meaning, meanings),
    ...exportedParts(input, column),
    ...relations(input, column),
  ]
  if (meaning === 'recordId' && input.object && column.values.every(value => UUID.test(value)))
    found.push({ target: { kind: 'field', field: 'id' }, score: 1.2, slot: 'id' })
  for (const field of input.object?.fields ?? []) {
    if (!field.fieldType.writable || field.isReadOnly) continue
    found.push(...fieldCandidates(input, column, meaning, field))
  }
  // A column that has the very name of a field goes there or nowhere.
  const norm = headerNorm(column.header)
  const own = input.object?.fields.find(
    field => headerNorm(field.label) === norm && field.fieldType.writable && !field.isReadOnly,
  )
  return own ? found.filter(({ slot }) => slot === own.id || slot.startsWith(`${own.id}/`)) : found
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function fieldCandidates(
  input: GuessInput,
  column: ColumnStats,
  meaning: Meaning | undefined,
  field: CatalogField,
): Candidate[] {
  const named = nameScore(column.header, meaning, field)
  const isRelation = field.storageKind.pointsToRecord || field.storageKind.home === 'link'
  const fit =
    isRelation || field.storageKind.home === 'text' || column.values.length === 0
      ? 1
      : fitOf(column.values, field.type, field.options, input.context)
  const isChoice = field.type === 'select' || field.type === 'multiSelect'
  // Options that are not there yet can be made; anything else that does not read is another field.
  const fits = isChoice ? Math.max(fit, 0.8) : fit
  const bySamples =
    named === 0 &&
    fit > 0.9 &&
    !/\bfax\b/i.test(column.header) &&
    ['emails', 'phones'].includes(field.type)
      ? typeScore(input, column, field)
      : 0
  const score = Math.max(named * (0.4 + 0.6 * fits), bySamples)
  if (score < 0.3 || (named < 0.9 && fits < 0.5)) return []
  const target: ColumnTarget = {
    kind: 'field',
    field: field.id,
    ...(isRelation ? lookupOf(input, column, field) : {}),
  }
  return [
    { target, score, slot: field.id, isShared: field.storageKind.id === 'entries' && !isRelation },
  ]
}

function nameScore(header: string, meaning: Meaning | undefined, field: CatalogField): number {
  const norm = headerNorm(header)
  const bare = norm.replace(/ \d+$/, '')
  const names = [field.label, field.name, field.id].map(headerNorm)
  if (names.includes(norm)) return 1.1
  if (names.includes(bare)) return 1
  const places = (meaning && FIELDS[meaning]) ?? []
  const place = places.indexOf(field.id)
  if (place >= 0) return place === 0 ? 1 : 0.97
  if (meaning && TYPES[meaning] === field.type) return 0.9
  const like = Math.max(likeness(header, field.label), likeness(header, field.name))
  return like >= 0.5 ? 0.45 + 0.4 * like : 0
}

/** Addresses and numbers are known by their look, whatever the column is called. */
function typeScore({ context }: GuessInput, column: ColumnStats, field: CatalogField): number {
  return typeOf(column, context).type === field.type ? 0.7 : 0
}

function nameParts(
  { object }: GuessInput,
  { header }: ColumnStats,
  meaning: Meaning | undefined,
  all: readonly (Meaning | undefined)[],
): Candidate[] {
  const field = object?.fields.find(entry => entry.type === 'fullName')
  if (object && !field) return []
  // "Nom" and "Nombre" are a part beside the other part, the whole name alone.
  const hasBoth = all.includes('firstName') && all.includes('lastName')
  const part = meaning === 'firstName' ? 'first' : meaning === 'lastName' ? 'last' : undefined
  const inLabel = field ? partInLabel(header, field.label, ['first', 'last']) : undefined
  const found = inLabel ?? part
  if (!found) return []
  const isPart =
    inLabel !== undefined ||
    hasBoth ||
    /first|last|given|sur|vor|nach|for|fam/.test(headerNorm(header))
  const target: ColumnTarget = field
    ? { kind: 'field', field: field.id, ...(isPart ? { part: found } : {}) }
    : { kind: 'new', label: 'Name', type: 'fullName', part: found }
  const place = field?.id ?? '+Name'
  return [{ target, score: isPart ? 1.05 : 0.8, slot: isPart ? `${place}/${found}` : place }]
}

const ADDRESS_PART_LIST = [
  'street2',
  'street',
  'city',
  'state',
  'postcode',
  'country',
  'lat',
  'lng',
] as const

/** Parts of an address go to one only when the file has at least two of street, city, state and postcode. */
function addressParts(
  { object, columns }: GuessInput,
  meaning: Meaning | undefined,
  all: readonly (Meaning | undefined)[],
): Candidate[] {
  const part = meaning && ADDRESS_PARTS[meaning]
  if (!part || columns.length === 0) return []
  const present = new Set(
    all.filter(
      entry => entry === 'street' || entry === 'city' || entry === 'state' || entry === 'postcode',
    ),
  )
  const hasPlace = all.includes('lat') && all.includes('lng')
  if (present.size < 2 && !(hasPlace && (part === 'lat' || part === 'lng'))) return []
  if (object) {
    const field = object.fields.find(entry => entry.type === 'address')
    if (!field) return []
    const hasStreet = present.has('street') || present.has('postcode')
    const score = hasStreet ? 1.12 : 0.75
    return [
      { target: { kind: 'field', field: field.id, part }, score, slot: `${field.id}/${part}` },
    ]
  }
  return [
    {
      target: { kind: 'new', label: 'Address', type: 'address', part },
      score: 1,
      slot: `+Address/${part}`,
    },
  ]
}

/** "Company", "Company domain", "Legislator Bioguide ID": a record of another object, told by one of its fields. */
function relations(input: GuessInput, column: ColumnStats): Candidate[] {
  const norm = headerNorm(column.header)
  const found: Candidate[] = []
  for (const field of input.object?.fields ?? []) {
    if (!field.storageKind.pointsToRecord && field.storageKind.home !== 'link') continue
    for (const label of [field.label, field.name]) {
      const rest = after(norm, headerNorm(label))
      if (rest === undefined || rest === '') continue
      const by =
        rest === 'id' || rest === 'kith id'
          ? 'id'
          : lookupField(input.catalog, targetsOf(input.catalog, field), rest)
      if (by)
        found.push({
          target: {
            kind: 'field',
            field: field.id,
            by,
            createMissing: canMake(input.catalog, field, by),
          },
          score: by === 'id' ? 1.15 : 1,
          slot: field.id,
        })
    }
  }
  if (found.length > 0) return found
  for (const object of input.catalog.objects) {
    if (object.id === input.object?.id) continue
    for (const key of object.fields.filter(entry => isKey(object, entry))) {
      const label = headerNorm(key.label)
      if (!norm.endsWith(` ${label}`) || label.split(' ').length < 2) continue
      const name = column.header
        .slice(0, column.header.length - key.label.length)
        .replace(/[\s_-]+$/, '')
      const target: ColumnTarget = {
        kind: 'new',
        label: name,
        type: 'reference',
        options: { to: [object.id] },
        by: key.id,
      }
      found.push({ target, score: 0.96, slot: `+${name}` })
    }
  }
  return found
}

/** A name, a domain or an address is enough to begin a record with; a number of another system is not. */
function canMake(catalog: Catalog, field: CatalogField, by: string): boolean {
  if (by === 'id' || field.type === 'user' || relationTargets(field) === '*') return false
  const [object] = targetsOf(catalog, field)
  return (
    by === object?.titleField ||
    object?.fields.find(entry => entry.id === by)?.storageKind.id === 'entries'
  )
}

const isKey = (object: CatalogObject, field: CatalogField): boolean =>
  field.isUnique || object.matchFields.includes(field.id)

function lookupField(
  catalog: Catalog,
  objects: readonly CatalogObject[],
  rest: string,
): string | undefined {
  if (rest === 'name') return objects[0]?.titleField
  return objects
    .flatMap(object => object.fields)
    .find(field =>
      [field.label, field.name].some(
        label => headerNorm(label) === rest || headerNorm(label) === `${rest}s`,
      ),
    )?.id
}

const after = (norm: string, label: string): string | undefined =>
  norm === label ? '' : norm.startsWith(`${label} `) ? norm.slice(label.length + 1) : undefined

function targetsOf(catalog: Catalog, field: CatalogField): readonly CatalogObject[] {
  const to = relationTargets(field)
  return to === '*' ? catalog.objects : to.flatMap(id => catalog.findObject(id) ?? [])
}

export function relationTargets(field: { readonly options: unknown }): readonly string[] | '*' {
  const { options } = field
  if (typeof options !== 'object' || options === null || !('to' in options)) return '*'
  return Array.isArray(options.to) ? options.to.map(String) : '*'
}

/** How the text of a relation is looked up: e-mail addresses, domains and ids by their look, else by title. */
function lookupOf(
  input: GuessInput,
  column: ColumnStats,
  field: CatalogField,
): { by: string; createMissing: boolean } {
  const [object] = targetsOf(input.catalog, field)
  const looks = (test: RegExp): boolean =>
    column.values.length > 0 && column.values.every(value => test.test(value.trim()))
  const byType = (type: string): string | undefined =>
    object?.fields.find(entry => entry.type === type)?.id
  const canCreate = field.type !== 'user' && relationTargets(field) !== '*'
  const title = { by: object?.titleField ?? 'name', createMissing: canCreate }
  if (looks(/^[0-9a-f]{8}-[0-9a-f]{4}-/i)) return { by: 'id', createMissing: false }
  if (looks(/^\S+@\S+$/)) return { by: byType('emails') ?? title.by, createMissing: canCreate }
  if (looks(/^(https?:\/\/)?[\w-]+(\.[\w-]+)+\/?$/)) {
    const domains = object?.fields.find(entry => entry.id === 'domains')?.id
    return { by: domains ?? title.by, createMissing: canCreate }
  }
  return title
}

/** "Name first": a part behind the label of its field, as our own exports write it. */
function partInLabel(header: string, label: string, parts: readonly string[]): string | undefined {
  const rest = after(headerNorm(header), headerNorm(label))
  return rest === undefined || rest === '' ? undefined : parts.find(part => part === rest)
}

const EXPORTED_PARTS: Readonly<Record<string, readonly string[]>> = {
  fullName: ['first', 'last'],
  address: ADDRESS_PART_LIST,
  currency: ['currency'],
}

/** Columns that our exports write for the parts of values: "Address city", "Amount" beside "Amount currency". */
function exportedParts({ object, columns }: GuessInput, { header }: ColumnStats): Candidate[] {
  return (object?.fields ?? []).flatMap((field): Candidate[] => {
    const parts = EXPORTED_PARTS[field.type]
    if (!parts) return []
    const isAmount =
      field.type === 'currency' &&
      headerNorm(header) === headerNorm(field.label) &&
      columns.some(column => headerNorm(column.header) === `${headerNorm(field.label)} currency`)
    const part = isAmount ? 'amount' : partInLabel(header, field.label, parts)
    if (part === undefined) return []
    return [
      {
        target: { kind: 'field', field: field.id, part },
        score: 1.15,
        slot: `${field.id}/${part}`,
      },
    ]
  })
}

export function newField({ context }: GuessInput, column: ColumnStats): ColumnTarget {
  const guessed = typeOf(column, context)
  const label = column.header
  const isKeyLike =
    guessed.type === 'text' &&
    column.isUnique &&
    column.empty === 0 &&
    /\b(id|key|code|nr|no|number|nummer|uuid|ref)\b/.test(headerNorm(label))
  return {
    kind: 'new',
    label,
    type: guessed.type,
    ...(guessed.choices
      ? { options: { choices: guessed.choices.map(text => ({ label: text })) } }
      : {}),
    ...(guessed.isMultiline ? { options: { multiline: true } } : {}),
    ...(isKeyLike ? { isUnique: true } : {}),
  }
}

/** "District offices" → a name for the object that an import makes. */
export function objectLabels(text: string): { label: string; labelPlural: string } {
  const words = text
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  const plain =
    words === '' ? 'Record' : words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
  const label = singular(plain)
  return { label, labelPlural: foldText(label) === foldText(plain) ? plural(label) : plain }
}

const singular = (text: string): string =>
  /(ss|us|is)$/i.test(text)
    ? text
    : text
        .replace(/ies$/i, 'y')
        .replace(/(sh|ch|x)es$/i, '$1')
        .replace(/s$/i, '')
const plural = (text: string): string =>
  /[^aeiou]y$/i.test(text)
    ? text.replace(/y$/i, 'ies')
    : /(s|sh|ch|x)$/i.test(text)
      ? `${text}es`
      : `${text}s`
