/** A postal address in parts, with its place on the map when known. */
import { s, type Schema } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { TITLE_MAX, oneLine, textProblem, textSchema } from './texts.ts'

export type Address = {
  readonly street?: string
  readonly street2?: string
  readonly city?: string
  readonly state?: string
  readonly postcode?: string
  readonly country?: string
  readonly lat?: number
  readonly lng?: number
}

const TEXTS = ['street', 'street2', 'city', 'state', 'postcode', 'country'] as const
const textPart = textSchema(TITLE_MAX).optional()

const lineOf = (value: Address): string =>
  TEXTS.map(name => value[name])
    .filter(Boolean)
    .join(', ')

const addressLine = (value: Address): string => {
  const line = lineOf(value)
  return line === '' ? `${value.lat ?? ''}, ${value.lng ?? ''}` : line
}

export const address = defineFieldType({
  id: 'address',
  label: 'Address',
  hint: 'Street, city, postcode and country',
  icon: 'map-pin',
  storage: 'address',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 240,
  value: () =>
    s
      .object(
        {
          street: textPart,
          street2: textPart,
          city: textPart,
          state: textPart,
          postcode: textPart,
          country: textPart,
          lat: s.number().min(-90).max(90).nullish(),
          lng: s.number().min(-180).max(180).nullish(),
        },
        'needs the parts of an address',
      )
      .transform(onlyFilled) as unknown as Schema<Address>,
  parse(text): Parsed<Address> {
    if (!text.isWellFormed() || text.includes('\0')) return { problem: 'half a character' }
    const value = readAddress(text)
    const parts = TEXTS.map(name => value[name] ?? '')
    if (parts.some(part => textProblem(part, TITLE_MAX) !== undefined))
      return { problem: 'too long' }
    return { value: Object.keys(value).length === 0 ? null : value }
  },
  /** `street; street2; city; state; postcode; country`, then perhaps `lat; lng`. */
  format(value) {
    const parts = TEXTS.map(name => (value[name] ?? '').replace(/[\\;]/g, mark => `\\${mark}`))
    const place = value.lat === undefined && value.lng === undefined ? [] : [value.lat, value.lng]
    return [...parts, ...place.map(part => String(part ?? ''))].join('; ')
  },
  display: addressLine,
  compare: (a, b) => compareText(addressLine(a), addressLine(b)),
  searchText: lineOf,
  aggregates: ['countUnique'],
})

function onlyFilled(parts: Readonly<Record<string, string | number | null | undefined>>): Address {
  return Object.fromEntries(
    Object.entries(parts).filter(([, part]) => part !== undefined && part !== null && part !== ''),
  )
}

/** Our own form has five `;` or more; other text is cut at line breaks and commas: street first, country last. */
function readAddress(text: string): Address {
  const parts = text
    .split(/(?<!\\)(?:\\\\)*;/)
    .map(part => oneLine(part.replace(/\\([\\;])/g, '$1')))
  if (parts.length >= TEXTS.length) {
    const [lat, lng] = parts
      .slice(TEXTS.length)
      .map(part => (part === '' ? undefined : Number(part)))
    const texts = Object.fromEntries(TEXTS.map((name, at) => [name, parts[at]]))
    return onlyFilled({ ...texts, lat: finite(lat), lng: finite(lng) })
  }
  const pieces = text
    .split(/[\n;]|,(?=\s|$)/)
    .map(oneLine)
    .filter(Boolean)
  const [street, ...rest] = pieces
  const country = rest.length > 1 ? rest.at(-1) : undefined
  const middle = country === undefined ? rest : rest.slice(0, -1)
  return onlyFilled({ street, ...townOf(middle.join(', ')), country })
}

/** "1000-138 Lisboa" and "Boston MA 02110" tell their postcode by its digits. */
function townOf(text: string): Address {
  const front = /^([A-Z]{0,2}-?\d[\d\s-]{2,8}\d)\s+(.+)$/.exec(text)
  if (front) return onlyFilled({ postcode: front[1], city: front[2] })
  const back = /^(.+?)(?:,?\s+([A-Z]{2}))?,?\s+(\d{5}(?:-\d{4})?)$/.exec(text)
  if (back) return onlyFilled({ city: back[1], state: back[2], postcode: back[3] })
  return onlyFilled({ city: text })
}

const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined
