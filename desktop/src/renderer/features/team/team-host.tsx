/** Opens the dialogs of sharing, inviting, signing in and switching; stands once in the frame. */
import { useState } from 'react'
import { useActionHandler } from '#renderer/actions'
import { useAccess, useAccount, useClient, useNavigation, useSyncStatus } from '#renderer/client'
import { toast } from '#renderer/ui'
import { TwoFactorDialog } from './account/two-factor-dialog.tsx'
import { InviteDialog } from './invite/invite-dialog.tsx'
import { ShareDialog } from './share/share-dialog.tsx'
import { SignInDialog } from './sign-in/sign-in-dialog.tsx'
import { SureDialog } from './sure-dialog.tsx'
import { CreateDialog } from './switcher/create-dialog.tsx'
import { SwitchDialog } from './switcher/switch-dialog.tsx'
import { ViewAsDialog } from './viewing/view-as-dialog.tsx'

type Opened =
  | 'share'
  | 'invite'
  | 'sign-in'
  | 'sign-out'
  | 'switch'
  | 'create'
  | 'view-as'
  | 'two-factor'
  | null

export function TeamHost() {
  const [opened, setOpened] = useState<Opened>(null)
  const account = useAccount()
  const access = useAccess()
  const { go } = useNavigation()
  const close = (): void => setOpened(null)
  const isShared = account?.workspace !== null && account?.workspace !== undefined
  const user = account?.user ?? null
  const isIn = user !== null && !user.isExpired
  const mayManage = access.mayInWorkspace('manageMembers')
  useActionHandler('team.share', () => setOpened('share'), account !== null && !isShared)
  useActionHandler('team.invite', () => setOpened('invite'), isShared && isIn && mayManage)
  useActionHandler(
    'team.audit',
    () => go({ page: 'settings', section: 'members', item: 'audit' }),
    isShared && isIn && mayManage,
  )
  useActionHandler('account.signIn', () => setOpened('sign-in'), account !== null && !isIn)
  useActionHandler('account.signOut', () => setOpened('sign-out'), isIn)
  // What this device knows of it may be old: it can be turned off from another one.
  const isAsked = useSyncStatus()?.problem?.offer === 'two-factor'
  const mayTurnOn = isIn && (!user.hasTwoFactor || isAsked)
  useActionHandler('account.twoFactor', () => setOpened('two-factor'), mayTurnOn)
  useActionHandler('team.create', () => setOpened('create'))
  useActionHandler('team.viewAs', () => setOpened('view-as'), mayManage)
  useActionHandler('team.switch', () => setOpened('switch'), (account?.workspaces.length ?? 0) > 1)
  switch (opened) {
    case 'share':
      return <ShareDialog onClose={close} />
    case 'invite':
      return <InviteDialog onClose={close} />
    case 'sign-in':
      return <SignInDialog onClose={close} />
    case 'sign-out':
      return <SignOut onClose={close} />
    case 'switch':
      return <SwitchDialog onClose={close} />
    case 'create':
      return <CreateDialog onClose={close} />
    case 'view-as':
      return <ViewAsDialog onClose={close} />
    case 'two-factor':
      return <TwoFactorDialog onClose={close} />
    case null:
      return null
  }
}

function SignOut({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const waiting = useSyncStatus()?.waiting ?? 0
  return (
    <SureDialog
      title="Sign out"
      text={
        waiting === 0
          ? 'Everything stays on this device and can be used. Changes reach the others again when you sign in.'
          : `Everything stays on this device. ${waiting.toLocaleString()} ${waiting === 1 ? 'change has' : 'changes have'} not reached the server yet and ${waiting === 1 ? 'waits' : 'wait'} until you sign in again.`
      }
      verb="Sign out"
      onClose={onClose}
      onSure={async () => {
        await client.account.signOut({})
        toast('Signed out. Everything here stays.')
      }}
    />
  )
}
