/** The figure at the head of a column: the sum of a field, and what of it is likely. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, FormatContext } from '@kith/shared/model'
import { aggregateText, moneyParts, moneyText } from '../aggregate/aggregate-words.ts'
import type { GroupSection } from '../group/group-sections.ts'

export interface ColumnSum {
  readonly text: string
  /** The sum times the stage's probability. */
  readonly weighted: string | null
  /** The one currency, when there is one. */
  readonly currency: string | null
}

export function columnSum(
  field: CatalogField,
  group: GroupSection,
  context: FormatContext,
): ColumnSum | null {
  const value: Json | null = group.values[0] ?? null
  const parts = value === null ? [] : moneyParts(value)
  const text = aggregateText('sum', field, value, context)
  const share = group.choice?.probability ?? null
  const weighted =
    share === null || parts.length === 0
      ? null
      : parts
          .map(part => moneyText((part.amountMicros * share) / 100, part.currency, context.locale))
          .join(' + ')
  return { text, weighted, currency: parts.length === 1 ? (parts[0]?.currency ?? null) : null }
}

/** Sum and likely sum over all columns. */
export function boardTotals(
  sections: readonly GroupSection[],
  locale: string,
): { readonly sum: string; readonly weighted: string } | null {
  const sums = new Map<string, number>()
  const likely = new Map<string, number>()
  let isWeighted = false
  for (const section of sections) {
    for (const part of moneyParts(section.values[0] ?? null)) {
      sums.set(part.currency, (sums.get(part.currency) ?? 0) + part.amountMicros)
      const share = section.choice?.probability ?? null
      if (share === null) continue
      isWeighted = true
      likely.set(
        part.currency,
        (likely.get(part.currency) ?? 0) + (part.amountMicros * share) / 100,
      )
    }
  }
  if (sums.size === 0) return null
  const words = (amounts: ReadonlyMap<string, number>): string =>
    [...amounts].map(([currency, amount]) => moneyText(amount, currency, locale)).join(' + ')
  return { sum: words(sums), weighted: isWeighted ? words(likely) : '' }
}
