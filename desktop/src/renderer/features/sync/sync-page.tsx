/** The sync doctor: where both ends stand, the proof that they are equal, and everything that needs a look. */
import { useEffect, useState } from 'react'
import { useRunAction } from '#renderer/actions'
import { useClient, useConnectionStatus, useFormat, useSyncStatus, useWork } from '#renderer/client'
import { SettingGroup, SettingRow } from '#renderer/features/settings'
import type { SyncReport, SyncStatus } from '@kith/shared/rpc'
import { Avatar, Button, EmptyState, Icon, ProgressBar } from '#renderer/ui'
import { ConflictList } from './conflict-list.tsx'
import { Figure } from './figure.tsx'
import { IssueList } from './issue-list.tsx'
import { momentWords } from './moment-words.ts'
import { Proof } from './proof.tsx'
import { hostOf, statusWords } from './status-words.ts'

export function SyncPage() {
  const status = useSyncStatus()
  const run = useRunAction()
  if (status === null) return null
  if (status.state === 'local')
    return (
      <EmptyState
        icon="hard-drive"
        text="This workspace is only on this device"
        action={
          <Button variant="primary" icon="users" onClick={() => run('team.share')}>
            Share this workspace
          </Button>
        }
        hint="Sharing puts a copy on a server of yours; everybody keeps a whole copy of their own."
      />
    )
  return <Shared status={status} />
}

function Shared({ status }: { readonly status: SyncStatus }) {
  const client = useClient()
  const format = useFormat()
  const runAction = useRunAction()
  const words = statusWords(useConnectionStatus(), status, format)
  const work = useWork()
  const { run } = work
  const [report, setReport] = useState<SyncReport | null>(null)
  const ask = (how: 'doctor' | 'repair'): void =>
    void run(() => client.sync[how]({})).then(answer => answer && setReport(answer))
  // Asked when the page opens; later only by the person.
  useEffect(() => {
    void run(() => client.sync.doctor({})).then(answer => answer && setReport(answer))
  }, [client, run])
  const { problem, progress } = status
  return (
    <>
      <header className="sync-head">
        <Avatar name={status.workspace ?? ''} shape="square" size={32} />
        <div className="grow">
          <h2 className="trunc" dir="auto">
            {status.workspace}
          </h2>
          <p className="muted trunc">{status.server}</p>
        </div>
        <span className="sync-state" data-tone={words.tone}>
          <i />
          {words.text}
        </span>
        <Button icon="refresh-cw" onClick={() => runAction('sync.now')}>
          Sync now
        </Button>
      </header>
      <dl className="sync-figures">
        <Figure name="Last equal" value={momentWords(status.syncedAt, format) || 'Not yet'} />
        <Figure name="Waiting here" value={status.waiting.toLocaleString(format.locale)} />
        <Figure
          name="Refused"
          value={status.issues.toLocaleString(format.locale)}
          isHot={status.issues > 0}
        />
        <Figure name="Gave way" value={status.conflicts.toLocaleString(format.locale)} />
      </dl>
      {progress && (
        <div className="sync-progress">
          <ProgressBar label={words.title} done={progress.done} total={progress.total} />
          <p className="muted num">
            {progress.done.toLocaleString(format.locale)} of{' '}
            {progress.total.toLocaleString(format.locale)} documents
          </p>
        </div>
      )}
      {problem && (
        <p className="sync-problem" role="alert">
          <Icon name="triangle-alert" />
          <span className="grow">{problem.say}</span>
          {problem.offer === 'sign-in' && (
            <Button onClick={() => runAction('account.signIn')}>Sign in</Button>
          )}
          {problem.offer === 'two-factor' && (
            <Button onClick={() => runAction('account.twoFactor')}>Turn it on</Button>
          )}
          {problem.offer === 'retry' && (
            <Button onClick={() => runAction('sync.now')}>Try now</Button>
          )}
        </p>
      )}
      <Proof
        report={report}
        isBusy={work.isBusy}
        fault={work.fault?.message ?? null}
        onAgain={() => ask('doctor')}
      />
      <IssueList />
      <ConflictList />
      <SettingGroup title="Repair">
        <SettingRow
          label="Fetch again what differs"
          hint={`Compares with ${hostOf(status.server)}, fetches what differs and sends what waits. Nothing you wrote is lost.`}
        >
          <Button isBusy={work.isBusy} onClick={() => ask('repair')}>
            Repair
          </Button>
        </SettingRow>
        <SettingRow label="For a report" hint="States and numbers, no content of records.">
          <Button
            icon="copy"
            onClick={() =>
              void run(() =>
                navigator.clipboard.writeText(JSON.stringify({ status, report }, null, 2)),
              )
            }
          >
            Copy diagnostics
          </Button>
        </SettingRow>
      </SettingGroup>
    </>
  )
}
