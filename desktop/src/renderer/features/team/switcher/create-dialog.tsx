import { useState } from 'react'
import { useClient, useWork } from '#renderer/client'
import { Dialog } from '#renderer/ui'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

/** Another workspace on this device, with nothing of this one in it. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [name, setName] = useState('')
  return (
    <Dialog
      onClose={onClose}
      title="New workspace"
      description="A separate file on this device. This one stays as it is; you switch between them at the top of the sidebar."
      width={420}
    >
      <TeamForm
        verb="Create and open"
        busyVerb="Opening"
        isReady={name.trim() !== ''}
        isBusy={isBusy}
        fault={fault}
        onDone={() => void run(() => client.team.create({ name: name.trim() }))}
      >
        <TextField label="Name" maxLength={100} value={name} onText={setName} />
      </TeamForm>
    </Dialog>
  )
}
