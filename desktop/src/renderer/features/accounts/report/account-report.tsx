/** One account: what the server has, what is here, what was left out and why, and how fast it goes. */
import { useState } from 'react'
import type { AccountReport, ConnectedAccount, LeftOutReason } from '@kith/shared/rpc'
import { showFault, useClient, useFormat, useLive } from '#renderer/client'
import { Button, Dialog, IconButton, Menu, toast } from '#renderer/ui'
import { AccountCalendars } from './account-calendars.tsx'
import { AccountChoices } from './account-choices.tsx'
import { FolderDialog } from './folder-dialog.tsx'
import { LeftOut } from './left-out.tsx'
import { Speed } from './speed.tsx'
import { BUTTONS, providerName, STAGES } from '../stage-words.ts'
import { WhyMissing } from './why-missing.tsx'

export function AccountReportView({
  account,
  onMend,
}: {
  readonly account: ConnectedAccount
  readonly onMend: () => void
}) {
  const client = useClient()
  const { locale, timeZone } = useFormat()
  const [asking, setAsking] = useState<'remove' | 'folders' | null>(null)
  const report = useLive<AccountReport | null>(`mail.report:${account.id}`, (_, signal) =>
    client.mailAccounts.report({ account: account.id }, { signal }),
  ).value
  const look = STAGES[account.stage]
  const day = (at: number) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }).format(at)
  const press = () => pressButton(client, account, onMend)
  const onReason = (reason: LeftOutReason) => {
    if (reason === 'folder') setAsking('folders')
    else if (reason === 'window') {
      client.mailAccounts
        .change({ account: account.id, since: null })
        .then(() => toast('Everything is fetched now, newest first.'), showFault)
    } else if (reason === 'unreadable')
      client.mailAccounts.tryNow({ account: account.id }).catch(showFault)
    else document.querySelector('#mail-rules')?.scrollIntoView({ behavior: 'smooth' })
  }
  return (
    <section aria-label={account.address}>
      <header className="account-head">
        <span
          className="account-mark"
          aria-hidden
          style={{ ['--h' as string]: String(account.hue) }}
        >
          {providerName(account)[0]}
        </span>
        <div className="grow">
          <h2 className="trunc">{account.address}</h2>
          <p className="muted trunc">
            {providerName(account)}, connected {day(account.connectedAt)},{' '}
            {account.since === null ? 'all mail' : `mail from ${day(account.since)} on`}
          </p>
        </div>
        <span className="account-stage" data-tone={look.tone} role="status">
          {look.words}
        </span>
        {account.button !== null && (
          <Button variant="primary" onClick={press}>
            {BUTTONS[account.button]}
          </Button>
        )}
        {account.button === null && account.stage !== 'paused' && (
          <Button
            icon="circle-pause"
            onClick={() => client.mailAccounts.pause({ account: account.id }).catch(showFault)}
          >
            Pause
          </Button>
        )}
        <Menu
          align="end"
          trigger={<IconButton icon="ellipsis" label="More for this account" />}
          items={[
            {
              label: 'Look now',
              icon: 'refresh-cw',
              onSelect: () =>
                void client.mailAccounts.tryNow({ account: account.id }).catch(showFault),
            },
            {
              label: 'Count everything again',
              icon: 'list',
              onSelect: () =>
                void client.mailAccounts
                  .audit({ account: account.id })
                  .then(({ missing }) =>
                    toast(
                      missing === 0
                        ? 'Counted: nothing is missing.'
                        : `${missing.toLocaleString()} were missing and are being fetched.`,
                    ),
                  )
                  .catch(showFault),
            },
            { label: 'Folders…', icon: 'folder', onSelect: () => setAsking('folders') },
            { label: 'Settings of the server…', icon: 'settings', onSelect: onMend },
            { kind: 'separator' },
            {
              label: 'Disconnect…',
              icon: 'log-out',
              isDanger: true,
              onSelect: () => setAsking('remove'),
            },
          ]}
        />
      </header>
      {account.reason !== null && (
        <p className="account-reason" data-tone={look.tone}>
          {account.reason}
        </p>
      )}
      {account.missingScopes.length > 0 && (
        <p className="account-reason" data-tone="wait">
          Not allowed by you so far: {account.missingScopes.join(', ')}. Everything else works.{' '}
          <Button size="small" variant="text" onClick={onMend}>
            Allow…
          </Button>
        </p>
      )}
      {report !== null && (
        <>
          <Numbers report={report} />
          <div className="account-two">
            <LeftOut report={report} onReason={onReason} />
            <Speed report={report} />
          </div>
        </>
      )}
      <AccountCalendars account={account} onMend={onMend} />
      <WhyMissing account={account.id} />
      <AccountChoices account={account} />
      {asking === 'folders' && report !== null && (
        <FolderDialog report={report} onClose={() => setAsking(null)} />
      )}
      {asking === 'remove' && <Remove account={account} onClose={() => setAsking(null)} />}
    </section>
  )
}

