import type { CSSProperties } from 'react'
import type { Choice } from '#renderer/fields'
import { Icon } from '#renderer/ui'

/** A stage as a pie of how likely it is won; a tick when it is won, a dash when it is lost. */
export function StagePie({ choice }: { readonly choice: Choice }) {
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--h': String(choice.hue ?? 260),
    '--c': choice.hue === null ? '0.01' : '0.13',
    '--p': String(choice.probability ?? 0),
  }
  if (choice.category === 'won' || choice.category === 'done')
    return (
      <span className="bd-pie" data-full style={style} aria-hidden>
        <Icon name="check" size={12} />
      </span>
    )
  if (choice.category === 'lost')
    return (
      <span className="bd-pie" data-full data-lost style={style} aria-hidden>
        <Icon name="x" size={12} />
      </span>
    )
  if (choice.probability === null) return <span className="bd-dot" style={style} aria-hidden />
  return (
    <span
      className="bd-pie"
      style={style}
      role="img"
      aria-label={`${choice.probability} % likely`}
      data-tip={`${choice.probability} % likely`}
    />
  )
}
