/**
 * Where each column probably goes: by its name in twenty languages, by the names of fields, by what
 * it holds, and by what the other columns are.
 */
import type { CatalogField } from '@kith/shared/model'
import type { ColumnTarget, ImportColumn } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'
import type { Candidate, GuessInput } from './candidate.ts'
import { headerNorm, likeness, meaningOf, meaningWithin, type Meaning } from './header-words.ts'
import { newField } from './new-field.ts'
import { addressParts, exportedParts, nameParts } from './part-candidates.ts'
import { lookupOf, relationCandidates } from './relation-candidates.ts'
import { fitOf, typeOf } from './value-type.ts'

const CERTAIN = 0.95
const LIKELY = 0.55
/** Share of rows that a column fills, and of its values that are words, when it names the records unasked. */
const NAMES = 0.9
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
  const naming = columnOfNames(input, chosen, named)
  if (naming !== undefined) chosen.set(naming.at, naming)
  return input.columns.map((column, at) => describe(input, column, chosen.get(at), named.has(at)))
}

/** Records without a name are found by nobody: when no column says it, the first one of words that differ does. */
function columnOfNames(
  { object, columns, context }: GuessInput,
  chosen: ReadonlyMap<number, Candidate>,
  named: ReadonlySet<number>,
): (Candidate & { readonly at: number }) | undefined {
  if (object === undefined || !['text', 'fullName'].includes(object.title.type)) return undefined
  const field = object.titleField
  const isNamed = [...chosen.values()].some(
    ({ target }) => target.kind === 'field' && (target.field === field || target.field === 'id'),
  )
  if (isNamed) return undefined
  const at = columns.findIndex((column, index) => {
    const { values, filled, empty, distinct } = column
    if (chosen.has(index) || named.has(index) || filled < 2) return false
    const differ = distinct === null || distinct.size > filled / 2
    const words = values.filter(value => /\p{L}{2}/u.test(value)).length
    if (!differ || filled < (filled + empty) * NAMES || words < values.length * NAMES) return false
    const { type, isMultiline } = typeOf(column, context)
    return type === 'text' && isMultiline !== true
  })
  return at < 0 ? undefined : { at, target: { kind: 'field', field }, score: LIKELY, slot: field }
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
    ...relationCandidates(input, column),
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
    fit > 0.6 &&
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
  const within = meaning === undefined ? meaningWithin(header) : undefined
  if (within !== undefined && FIELDS[within]?.includes(field.id)) return 0.85
  const like = Math.max(likeness(header, field.label), likeness(header, field.name))
  return like >= 0.5 ? 0.45 + 0.4 * like : 0
}

/** Addresses and numbers are known by their look, whatever the column is called. */
function typeScore({ context }: GuessInput, column: ColumnStats, field: CatalogField): number {
  return typeOf(column, context).type === field.type ? 0.7 : 0
}
