import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Button, Dialog, Field, Input, toast } from '#renderer/ui'
import { Problem } from '../problem.tsx'

/** The same workspace on another server, from this device's copy. Needs an account there. */
export function MoveDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [server, setServer] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const isReady = server.trim() !== '' && email.includes('@') && password !== '' && !isBusy
  const submit = (): void =>
    void run(async () => {
      await client.team.move({ server: server.trim(), email: email.trim(), password })
      toast('Moving: everything is going to the new server', { tone: 'good' })
      onClose()
    })
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Move to another server"
      description="This device gives its copy to the new server and syncs with it from then on. The old server keeps what it has; colleagues are invited anew."
      width={440}
    >
      <form
        className="team-form"
        onSubmit={event => {
          event.preventDefault()
          if (isReady) submit()
        }}
      >
        <Field label="New server" hint="">
          {ids => (
            <Input
              {...ids}
              icon="server"
              dir="ltr"
              inputMode="url"
              spellCheck={false}
              maxLength={500}
              value={server}
              placeholder="crm.example.org"
              onChange={event => setServer(event.target.value)}
            />
          )}
        </Field>
        <Field label="E-mail of your account there" hint="">
          {ids => (
            <Input
              {...ids}
              type="email"
              autoComplete="username"
              maxLength={320}
              value={email}
              onChange={event => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password there" hint="">
          {ids => (
            <Input
              {...ids}
              type="password"
              autoComplete="current-password"
              maxLength={1000}
              value={password}
              onChange={event => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Problem fault={fault} />
        <div className="team-form-foot">
          <Button variant="primary" type="submit" keys="Enter" disabled={!isReady}>
            {isBusy ? 'Asking the server' : 'Move'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
