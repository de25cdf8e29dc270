import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Icon } from './icon.tsx'

export interface SegmentedProps<Value extends string> {
  readonly value: Value
  readonly options: readonly {
    readonly value: Value
    readonly label: string
    readonly icon?: string
  }[]
  readonly onChange: (value: Value) => void
  readonly label: string
}

/** One of a few, all in sight. Arrows move between them. */
export function Segmented<Value extends string>({
  value,
  options,
  onChange,
  label,
}: SegmentedProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      className="ui-segmented"
      value={value}
      onValueChange={next => {
        const chosen = options.find(option => option.value === next)
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map(option => (
        <Radio.Root
          key={option.value}
          value={option.value}
          nativeButton
          render={<button type="button" />}
          className="ui-segment"
        >
          {option.icon !== undefined && <Icon name={option.icon} size={14} />}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
