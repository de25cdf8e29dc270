/** What a condition's value says in its chip: "Won", "5 stages", "1 Nov", "past 30 days", "me". */
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { CatalogField, Condition, FormatContext } from '@kith/shared/model'
import { choiceOf } from '#renderer/fields'

/** `titleOf` knows the names of records mentioned by id. */
export function valueWords(
  field: CatalogField,
  condition: Condition,
  context: FormatContext,
  titleOf: (id: string) => string | null,
): string {
  const { value, op } = condition
  if (value === undefined || value === null) return ''
  if (op === 'relative') return relativeWords(value)
  if (op === 'count') return countWords(value)
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    if (op === 'between') return list.map(part => one(field, part, context, titleOf)).join(' and ')
    const [first, second] = list
    if (list.length === 0) return ''
    if (list.length === 1 && first !== undefined) return one(field, first, context, titleOf)
    if (list.length === 2 && first !== undefined && second !== undefined) {
      const both = `${one(field, first, context, titleOf)}, ${one(field, second, context, titleOf)}`
      if (both.length <= 26) return both
    }
    return `${list.length} ${plural(field.label)}`
  }
  return one(field, value, context, titleOf)
}

function one(
  field: CatalogField,
  value: Json,
  context: FormatContext,
  titleOf: (id: string) => string | null,
): string {
  if (value === 'me') return 'me'
  switch (field.storageKind.id) {
    case 'choice':
    case 'choices':
      return choiceOf(field, value)?.label ?? String(value)
    case 'reference':
    case 'links':
    case 'inverse':
      return typeof value === 'string' ? (titleOf(value) ?? '…') : ''
    case 'flag':
      return value === true ? 'ticked' : 'not ticked'
    case 'date':
    case 'moment':
    case 'number':
    case 'money':
      // An amount in whole units asks for any currency, so it is shown without one.
      if (field.storageKind.id === 'money' && typeof value === 'number')
        return value.toLocaleString(context.locale)
      return field.fieldType.display(shownAs(field, value), field.options, context)
    default:
      return `“${String(value)}”`
  }
}

/** A moment's condition may name a whole day. */
const shownAs = (field: CatalogField, value: Json): Json =>
  field.storageKind.id === 'moment' && typeof value === 'string' && value.length === 10
    ? `${value}T12:00:00.000Z`
    : value

function relativeWords(value: Json): string {
  if (!isJsonObject(value)) return ''
  const { direction, amount, unit } = value
  const word = String(unit ?? 'day')
  if (direction === 'this') return `this ${word}`
  const count = Number(amount ?? 1)
  const sense = direction === 'next' ? 'next' : 'past'
  return count === 1 ? `${sense} ${word}` : `${sense} ${count} ${word}s`
}

function countWords(value: Json): string {
  if (!isJsonObject(value)) return ''
  const n = Number(value['n'] ?? 0)
  return value['op'] === 'gte'
    ? `${n} or more`
    : value['op'] === 'lte'
      ? `${n} or fewer`
      : String(n)
}

const plural = (label: string): string => {
  const word = label.toLocaleLowerCase()
  return /(s|x|ch|sh)$/.test(word)
    ? word.endsWith('s')
      ? word
      : `${word}es`
    : /[^aeiou]y$/.test(word)
      ? `${word.slice(0, -1)}ies`
      : `${word}s`
}
