import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Button, Dialog, Field, Input } from '#renderer/ui'
import { Problem } from '../problem.tsx'

/** Another workspace on this device, with nothing of this one in it. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [name, setName] = useState('')
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="New workspace"
      description="A separate file on this device. This one stays as it is; you switch between them at the top of the sidebar."
      width={420}
    >
      <form
        className="team-form"
        onSubmit={event => {
          event.preventDefault()
          if (name.trim() !== '') void run(() => client.team.create({ name: name.trim() }))
        }}
      >
        <Field label="Name" hint="">
          {ids => (
            <Input
              {...ids}
              maxLength={100}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          )}
        </Field>
        <Problem fault={fault} />
        <div className="team-form-foot">
          <Button
            variant="primary"
            type="submit"
            keys="Enter"
            disabled={isBusy || name.trim() === ''}
          >
            {isBusy ? 'Opening' : 'Create and open'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
