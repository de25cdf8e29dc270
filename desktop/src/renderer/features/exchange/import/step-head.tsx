import type { ReactNode } from 'react'
import { Icon } from '#renderer/ui'

interface Props {
  readonly number: number
  readonly title: string
  readonly isDone?: boolean
  readonly isNow?: boolean
  readonly children?: ReactNode
}

/** The line on top of a step: its number, or a tick when it is done. */
export function StepHead({ number, title, isDone = false, isNow = false, children }: Props) {
  return (
    <header className="import-step-head">
      <span className="import-number" data-done={isDone || undefined} data-now={isNow || undefined}>
        {isDone ? <Icon name="check" size={12} label="done" /> : number}
      </span>
      <h2>{title}</h2>
      {children}
    </header>
  )
}
