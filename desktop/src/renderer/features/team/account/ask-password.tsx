import { useState, type ReactNode } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button, Field, Input } from '#renderer/ui'
import { Problem } from '../problem.tsx'

export interface AskPasswordProps {
  readonly verb: string
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly onDone: (password: string) => void
  readonly children?: ReactNode
}

/** Whoever changes what guards the account proves first that it is theirs. */
export function AskPassword({ verb, isBusy, fault, onDone, children }: AskPasswordProps) {
  const [password, setPassword] = useState('')
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        if (password !== '') onDone(password)
      }}
    >
      {children}
      <Field label="Password" hint="">
        {ids => (
          <Input
            {...ids}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Problem fault={fault} />
      <div className="team-form-foot">
        <Button variant="primary" type="submit" keys="Enter" disabled={isBusy || password === ''}>
          {isBusy ? 'Asking the server' : verb}
        </Button>
      </div>
    </form>
  )
}
