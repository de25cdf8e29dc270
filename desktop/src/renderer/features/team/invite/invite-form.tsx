import { useState } from 'react'
import { useClient, useWork, useWorkspace } from '#renderer/client'
import type { InviteInfo } from '@kith/shared/rpc'
import { SelectField } from '#renderer/ui'
import { roleChoices } from '../role-choices.ts'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

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
    <TeamForm verb="Create invitation" isBusy={isBusy} fault={fault} onDone={submit}>
      <TextField
        label="E-mail"
        hint="Only this address can accept. Leave it empty for a link that anyone you give it to can use."
        icon="mail"
        type="email"
        maxLength={254}
        placeholder="ana@example.org"
        value={email}
        onText={setEmail}
      />
      <div className="team-form-three">
        <SelectField label="Role" value={role} options={roleChoices(roles)} onChange={setRole} />
        <SelectField label="Good for" value={days} options={DAYS} onChange={setDays} />
        <SelectField
          label="Can be used by"
          disabled={address !== ''}
          value={address === '' ? uses : '1'}
          options={USES}
          onChange={setUses}
        />
      </div>
    </TeamForm>
  )
}
