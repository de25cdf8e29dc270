/** Sharing in three calm steps: an account on a server, what it is called there, and whom to invite. */
import { useCallback, useState } from 'react'
import { useAccount, useClient, useSyncStatus, useWork, useWorkspace } from '#renderer/client'
import { hostOf, SyncLine } from '#renderer/features/sync'
import type { InviteInfo } from '@kith/shared/rpc'
import { Button, Dialog } from '#renderer/ui'
import { InviteForm } from '../invite/invite-form.tsx'
import { InviteReady } from '../invite/invite-ready.tsx'
import { SignIn } from '../sign-in/sign-in.tsx'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'

export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const status = useSyncStatus()
  const { name: called } = useWorkspace()
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [name, setName] = useState(called)
  const [invite, setInvite] = useState<InviteInfo | null>(null)
  const signedIn = useCallback(() => undefined, [])
  const user = account?.user ?? null
  const isIn = user !== null && !user.isExpired
  const isShared = account?.workspace !== null && account?.workspace !== undefined
  const isThere = isShared && status?.state === 'synced'
  return (
    <Dialog
      onClose={onClose}
      title={isShared ? (isThere ? 'Shared' : 'Sharing') : 'Share this workspace'}
      description={
        isShared
          ? undefined
          : 'A server keeps a copy, so that a team can work in it together. Everybody still has everything on their own device, also without the network.'
      }
      width={480}
      {...(isShared
        ? {
            footer: (
              <Button variant={invite === null ? 'outline' : 'primary'} onClick={onClose}>
                {isThere ? 'Done' : 'Go on working'}
              </Button>
            ),
          }
        : {})}
    >
      {!isIn ? (
        <SignIn server={user?.server ?? null} email={user?.email ?? ''} onDone={signedIn} />
      ) : !isShared ? (
        <TeamForm
          verb="Share"
          isReady={name.trim() !== ''}
          isBusy={isBusy}
          fault={fault}
          onDone={() => void run(() => client.team.share({ name: name.trim() }))}
          beside={
            <Button variant="ghost" onClick={() => void client.account.signOut({})}>
              Use another account
            </Button>
          }
        >
          <TextField
            label="Name of the workspace"
            hint={`Everything in it goes to ${hostOf(user.server)}; you will be its owner. Only people you invite can see it.`}
            // The step before has just ended with Enter.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            maxLength={100}
            value={name}
            onText={setName}
          />
        </TeamForm>
      ) : (
        <>
          <SyncLine />
          {invite === null ? <InviteForm onDone={setInvite} /> : <InviteReady invite={invite} />}
        </>
      )}
    </Dialog>
  )
}
