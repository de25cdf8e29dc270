import { useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button, Field, Input } from '#renderer/ui'
import { Problem } from '../problem.tsx'

export interface CodeStepProps {
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly verb?: string
  readonly hint?: string
  readonly onDone: (code: string) => void
  readonly onBack: () => void
}

const HINT = 'Six digits from your authenticator. Without it at hand, one of your backup codes.'
const DIGITS = /^\d{6}$/

/** The second factor: six digits of the authenticator, or one of the backup codes. */
export function CodeStep(props: CodeStepProps) {
  const { isBusy, fault, onDone, onBack, verb = 'Sign in', hint = HINT } = props
  const [code, setCode] = useState('')
  const change = (text: string): void => {
    setCode(text)
    // Six digits are complete; nobody need press Enter.
    if (DIGITS.test(text.replaceAll(/\s/g, '')) && !isBusy) onDone(text)
  }
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        if (code.trim() !== '' && !isBusy) onDone(code)
      }}
    >
      <Field label="Code" hint={hint}>
        {ids => (
          <Input
            {...ids}
            // The step has nothing else.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            icon="smartphone"
            className="team-code"
            autoComplete="one-time-code"
            dir="ltr"
            maxLength={40}
            value={code}
            onChange={event => change(event.target.value)}
          />
        )}
      </Field>
      <Problem fault={fault} />
      <div className="team-form-foot">
        <Button
          variant="primary"
          type="submit"
          keys="Enter"
          disabled={code.trim() === '' || isBusy}
        >
          {isBusy ? 'Asking the server' : verb}
        </Button>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
