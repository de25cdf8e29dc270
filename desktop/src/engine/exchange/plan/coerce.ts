/** Text of a cell → value of its field, or what is wrong with it in two or three words. */
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { fieldTypes, type CatalogField, type ParseContext } from '@kith/shared/model'
import type { ResolvedColumn } from './resolved-plan.ts'

export type Coerced =
  | { readonly value: Json | null; readonly ops?: readonly DocOp[] }
  | { readonly problem: string }
export type Coerce = (text: string) => Coerced

const MAX_CACHED = 2000
const MAX_CACHED_LENGTH = 60
const NUMBER = fieldTypes.must('number')
const PLAIN_NUMBER_OPTIONS = NUMBER.options.parse({})

/** A reader for one column. Values that come again and again are read once. */
export function coercerOf(column: ResolvedColumn, context: ParseContext): Coerce {
  const { field, part } = column
  if (!field) return text => ({ value: text })
  const read = part === null ? wholeReader(field, context) : partReader(part, context)
  const cache = new Map<string, Coerced>()
  return text => {
    const known = cache.get(text)
    if (known) return known
    const result = read(text)
    if (text.length <= MAX_CACHED_LENGTH && cache.size < MAX_CACHED) cache.set(text, result)
    return result
  }
}

const wholeReader = (field: CatalogField, context: ParseContext): Coerce => {
  // Markdown as it stands; the document is made of it.
  if (field.storageKind.home === 'text') return text => ({ value: text })
  return text => field.fieldType.parse(text, field.options, context)
}

function partReader(part: string, context: ParseContext): Coerce {
  if (part === 'lat' || part === 'lng') {
    const limit = part === 'lat' ? 90 : 180
    return text => {
      const number = Number(text.replace(',', '.'))
      return Number.isFinite(number) && Math.abs(number) <= limit
        ? { value: number }
        : { problem: 'not a place' }
    }
  }
  if (part === 'amount') return text => NUMBER.parse(text, PLAIN_NUMBER_OPTIONS, context)
  return text => {
    const line = text.normalize('NFC').replace(/\s+/g, ' ').trim()
    if (line.length > 300) return { problem: 'over 300 characters' }
    return { value: line }
  }
}

/** A value made of the parts that a row has, over the value that is there now. */
export function assemble(
  field: CatalogField,
  parts: Readonly<Record<string, Json>>,
  now: Json | null,
  context: ParseContext,
): Coerced {
  const before = isJsonObject(now) ? now : {}
  if (field.type === 'currency') {
    const amount = parts['amount']
    const options = field.options as { readonly currency?: string | null }
    const currency = parts['currency'] ?? options.currency ?? context.currency
    if (typeof amount !== 'number') return { value: null }
    return checked(field, { amountMicros: Math.round(amount * 1e6), currency })
  }
  return checked(field, { ...before, ...parts })
}

function checked(field: CatalogField, value: Json): Coerced {
  const read = field.fieldType.value(field.options).safeParse(value)
  return read.success ? { value: read.data } : { problem: 'does not fit' }
}

const GUARDED = /^'+[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** Takes the mark off that our exports put before what a spreadsheet would take for a formula. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && GUARDED.test(text) ? text.slice(1) : text
