/** Columns that are parts of one value: first and last name, street and city, an amount and its currency. */
import type { ColumnTarget } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'
import { after, type Candidate, type GuessInput } from './candidate.ts'
import { headerNorm, type Meaning } from './header-words.ts'

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
export function nameParts(
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
export function addressParts(
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

const EXPORTED_PARTS: Readonly<Record<string, readonly string[]>> = {
  fullName: ['first', 'last'],
  address: ADDRESS_PART_LIST,
  currency: ['currency'],
}

/** Columns that our exports write for the parts of values: "Address city", "Amount" beside "Amount currency". */
export function exportedParts(
  { object, columns }: GuessInput,
  { header }: ColumnStats,
): Candidate[] {
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

/** "Name first": a part behind the label of its field, as our own exports write it. */
function partInLabel(header: string, label: string, parts: readonly string[]): string | undefined {
  const rest = after(headerNorm(header), headerNorm(label))
  return rest === undefined || rest === '' ? undefined : parts.find(part => part === rest)
}
