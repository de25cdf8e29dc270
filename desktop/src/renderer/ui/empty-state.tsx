import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export interface EmptyStateProps {
  readonly icon?: string
  /** One sentence. */
  readonly text: string
  /** One action. */
  readonly action?: ReactNode
  /** One hint, often a shortcut. */
  readonly hint?: ReactNode
}

export function EmptyState({ icon, text, action, hint }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      {icon !== undefined && <Icon name={icon} size={24} />}
      <p>{text}</p>
      {action}
      {hint !== undefined && <p className="ui-empty-hint">{hint}</p>}
    </div>
  )
}
