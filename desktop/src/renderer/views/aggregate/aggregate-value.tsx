import type { Json } from '@kith/shared/kit'
import type { AggregateId, CatalogField } from '@kith/shared/model'
import type { CellContext } from '#renderer/fields'
import { aggregateText, aggregateWord } from './aggregate-words.ts'

/** A figure of a group: the number alone where it is a sum, with its word else. */
export function AggregateValue(props: {
  readonly field: CatalogField
  readonly fn: AggregateId
  readonly value: Json | null
  readonly context: CellContext
}) {
  const { field, fn, value, context } = props
  const text = aggregateText(fn, field, value, context)
  if (text === '') return null
  const word = aggregateWord(fn, field)
  return (
    <span className="trunc num">
      {text}
      {!word.isFirst && <span className="muted"> {word.text}</span>}
    </span>
  )
}
