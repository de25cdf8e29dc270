import { useState } from 'react'
import type { InviteInfo } from '@kith/shared/rpc'
import { useAccount } from '#renderer/client'
import { Button, Dialog } from '#renderer/ui'
import { InviteForm } from './invite-form.tsx'
import { InviteReady } from './invite-ready.tsx'

export interface InviteDialogProps {
  readonly onClose: () => void
  /** The list behind it should be asked again. */
  readonly onMade?: () => void
}

export function InviteDialog({ onClose, onMade }: InviteDialogProps) {
  const name = useAccount()?.workspace?.name ?? ''
  const [invite, setInvite] = useState<InviteInfo | null>(null)
  return (
    <Dialog
      onClose={onClose}
      title={`Invite to ${name}`}
      width={500}
      {...(invite === null
        ? {}
        : {
            footer: (
              <>
                <Button onClick={() => setInvite(null)}>Invite another</Button>
                <Button variant="primary" onClick={onClose}>
                  Done
                </Button>
              </>
            ),
          })}
    >
      {invite === null ? (
        <InviteForm
          onDone={made => {
            setInvite(made)
            onMade?.()
          }}
        />
      ) : (
        <InviteReady invite={invite} />
      )}
    </Dialog>
  )
}
