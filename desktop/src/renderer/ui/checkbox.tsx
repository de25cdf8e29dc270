import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Icon } from './icon.tsx'

export interface CheckboxProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly isMixed?: boolean
  readonly disabled?: boolean
  /** Text at its side. */
  readonly label?: string
  /** Said instead of `label` when no text is shown. */
  readonly ariaLabel?: string
  readonly tabIndex?: number
}

export function Checkbox({
  checked,
  onChange,
  isMixed = false,
  disabled = false,
  label,
  ariaLabel,
  tabIndex,
}: CheckboxProps) {
  const box = (
    <Base.Root
      checked={checked}
      indeterminate={isMixed}
      disabled={disabled}
      onCheckedChange={onChange}
      aria-label={label === undefined ? ariaLabel : undefined}
      className="ui-check"
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      <Base.Indicator className="ui-check-sign" keepMounted>
        <Icon name={isMixed ? 'minus' : 'check'} size={12} />
      </Base.Indicator>
    </Base.Root>
  )
  if (label === undefined) return box
  return (
    <label className="ui-check-row">
      {box}
      <span>{label}</span>
    </label>
  )
}
