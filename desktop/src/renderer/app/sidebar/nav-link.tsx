import type { ReactElement } from 'react'
import type { Place } from '#renderer/client'
import { classNames, Icon, Tooltip } from '#renderer/ui'
import { PlaceLink } from '../place-link.tsx'

export interface NavLinkProps {
  readonly to: Place
  readonly isOn: boolean
  readonly icon: string
  readonly label: string
  readonly isRail: boolean
  readonly count?: number
  /** The count asks for something. */
  readonly isHot?: boolean
}

export function NavLink({ to, isOn, icon, label, isRail, count = 0, isHot = false }: NavLinkProps) {
  return (
    <Hint label={count > 0 ? `${label}, ${count}` : label} isOn={isRail}>
      <PlaceLink
        to={to}
        className={classNames('nav', isOn && 'on')}
        aria-current={isOn ? 'page' : undefined}
      >
        <Icon name={icon} />
        <span className="nav-label">{label}</span>
        {count > 0 && (
          <em className={classNames('nav-count', isHot && 'hot')}>{count.toLocaleString()}</em>
        )}
      </PlaceLink>
    </Hint>
  )
}

/** Names what only shows its icon. */
export function Hint({
  label,
  isOn,
  keys,
  children,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly keys?: string
  readonly children: ReactElement<Record<string, unknown>>
}) {
  if (!isOn) return children
  return (
    <Tooltip label={label} side="right" {...(keys === undefined ? {} : { keys })}>
      {children}
    </Tooltip>
  )
}
