import type { CSSProperties } from 'react'
import { hueOf } from './hue.ts'
import { initialsOf } from './initials.ts'

export interface AvatarProps {
  readonly name: string
  /** Round stands for a person, square for everything else. */
  readonly shape?: 'round' | 'square'
  readonly size?: 16 | 20 | 24 | 28 | 32 | 40 | 48
}

/** Decoration beside a name, so it is hidden from screen readers. */
export function Avatar({ name, shape = 'round', size = 20 }: AvatarProps) {
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--h': String(hueOf(name)),
    '--size': `${size}px`,
  }
  return (
    <span aria-hidden className="ui-avatar" data-shape={shape} style={style}>
      {initialsOf(name, shape === 'round' ? 2 : 1)}
    </span>
  )
}
