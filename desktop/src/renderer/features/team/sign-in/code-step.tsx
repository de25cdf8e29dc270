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
  /** Without one only backup codes are taken. */
  readonly hasAuthenticator?: boolean
  /** The account has a passkey, which the browser asks for. */
  readonly onPasskey?: () => void
  readonly onDone: (code: string) => void
  readonly onBack: () => void
}

const HINT = 'Six digits from your authenticator. Without it at hand, one of your backup codes.'
const BACKUP_HINT = 'One of your backup codes, if no passkey is at hand.'
const DIGITS = /^\d{6}$/

/** The second factor: six digits of the authenticator, or one of the backup codes. */
export function CodeStep(props: CodeStepProps) {
  const { isBusy, fault, onDone, onBack, onPasskey, verb = 'Sign in' } = props
  const { hasAuthenticator = true } = props
  const { hint = hasAuthenticator ? HINT : BACKUP_HINT } = props
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
      {onPasskey !== undefined && (
        <div className="team-form-foot">
          <Button
            variant={hasAuthenticator ? 'outline' : 'primary'}
            icon="fingerprint"
            disabled={isBusy}
            onClick={onPasskey}
          >
            Use a passkey in the browser
          </Button>
        </div>
      )}
      <TextField
        label={hasAuthenticator ? 'Code' : 'Backup code'}
        hint={hint}
        // The step has nothing else.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={hasAuthenticator}
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
