/** Options to tick, each with how many records it would show. */
import type { Json } from '@kith/shared/kit'
import { useAggregate, useFormat } from '#renderer/client'
import { choicesOf } from '#renderer/fields'
import { Chip, OptionList } from '#renderer/ui'
import type { ValueEditorProps } from './value-editor.tsx'

export function ChoiceValues({
  object,
  field,
  condition,
  others,
  onChange,
  onDone,
}: ValueEditorProps) {
  const { locale } = useFormat()
  const isThrough = condition.field.includes('.')
  const counted = useAggregate(
    isThrough || field.storageKind.id !== 'choice'
      ? null
      : {
          object: object.id,
          where: others,
          group: [{ field: field.id }],
          measures: [{ fn: 'count' }],
        },
  ).value
  const counts = new Map(
    counted?.rows.map(row => [String(row.group[0]), Number(row.values[0] ?? 0)]),
  )
  const isMany = condition.op === 'in' || condition.op === 'notIn' || condition.op === 'hasAll'
  const chosen = (
    Array.isArray(condition.value) ? (condition.value as readonly Json[]) : [condition.value]
  ).filter(id => typeof id === 'string')
  return (
    <OptionList
      label={field.label}
      placeholder={`Find ${field.label.toLocaleLowerCase()}`}
      isMultiple={isMany}
      chosen={chosen}
      options={choicesOf(field).map(choice => ({
        value: choice.id,
        label: choice.label,
        face: <Chip hue={choice.hue}>{choice.label}</Chip>,
        ...(counted === null ? {} : { hint: (counts.get(choice.id) ?? 0).toLocaleString(locale) }),
      }))}
      onChoose={id => {
        if (!isMany) {
          onChange(id)
          onDone()
          return
        }
        const next = chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id]
        onChange(next.length === 0 ? undefined : next)
      }}
    />
  )
}
