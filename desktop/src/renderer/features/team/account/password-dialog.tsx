import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Dialog, toast } from '#renderer/ui'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const submit = (): void =>
    void run(async () => {
      await client.account.changePassword({ from, to })
      toast('Changed the password. Other devices are signed out.', { tone: 'good' })
      onClose()
    })
  return (
    <Dialog
      onClose={onClose}
      title="Change password"
      description="Every other device of yours is signed out; this one stays."
      width={420}
    >
      <TeamForm
        verb="Change password"
        isReady={from !== '' && to !== ''}
        isBusy={isBusy}
        fault={fault}
        onDone={submit}
      >
        <TextField
          label="Password now"
          type="password"
          autoComplete="current-password"
          value={from}
          onText={setFrom}
        />
        <TextField
          label="New password"
          hint="Long is better than complicated."
          type="password"
          autoComplete="new-password"
          value={to}
          onText={setTo}
        />
      </TeamForm>
    </Dialog>
  )
}