/** The one button of a state that needs somebody. */
export function pressButton(
  client: ReturnType<typeof useClient>,
  account: ConnectedAccount,
  onMend: () => void,
): void {
  switch (account.button) {
    case 'reconnect':
    case 'fix-settings':
      onMend()
      return
    case 'copy-for-admin':
      navigator.clipboard
        .writeText(account.reason ?? '')
        .then(() => toast('Copied. Send it to whoever looks after your mail.'), showFault)
      return
    case 'resume':
      client.mailAccounts.resume({ account: account.id }).catch(showFault)
      return
    case 'retry':
    case null:
      client.mailAccounts.tryNow({ account: account.id }).catch(showFault)
  }
}

function Numbers({ report }: { readonly report: AccountReport }) {
  const { locale, timeZone } = useFormat()
  const leftOut = report.leftOut.reduce((sum, each) => sum + each.count, 0)
  const total = Math.max(1, report.onServer)
  const parts = [
    ['server', 'On the server', report.onServer],
    ['here', 'Here', report.here],
    ['coming', 'Still to come', report.toCome],
    ['left', 'Left out, with a reason', leftOut],
  ] as const
  const percent = Math.floor((report.here / total) * 100)
  return (
    <>
      <dl className="account-numbers">
        {parts.map(([key, label, count]) => (
          <div key={key}>
            <dt>
              {key !== 'server' && <i className="account-key" data-part={key} />}
              {label}
            </dt>
            <dd className="num">{count.toLocaleString(locale)}</dd>
          </div>
        ))}
      </dl>
      <div
        className="account-meter"
        role="img"
        aria-label={`${report.here} of ${report.onServer} are here`}
      >
        {parts
          .slice(1)
          .map(([key, , count]) =>
            count === 0 ? null : <i key={key} data-part={key} style={{ flexGrow: count }} />,
          )}
        {report.failed > 0 && <i data-part="failed" style={{ flexGrow: report.failed }} />}
      </div>
      <p className="account-caption num">
        <span>
          {report.toCome === 0 && report.stage === 'live'
            ? 'Every message is here or has a reason'
            : `${percent} % here`}
          {report.backTo !== null &&
            `, back to ${new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(report.backTo)}`}
        </span>
        {report.minutesLeft !== null && report.toCome > 0 && (
          <span>about {minutes(report.minutesLeft)} left at this speed</span>
        )}
      </p>
    </>
  )
}

const minutes = (count: number): string =>
  count < 90 ? `${Math.max(1, Math.round(count))} min` : `${Math.round(count / 60)} hours`

function Remove({
  account,
  onClose,
}: {
  readonly account: ConnectedAccount
  readonly onClose: () => void
}) {
  const client = useClient()
  const remove = (keepsMail: boolean) => {
    client.mailAccounts
      .remove({ account: account.id, keepsMail })
      .then(() => {
        toast(`${account.address} is disconnected.`)
        onClose()
      })
      .catch(showFault)
  }
  return (
    <Dialog
      open
      onOpenChange={isOpen => !isOpen && onClose()}
      title={`Disconnect ${account.address}`}
      description="Nothing is deleted in the mailbox. The sign-in of this device is thrown away. What your team was shown of it is taken back."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={() => remove(true)}>Keep the mail here</Button>
          <Button variant="danger-fill" onClick={() => remove(false)}>
            Delete the mail here
          </Button>
        </>
      }
    />
  )
}
