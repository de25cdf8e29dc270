import { useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button } from '#renderer/ui'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

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
    <TeamForm
      verb={verb}
      isReady={code.trim() !== ''}
      isBusy={isBusy}
      fault={fault}
      onDone={() => onDone(code)}
      beside={
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      }
    >
      <TextField
        label="Code"
        hint={hint}
        // The step has nothing else.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        icon="smartphone"
        className="team-code"
        autoComplete="one-time-code"
        dir="ltr"
        maxLength={40}
        value={code}
        onText={change}
      />
    </TeamForm>
  )
}
