/** For who is a member already: signed in, they choose which of their workspaces comes to this device. */
import { useAccount, useCall, useClient, useWork } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import { Avatar, Button, Icon } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { roleLabel } from '../role-choices.ts'
import { SignIn } from '../sign-in/sign-in.tsx'

export function OwnWorkspaces() {
  const user = useAccount()?.user ?? null
  const isIn = user !== null && !user.isExpired
  return (
    <>
      <h1>Your workspaces</h1>
      {isIn ? (
        <Choice server={user.server} email={user.email} />
      ) : (
        <>
          <p>Sign in to your team’s server, and choose what comes to this device.</p>
          <SignIn onDone={() => undefined} />
        </>
      )}
    </>
  )
}

function Choice({ server, email }: { readonly server: string; readonly email: string }) {
  const client = useClient()
  const mine = useCall(`mine:${server}:${email}`, api => api.team.mine({}))
  const { run, isBusy, fault } = useWork()
  const list = mine.value ?? []
  return (
    <>
      <p>
        {mine.value === null || list.length > 0
          ? `Signed in as ${email}, on ${hostOf(server)}. What you choose is copied here, and works without the network from then on.`
          : `${email} is in no workspace on ${hostOf(server)}. Ask somebody of the team for an invitation, or share a workspace from the device that has it.`}
      </p>
      <Problem fault={fault ?? mine.fault} />
      {list.length > 0 && (
        <ul className="own-list">
          {list.map(({ workspace, name, role }, at) => (
            <li key={workspace}>
              <button
                type="button"
                className="own-row"
                disabled={isBusy}
                // Whoever signed in by keyboard goes on by it.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus={at === 0}
                onClick={() => void run(() => client.team.enter({ workspace }))}
              >
                <Avatar name={name} shape="square" size={32} />
                <span className="grow">
                  <strong className="trunc" dir="auto">
                    {name}
                  </strong>
                  <span className="muted">{roleLabel(role)}</span>
                </span>
                <Icon name="arrow-right" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="team-form-foot">
        {mine.status === 'failed' && (
          <Button variant="primary" onClick={mine.again}>
            Ask again
          </Button>
        )}
        <Button variant="ghost" onClick={() => void run(() => client.account.signOut({}))}>
          Use another account
        </Button>
      </div>
    </>
  )
}
