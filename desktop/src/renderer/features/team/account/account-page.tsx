/** Who the person is on a server, from which devices, and what guards the account. */
import { useState } from 'react'
import { useRunAction } from '#renderer/actions'
import { useAccount, useLive, useNavigation } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import { hostOf } from '#renderer/features/sync'
import type { SecondFactors, SignedIn } from '@kith/shared/rpc'
import { Avatar, Button, EmptyState, Icon } from '#renderer/ui'
import { DeviceList } from './device-list.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { EndTwoFactor } from './end-two-factor.tsx'
import { PasskeyList } from './passkey-list.tsx'
import { TwoFactorDialog } from './two-factor-dialog.tsx'

export function AccountPage() {
  const account = useAccount()
  const run = useRunAction()
  const { go } = useNavigation()
  if (account === null) return null
  if (account.user === null)
    return (
      <EmptyState
        icon="circle-user"
        text="You have no account, and need none to work here"
        action={
          <div className="row-x team-empty">
            <Button variant="primary" onClick={() => run('team.share')}>
              Share this workspace
            </Button>
            <Button onClick={() => run('account.signIn')}>Sign in</Button>
            <Button variant="ghost" onClick={() => go({ page: 'join' })}>
              Join a team
            </Button>
          </div>
        }
        hint="An account belongs to a server of your team. It is for sharing; your data stays on this device as well."
      />
    )
  return <Known user={account.user} />
}

type Asking = 'password' | 'two-factor' | 'end-two-factor' | null

function Known({ user }: { readonly user: SignedIn }) {
  const run = useRunAction()
  const [asking, setAsking] = useState<Asking>(null)
  const close = (): void => setAsking(null)
  const factors = useLive<SecondFactors>(user.isExpired ? null : 'factors', (kith, signal) =>
    kith.client.account.factors({}, { signal }),
  )
  const hasPasskeys = (factors.value?.passkeys.length ?? 0) > 0
  // Until the server has said more, what this device knows of the account.
  const hasAuthenticator = factors.value?.hasAuthenticator ?? user.hasTwoFactor
  return (
    <>
      <header className="sync-head">
        <Avatar name={user.name} size={40} />
        <div className="grow">
          <h2 className="trunc" dir="auto">
            {user.name}
          </h2>
          <p className="muted trunc">
            {user.email} on {hostOf(user.server)}
          </p>
        </div>
        <span className="sync-state" data-tone={user.isExpired ? 'need' : 'ok'}>
          <i />
          {user.isExpired ? 'Signed out by the server' : 'Signed in'}
        </span>
        {user.isExpired ? (
          <Button variant="primary" onClick={() => run('account.signIn')}>
            Sign in again
          </Button>
        ) : (
          <Button icon="log-out" onClick={() => run('account.signOut')}>
            Sign out
          </Button>
        )}
      </header>
      {user.isExpired ? (
        <p className="sync-problem">
          <Icon name="key" />
          <span>
            The server no longer takes this device’s session. Everything here can be used; what you
            change is sent when you sign in again.
          </span>
        </p>
      ) : (
        <>
          <SettingGroup title="Security">
            <SettingRow label="Password" hint="Changing it signs out every other device of yours.">
              <Button onClick={() => setAsking('password')}>Change password</Button>
            </SettingRow>
            <SettingRow
              label="Authenticator"
              hint={
                hasAuthenticator
                  ? 'On: signing in asks for a code of your authenticator.'
                  : hasPasskeys
                    ? 'An app on your phone that makes codes, for when no passkey is at hand.'
                    : 'Off. An authenticator on your phone makes a stolen password worthless.'
              }
            >
              {hasAuthenticator ? (
                <Button onClick={() => setAsking('end-two-factor')}>
                  {hasPasskeys ? 'Remove' : 'Turn off'}
                </Button>
              ) : (
                <Button icon="smartphone" onClick={() => setAsking('two-factor')}>
                  {hasPasskeys ? 'Add' : 'Turn on'}
                </Button>
              )}
            </SettingRow>
          </SettingGroup>
          {factors.value !== null && <PasskeyList factors={factors.value} />}
          <DeviceList />
        </>
      )}
      {asking === 'password' && <PasswordDialog onClose={close} />}
      {asking === 'two-factor' && <TwoFactorDialog onClose={close} />}
      {asking === 'end-two-factor' && <EndTwoFactor hasPasskeys={hasPasskeys} onClose={close} />}
    </>
  )
}
