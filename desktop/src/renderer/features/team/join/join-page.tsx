/**
 * Joining a team, from a link or a code: what the invitation is to, an account on its server, and the
 * first sync with its numbers. Where a workspace is open already, the team's opens beside it.
 */
import { useEffect, useRef, useState } from 'react'
import {
  useAccount,
  useCall,
  useClient,
  useNavigation,
  useSyncStatus,
  useWork,
  useWorkspace,
} from '#renderer/client'
import { SyncLine } from '#renderer/features/sync'
import type { InvitePreview } from '@kith/shared/rpc'
import { Button, ToastHost } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { SignIn } from '../sign-in/sign-in.tsx'
import { InvitationCard } from './invitation-card.tsx'
import { JoinForm } from './join-form.tsx'
import { OwnWorkspaces } from './own-workspaces.tsx'

export interface JoinPageProps {
  /** A code or a whole link; empty when it is still to be typed. */
  readonly code: string
  readonly server: string | null
}

export function JoinPage({ code, server }: JoinPageProps) {
  const { go, back } = useNavigation()
  const { stage } = useWorkspace()
  const account = useAccount()
  const isJoined = account?.workspace !== null && account?.workspace !== undefined
  // Until the page is left: what led here must not stand there again for a moment.
  const [wasNew] = useState(stage === 'new')
  const isArriving = isJoined && wasNew
  useArrival(isArriving)
  // A member with a new device: no invitation is asked of them. Beside a workspace one begins anew first.
  const [isMember, setMember] = useState(false)
  const leave = (): void => {
    if (isMember) setMember(false)
    else if (stage === 'new') go({ page: 'start' }, { replace: true })
    else back()
  }
  return (
    // Escape leaves; nothing else hangs on its keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <main
      className="join"
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) leave()
      }}
    >
      <div className="join-middle">
        {isArriving ? (
          <Arriving />
        ) : isMember ? (
          <OwnWorkspaces />
        ) : code === '' ? (
          <>
            <h1>Join a team</h1>
            <p>Paste the invitation you were given: the link, or its code.</p>
            <JoinForm
              onDone={(text, at) =>
                go(
                  { page: 'join', code: text, ...(at === null ? {} : { server: at }) },
                  { replace: true },
                )
              }
            />
            {stage === 'new' && (
              <p className="join-member">
                In a team already, on another device?
                <Button variant="ghost" onClick={() => setMember(true)}>
                  Sign in instead
                </Button>
              </p>
            )}
          </>
        ) : (
          <Invited key={`${code} ${server}`} code={code} server={server} />
        )}
        {!isArriving && (
          <Button variant="ghost" icon="arrow-left" className="join-back" onClick={leave}>
            Back
          </Button>
        )}
      </div>
      <ToastHost />
    </main>
  )
}

function Invited({ code, server }: { readonly code: string; readonly server: string | null }) {
  const { go } = useNavigation()
  const look = useCall(`look:${code}:${server}`, api =>
    api.team.look({ code, ...(server === null ? {} : { server }) }),
  )
  if (look.value) return <Steps preview={look.value} />
  return (
    <>
      <h1>Join a team</h1>
      {look.status === 'loading' ? (
        <p role="status">Asking the server about this invitation.</p>
      ) : (
        <>
          <Problem fault={look.fault} />
          <JoinForm
            code={code}
            server={server ?? ''}
            asksServer={look.fault?.code === 'team/which-server'}
            onDone={(text, at) => {
              if (text === code && at === server) look.again()
              else
                go(
                  { page: 'join', code: text, ...(at === null ? {} : { server: at }) },
                  { replace: true },
                )
            }}
          />
        </>
      )}
    </>
  )
}

function Steps({ preview }: { readonly preview: InvitePreview }) {
  const client = useClient()
  const account = useAccount()
  const { stage, name } = useWorkspace()
  const { run, isBusy, fault } = useWork()
  const user = account?.user ?? null
  // Somebody gave this very workspace to another server: it goes on here, with what is waiting.
  const isBack = stage === 'ready' && account?.workspace?.id === preview.workspace
  const { go } = useNavigation()
  const join = async (): Promise<void> => {
    await client.team.join({ code: preview.code, server: preview.server })
    if (isBack) go({ page: 'today' }, { replace: true })
  }
  const isIn = user !== null && !user.isExpired && user.server === preview.server
  return (
    <>
      <InvitationCard preview={preview} />
      {stage === 'ready' && !isBack ? (
        <>
          <p>
            “{name}” stays as it is: the team’s workspace opens beside it, and you switch between
            them at the top of the sidebar.
          </p>
          <Problem fault={fault} />
          <Button
            variant="primary"
            size="large"
            isBusy={isBusy}
            onClick={() => void run(() => client.team.create({ name: preview.name }))}
          >
            {isBusy ? 'Opening' : 'Continue'}
          </Button>
        </>
      ) : isIn ? (
        <>
          <p>
            {isBack
              ? `Signed in as ${user.email}. This workspace goes on with that server: what is here is compared with what is there, and what you changed meanwhile goes along.`
              : `Signed in as ${user.email}. Everything you may see is copied to this device, and works without the network from then on.`}
          </p>
          <Problem fault={fault} />
          <div className="team-form-foot">
            <Button
              variant="primary"
              size="large"
              isBusy={isBusy}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the step has nothing else
              autoFocus
              onClick={() => void run(join)}
            >
              {isBusy ? 'Asking the server' : `${isBack ? 'Come back to' : 'Join'} ${preview.name}`}
            </Button>
            <Button variant="ghost" onClick={() => void run(() => client.account.signOut({}))}>
              Use another account
            </Button>
          </div>
        </>
      ) : (
        <SignIn
          server={preview.server}
          email={preview.email ?? ''}
          invite={preview.code}
          onDone={() => undefined}
        />
      )}
    </>
  )
}

/** The first sync, until there is a workspace to show. The page leaves by itself. */
function Arriving() {
  const name = useAccount()?.workspace?.name ?? ''
  return (
    <>
      <h1>Joining {name}</h1>
      <p>You can begin as soon as the first things are here.</p>
      <SyncLine />
    </>
  )
}

/** Leaves for the app as soon as the workspace has arrived. */
function useArrival(isOn: boolean): void {
  const { stage } = useWorkspace()
  const { go } = useNavigation()
  const status = useSyncStatus()
  const hasLeft = useRef(false)
  const isHere = stage === 'ready' && status !== null && status.state !== 'local'
  useEffect(() => {
    // Once: `go` is another function after each step of the router.
    if (!isOn || !isHere || hasLeft.current) return
    hasLeft.current = true
    go({ page: 'today' }, { replace: true })
  }, [isOn, isHere, go])
}
