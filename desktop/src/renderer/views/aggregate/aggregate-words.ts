/** Footer figures: which a field offers, what they are called, and how their values read. */
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { AggregateId, CatalogField, FormatContext } from '@kith/shared/model'

const WORDS: Readonly<Record<AggregateId, readonly [menu: string, short: string]>> = {
  count: ['Count', 'Count'],
  countEmpty: ['Empty', 'empty'],
  countFilled: ['Filled', 'filled'],
  percentEmpty: ['Share empty', '% empty'],
  percentFilled: ['Share filled', '% filled'],
  countUnique: ['Different values', 'different'],
  countTrue: ['Ticked', 'ticked'],
  countFalse: ['Not ticked', 'not ticked'],
  sum: ['Sum', 'Sum'],
  average: ['Average', 'Avg'],
  median: ['Median', 'Median'],
  min: ['Smallest', 'Min'],
  max: ['Largest', 'Max'],
  range: ['Range', 'Range'],
}
const ALWAYS: readonly AggregateId[] = [
  'countFilled',
  'countEmpty',
  'percentFilled',
  'percentEmpty',
]
const DATED: Partial<Record<AggregateId, readonly [string, string]>> = {
  min: ['Earliest', 'First'],
  max: ['Latest', 'Last'],
  range: ['Range in days', 'Range'],
}

const isDated = (field: CatalogField): boolean =>
  field.storageKind.id === 'date' || field.storageKind.id === 'moment'

export const aggregatesOf = (field: CatalogField): readonly AggregateId[] => [
  ...field.fieldType.aggregates,
  ...ALWAYS.filter(id => !field.fieldType.aggregates.includes(id)),
]

export const aggregateLabel = (id: AggregateId, field: CatalogField): string =>
  ((isDated(field) ? DATED[id] : undefined) ?? WORDS[id])[0]

/** The word beside the figure, and whether it stands before it: "Sum €991,350", "4 empty". */
export function aggregateWord(
  id: AggregateId,
  field: CatalogField,
): { readonly text: string; readonly isFirst: boolean } {
  const text = ((isDated(field) ? DATED[id] : undefined) ?? WORDS[id])[1]
  return { text, isFirst: /^[A-Z]/.test(text) }
}

export interface MoneyTotal {
  readonly amountMicros: number | null
  readonly currency: string | null
  readonly parts: readonly { readonly amountMicros: number; readonly currency: string }[]
}

function isMoneyTotal(value: Json): boolean {
  return isJsonObject(value) && Array.isArray(value['parts'])
}

export function moneyParts(value: Json): MoneyTotal['parts'] {
  if (!isJsonObject(value) || !Array.isArray(value['parts'])) return []
  return (value['parts'] as readonly Json[]).filter(isJsonObject).map(part => ({
    amountMicros: Number(part['amountMicros'] ?? 0),
    currency: String(part['currency'] ?? ''),
  }))
}

/** The figure as a person reads it; '' when there is none. */
export function aggregateText(
  id: AggregateId,
  field: CatalogField,
  value: Json | null,
  context: FormatContext,
): string {
  if (value === null) return ''
  if (isMoneyTotal(value))
    return moneyParts(value)
      .map(part => moneyText(part.amountMicros, part.currency, context.locale))
      .join(' + ')
  if (id === 'percentEmpty' || id === 'percentFilled')
    return String(Math.round(Number(value) * 1000) / 10)
  if (id.startsWith('count')) return Number(value).toLocaleString(context.locale)
  if (id === 'range' && isDated(field))
    return `${Number(value).toLocaleString(context.locale)} days`
  if (isDated(field)) return field.fieldType.display(value, field.options, context)
  if (typeof value === 'number')
    return id === 'average' || id === 'median'
      ? value.toLocaleString(context.locale, { maximumFractionDigits: 2 })
      : field.fieldType.display(value, field.options, context)
  return field.fieldType.display(value, field.options, context)
}

/** Totals drop the cents: "€991,350". */
export function moneyText(amountMicros: number, currency: string, locale: string): string {
  const amount = amountMicros / 1_000_000
  const shown = new Intl.NumberFormat(locale, {
    ...(currency === '' ? {} : { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
    maximumFractionDigits: Number.isInteger(amount) || Math.abs(amount) >= 1000 ? 0 : 2,
    minimumFractionDigits: 0,
  })
  return shown.format(amount)
}
