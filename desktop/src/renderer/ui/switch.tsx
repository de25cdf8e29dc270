import { Switch as Base } from '@base-ui/react/switch'

export interface SwitchProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly label: string
  readonly disabled?: boolean
  /** Shows the label at its side instead of only saying it. */
  readonly showLabel?: boolean
}

export function Switch({
  checked,
  onChange,
  label,
  disabled = false,
  showLabel = false,
}: SwitchProps) {
  const control = (
    <Base.Root
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      aria-label={showLabel ? undefined : label}
      className="ui-switch"
    >
      <Base.Thumb className="ui-switch-thumb" />
    </Base.Root>
  )
  if (!showLabel) return control
  return (
    <label className="ui-check-row">
      {control}
      <span>{label}</span>
    </label>
  )
}
