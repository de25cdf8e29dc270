import type { CSSProperties, ReactNode } from 'react'
import { hueAngle } from './hue.ts'
import { Icon } from './icon.tsx'

export interface ChipProps {
  readonly children: ReactNode
  /** Name or angle of the hue; grey when absent. */
  readonly hue?: string | number | null
  readonly icon?: string
  readonly dot?: boolean
  /** Shows a × that calls this. */
  readonly onRemove?: () => void
  readonly removeLabel?: string
}

export function Chip({ children, hue, icon, dot = false, onRemove, removeLabel }: ChipProps) {
  const angle = hueAngle(hue)
  const style: CSSProperties & Record<`--${string}`, string> =
    angle === null ? { '--chip-c': '0.004', '--chip-ink-c': '0.012' } : { '--h': String(angle) }
  return (
    <span className="ui-chip" style={style}>
      {dot && <i className="ui-chip-dot" />}
      {icon !== undefined && <Icon name={icon} size={12} />}
      <span className="trunc" dir="auto">
        {children}
      </span>
      {onRemove && (
        <button
          type="button"
          className="ui-chip-remove"
          aria-label={removeLabel ?? 'Remove'}
          onClick={onRemove}
        >
          <Icon name="x" size={12} />
        </button>
      )}
    </span>
  )
}
