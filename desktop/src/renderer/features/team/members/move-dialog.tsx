import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Dialog, toast } from '#renderer/ui'
import { TeamForm } from '../team-form.tsx'
import { SERVER_FIELD, TextField } from '../text-field.tsx'

/** The same workspace on another server, from this device's copy. Needs an account there. */
export function MoveDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [server, setServer] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const submit = (): void =>
    void run(async () => {
      await client.team.move({ server: server.trim(), email: email.trim(), password })
      toast('Moving: everything is going to the new server', { tone: 'good' })
      onClose()
    })
  return (
    <Dialog
      onClose={onClose}
      title="Move to another server"
      description="This device gives its copy to the new server and syncs with it from then on. The old server keeps what it has; colleagues are invited anew."
      width={440}
    >
      <TeamForm
        verb="Move"
        isReady={server.trim() !== '' && email.includes('@') && password !== ''}
        isBusy={isBusy}
        fault={fault}
        onDone={submit}
      >
        <TextField {...SERVER_FIELD} label="New server" value={server} onText={setServer} />
        <TextField
          label="E-mail of your account there"
          type="email"
          autoComplete="username"
          maxLength={320}
          value={email}
          onText={setEmail}
        />
        <TextField
          label="Password there"
          type="password"
          autoComplete="current-password"
          maxLength={1000}
          value={password}
          onText={setPassword}
        />
      </TeamForm>
    </Dialog>
  )
}
