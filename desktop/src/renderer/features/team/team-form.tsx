import type { ReactNode } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button } from '#renderer/ui'
import { Problem } from './problem.tsx'

export interface TeamFormProps {
  readonly children: ReactNode
  /** What its one answer does. */
  readonly verb: string
  /** What the answer says while it is waited for. */
  readonly busyVerb?: string
  /** All that is needed has been filled in. */
  readonly isReady?: boolean
  readonly isBusy?: boolean
  readonly fault?: Fault | null
  readonly onDone: () => void
  /** Beside the answer. */
  readonly beside?: ReactNode
}

/** A form of sharing: what is asked, what went wrong last time, and one answer that Enter gives. */
export function TeamForm(props: TeamFormProps) {
  const { verb, busyVerb = 'Asking the server', isReady = true, isBusy = false } = props
  const canAnswer = isReady && !isBusy
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        if (canAnswer) props.onDone()
      }}
    >
      {props.children}
      <Problem fault={props.fault ?? null} />
      <div className="team-form-foot">
        <Button variant="primary" type="submit" keys="Enter" disabled={!isReady} isBusy={isBusy}>
          {isBusy ? busyVerb : verb}
        </Button>
        {props.beside}
      </div>
    </form>
  )
}
