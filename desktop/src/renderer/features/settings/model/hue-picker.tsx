import { HUE_NAMES, hueAngle, Popover } from '#renderer/ui'

export interface HuePickerProps {
  /** OKLCH angle; `null` is grey. */
  readonly value: number | null
  readonly onChange: (hue: number | null) => void
  readonly label: string
}

export function HuePicker({ value, onChange, label }: HuePickerProps) {
  return (
    <Popover
      label={label}
      trigger={
        <button type="button" className="hue-choice" aria-label={label}>
          <i style={swatch(value)} />
        </button>
      }
    >
      <div className="hue-grid">
        {HUE_NAMES.map(name => (
          <button
            key={name}
            type="button"
            aria-label={name}
            aria-pressed={hueAngle(name) === value}
            title={name}
            onClick={() => onChange(hueAngle(name))}
          >
            <i style={swatch(hueAngle(name))} />
          </button>
        ))}
      </div>
    </Popover>
  )
}

const swatch = (hue: number | null) => ({
  background: hue === null ? 'var(--faint)' : `oklch(0.68 0.13 ${hue})`,
})
