import { useRunAction } from '#renderer/actions'
import { useAccount, useSyncStatus } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import { Button, Icon } from '#renderer/ui'

/** Above every page when the server lets this account in no more: what is safe, and the one thing to do. */
export function AccountBanner() {
  const account = useAccount()
  const status = useSyncStatus()
  const waiting = status?.waiting ?? 0
  const run = useRunAction()
  if (account === null || account.workspace === null || account.user === null) return null
  if (status?.problem?.offer === 'two-factor')
    return (
      <div className="app-health team-banner" role="alert">
        <Icon name="smartphone" />
        <p>
          <b>{account.workspace.name} asks everybody for two-factor sign-in.</b> Everything here can
          be used; it syncs again as soon as your account has it.
        </p>
        <Button variant="primary" onClick={() => run('account.twoFactor')}>
          Turn it on
        </Button>
      </div>
    )
  if (!account.user.isExpired) return null
  return (
    <div className="app-health team-banner" role="alert">
      <Icon name="key" />
      <p>
        <b>You are signed out of {hostOf(account.user.server)}.</b> What you change is kept here and
        sent when you sign in again
        {waiting > 0 && `; ${waiting.toLocaleString()} ${waiting === 1 ? 'waits' : 'wait'} now`}.
      </p>
      <Button onClick={() => run('account.signIn')}>Sign in again</Button>
    </div>
  )
}
