/** A condition being changed: its operator and its value, with what else can be done to it. */
import { operatorLabel, type CatalogObject, type Condition, type Filter } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { IconButton, Menu, Select, type MenuEntry } from '#renderer/ui'
import { useAsking } from './asking.ts'
import { fieldAt, withOperator } from './condition-field.ts'
import { ValueEditor } from './value-editor.tsx'

export interface ConditionEditorProps {
  readonly object: CatalogObject
  readonly condition: Condition
  readonly others: Filter | null
  readonly menu: readonly MenuEntry[]
  readonly onChange: (condition: Condition) => void
  readonly onDone: () => void
}

export function ConditionEditor({
  object,
  condition,
  others,
  menu,
  onChange,
  onDone,
}: ConditionEditorProps) {
  const catalog = useCatalog()
  const asking = useAsking()
  const found = fieldAt(catalog, object, condition.field)
  if (found === null)
    return <p className="flt-pad muted">This field is gone. Remove the condition.</p>
  const { field, label } = found
  const operators = asking.operators(object, field)
  return (
    <div className="flt-editor">
      <div className="flt-head">
        <span className="flt-name trunc">{label}</span>
        <Select
          isQuiet
          label="Operator"
          value={condition.op}
          options={operators.map(op => ({
            value: op,
            label: operatorLabel(op, field.storageKind.id),
          }))}
          onChange={op => {
            const next = operators.find(entry => entry === op)
            if (next !== undefined) onChange(startValue(withOperator(condition, next)))
          }}
        />
        <span className="grow" />
        <Menu
          align="end"
          items={menu}
          trigger={<IconButton icon="ellipsis" label="More" size="small" />}
        />
      </div>
      <ValueEditor
        key={`${condition.field} ${condition.op}`}
        object={object}
        field={field}
        condition={condition}
        others={others}
        onDone={onDone}
        onChange={value =>
          onChange(
            value === undefined
              ? { field: condition.field, op: condition.op }
              : { ...condition, value },
          )
        }
      />
    </div>
  )
}

/** Operators whose editors show a value at once have that value at once. */
export function startValue(condition: Condition): Condition {
  if (condition.value !== undefined) return condition
  if (condition.op === 'relative')
    return { ...condition, value: { direction: 'past', amount: 30, unit: 'day' } }
  return condition.op === 'count' ? { ...condition, value: { op: 'gte', n: 1 } } : condition
}
