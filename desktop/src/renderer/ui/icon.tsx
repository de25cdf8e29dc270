import { ICONS } from './icons.ts'

export interface IconProps {
  /** Lucide name in kebab-case; an unknown one shows a plain circle. */
  readonly name: string
  /** Pixels; 16 unless told. */
  readonly size?: 12 | 14 | 16 | 20 | 24
  /** Said by screen readers; without it the icon is decoration. */
  readonly label?: string
  readonly className?: string
}

export function Icon({ name, size = 16, label, className }: IconProps) {
  const Shape = ICONS[name] ?? ICONS['circle-dashed']!
  const spoken =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <Shape
      {...spoken}
      width={size}
      height={size}
      strokeWidth={size < 14 ? 2 : 1.75}
      absoluteStrokeWidth={false}
      className={className === undefined ? 'ui-icon' : `ui-icon ${className}`}
    />
  )
}
