import { useState, type ReactNode } from 'react'
import type { Fault } from '@kith/shared/kit'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

export interface AskPasswordProps {
  readonly verb: string
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly onDone: (password: string) => void
  readonly children?: ReactNode
}

/** Whoever changes what guards the account proves first that it is theirs. */
export function AskPassword({ onDone, children, ...form }: AskPasswordProps) {
  const [password, setPassword] = useState('')
  return (
    <TeamForm {...form} isReady={password !== ''} onDone={() => onDone(password)}>
      {children}
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onText={setPassword}
      />
    </TeamForm>
  )
}
