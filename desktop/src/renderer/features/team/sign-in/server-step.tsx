import type { Fault } from '@kith/shared/kit'
import { Button, Field, Input } from '#renderer/ui'
import { Problem } from '../problem.tsx'

export interface ServerStepProps {
  readonly value: string
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly onChange: (value: string) => void
  readonly onDone: () => void
}

/** Which server: asked once, then known. */
export function ServerStep({ value, isBusy, fault, onChange, onDone }: ServerStepProps) {
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        if (value.trim() !== '') onDone()
      }}
    >
      <Field
        label="Server address"
        hint="From whoever runs your team’s Kith server. On this machine it is often localhost:8787."
      >
        {ids => (
          <Input
            {...ids}
            // The person has just asked to sign in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            icon="server"
            type="text"
            inputMode="url"
            spellCheck={false}
            dir="ltr"
            maxLength={500}
            placeholder="crm.example.org"
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        )}
      </Field>
      <Problem fault={fault} />
      <div className="team-form-foot">
        <Button
          variant="primary"
          type="submit"
          keys="Enter"
          disabled={isBusy || value.trim() === ''}
        >
          {isBusy ? 'Looking for the server' : 'Continue'}
        </Button>
      </div>
    </form>
  )
}
