import { useEffect, useState } from 'react'
import { useClient, useSyncStatus, useWork } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import { Button, Dialog, toast } from '#renderer/ui'
import { CodeStep } from '../sign-in/code-step.tsx'
import { TeamForm } from '../team-form.tsx'
import { SERVER_FIELD, TextField } from '../text-field.tsx'

type Step =
  | { readonly at: 'form' }
  /** What waits goes to the old server first, for those who are still there. */
  | { readonly at: 'sending' }
  | { readonly at: 'code'; readonly hasAuthenticator: boolean }

/** The same workspace on another server, from this device's copy. Needs an account there. */
export function MoveDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault, forget } = useWork()
  const [server, setServer] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<Step>({ at: 'form' })
  const { waiting, answers, from } = useWaiting()
  const move = (code?: string): void =>
    void run(async () => {
      const login = { server: server.trim(), email: email.trim(), password }
      const answer = await client.team.move(code === undefined ? login : { ...login, code })
      if (answer.result === 'needs-code') {
        setStep({ at: 'code', hasAuthenticator: answer.hasAuthenticator })
        return
      }
      toast('Moving: everything is going to the new server', { tone: 'good' })
      onClose()
    }).finally(() => setStep(now => (now.at === 'sending' ? { at: 'form' } : now)))
  const isSent = step.at === 'sending' && !isBusy && (waiting === 0 || !answers)
  useEffect(() => {
    if (isSent) move()
    // Once for each time that nothing waits any more.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isSent])
  const back = (): void => {
    forget()
    setStep({ at: 'form' })
  }
  return (
    <Dialog
      onClose={onClose}
      title="Move to another server"
      description="This device gives its copy to the new server and syncs with it from then on. The old server keeps what it has; colleagues are invited anew."
      width={440}
    >
      {step.at === 'sending' ? (
        <div className="team-form">
          <p role="status">
            {changes(waiting)} of yours {waiting === 1 ? 'goes' : 'go'} to {from} first, for those
            who are still there. The move begins by itself then.
          </p>
          <div className="team-form-foot">
            <Button variant="outline" isBusy={isBusy} onClick={() => move()}>
              Move now
            </Button>
            <Button variant="ghost" onClick={back}>
              Back
            </Button>
          </div>
        </div>
      ) : step.at === 'code' ? (
        <CodeStep
          verb="Move"
          isBusy={isBusy}
          fault={fault}
          hasAuthenticator={step.hasAuthenticator}
          onDone={move}
          onBack={back}
        />
      ) : (
        <TeamForm
          verb="Move"
          isReady={server.trim() !== '' && email.includes('@') && password !== ''}
          isBusy={isBusy}
          fault={fault}
          onDone={() => (waiting > 0 && answers ? setStep({ at: 'sending' }) : move())}
        >
          <TextField {...SERVER_FIELD} label="New server" value={server} onText={setServer} />
          <TextField
            label="E-mail of your account there"
            type="email"
            autoComplete="username"
            maxLength={320}
            value={email}
            onText={setEmail}
          />
          <TextField
            label="Password there"
            type="password"
            autoComplete="current-password"
            maxLength={1000}
            value={password}
            onText={setPassword}
          />
          {waiting > 0 && !answers && (
            <p className="muted">
              {changes(waiting)} of yours {waiting === 1 ? 'waits' : 'wait'} for {from}, which does
              not answer. Nothing is left behind: everything goes to the new server together.
            </p>
          )}
        </TeamForm>
      )}
    </Dialog>
  )
}

/** What the old server has not, and whether it is there to be given it. */
function useWaiting() {
  const status = useSyncStatus()
  const answers =
    status !== null && ['first', 'sharing', 'synced', 'syncing'].includes(status.state)
  return { waiting: status?.waiting ?? 0, answers, from: hostOf(status?.server ?? null) }
}

const changes = (count: number): string => (count === 1 ? 'One change' : `${count} changes`)
