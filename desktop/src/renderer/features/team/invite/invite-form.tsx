import { useState } from 'react'
import { useClient, useWork, useWorkspace } from '#renderer/client'
import type { InviteInfo } from '@kith/shared/rpc'
import { Button, Field, Input, Select } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { roleChoices } from '../role-choices.ts'

export interface InviteFormProps {
  readonly onDone: (invite: InviteInfo) => void
}

const DAYS = [
  { value: '1', label: 'One day' },
  { value: '7', label: 'A week' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]
const USES = [
  { value: '1', label: 'One person' },
  { value: '5', label: '5 people' },
  { value: '20', label: '20 people' },
  { value: '100', label: '100 people' },
]

/** Whom, as what, for how long: everything has a sensible answer, so that Enter alone invites one member. */
export function InviteForm({ onDone }: InviteFormProps) {
  const { roles } = useWorkspace()
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('member')
  const [days, setDays] = useState('7')
  const [uses, setUses] = useState('1')
  const address = email.trim()
  const submit = (): void =>
    void run(() =>
      client.team.invite({
        role,
        days: Number(days),
        uses: address === '' ? Number(uses) : 1,
        ...(address === '' ? {} : { email: address }),
      }),
    ).then(invite => invite && onDone(invite))
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        label="E-mail"
        hint="Only this address can accept. Leave it empty for a link that anyone you give it to can use."
      >
        {ids => (
          <Input
            {...ids}
            icon="mail"
            type="email"
            maxLength={254}
            placeholder="ana@example.org"
            value={email}
            onChange={event => setEmail(event.target.value)}
          />
        )}
      </Field>
      <div className="team-form-three">
        <Field label="Role" hint="">
          {ids => (
            <Select
              id={ids.id}
              label="Role"
              width="100%"
              value={role}
              options={roleChoices(roles)}
              onChange={setRole}
            />
          )}
        </Field>
        <Field label="Good for" hint="">
          {ids => (
            <Select
              id={ids.id}
              label="Good for"
              width="100%"
              value={days}
              options={DAYS}
              onChange={setDays}
            />
          )}
        </Field>
        <Field label="Can be used by" hint="">
          {ids => (
            <Select
              id={ids.id}
              label="Can be used by"
              width="100%"
              disabled={address !== ''}
              value={address === '' ? uses : '1'}
              options={USES}
              onChange={setUses}
            />
          )}
        </Field>
      </div>
      <Problem fault={fault} />
      <div className="team-form-foot">
        <Button variant="primary" type="submit" keys="Enter" disabled={isBusy}>
          {isBusy ? 'Asking the server' : 'Create invitation'}
        </Button>
      </div>
    </form>
  )
}
