import type { Fault } from '@kith/shared/kit'
import { TeamForm } from '../team-form.tsx'
import { SERVER_FIELD, TextField } from '../text-field.tsx'

export interface ServerStepProps {
  readonly value: string
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly onChange: (value: string) => void
  readonly onDone: () => void
}

/** Which server: asked once, then known. */
export function ServerStep({ value, onChange, ...form }: ServerStepProps) {
  return (
    <TeamForm
      {...form}
      verb="Continue"
      busyVerb="Looking for the server"
      isReady={value.trim() !== ''}
    >
      <TextField
        {...SERVER_FIELD}
        label="Server address"
        hint="From whoever runs your team’s Kith server. On this machine it is often localhost:8787."
        // The person has just asked to sign in.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={value}
        onText={onChange}
      />
    </TeamForm>
  )
}
