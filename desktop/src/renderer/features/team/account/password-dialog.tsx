import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Button, Dialog, Field, Input, toast } from '#renderer/ui'
import { Problem } from '../problem.tsx'

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
      open
      onOpenChange={open => !open && onClose()}
      title="Change password"
      description="Every other device of yours is signed out; this one stays."
      width={420}
    >
      <form
        className="team-form"
        onSubmit={event => {
          event.preventDefault()
          if (from !== '' && to !== '') submit()
        }}
      >
        <Field label="Password now" hint="">
          {ids => (
            <Input
              {...ids}
              type="password"
              autoComplete="current-password"
              value={from}
              onChange={event => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="New password" hint="Long is better than complicated.">
          {ids => (
            <Input
              {...ids}
              type="password"
              autoComplete="new-password"
              value={to}
              onChange={event => setTo(event.target.value)}
            />
          )}
        </Field>
        <Problem fault={fault} />
        <div className="team-form-foot">
          <Button
            variant="primary"
            type="submit"
            keys="Enter"
            disabled={isBusy || from === '' || to === ''}
          >
            {isBusy ? 'Asking the server' : 'Change password'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
