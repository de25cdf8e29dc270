import { useRunAction } from '#renderer/actions'
import { useAccount, useSyncStatus } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import { Button, Icon } from '#renderer/ui'

/** Above every page once the session ended: what is safe, and the one thing to do. */
export function AccountBanner() {
  const account = useAccount()
  const waiting = useSyncStatus()?.waiting ?? 0
  const run = useRunAction()
  if (account === null || account.workspace === null || account.user?.isExpired !== true)
    return null
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
