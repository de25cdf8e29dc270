/** An account that is not the open one, in a line. */
import type { ConnectedAccount } from '@kith/shared/rpc'
import { useClient } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'
import { BUTTONS, providerName, STAGES } from '../stage-words.ts'
import { pressButton } from './account-report.tsx'

export function OtherAccount({
  account,
  onOpen,
  onMend,
}: {
  readonly account: ConnectedAccount
  readonly onOpen: () => void
  readonly onMend: () => void
}) {
  const client = useClient()
  const look = STAGES[account.stage]
  return (
    <div className="other-account">
      <span className="account-mark" aria-hidden style={{ ['--h' as string]: String(account.hue) }}>
        {providerName(account)[0]}
      </span>
      <button type="button" className="other-account-open trunc" onClick={onOpen}>
        {account.address} <em>{providerName(account)}</em>
      </button>
      <span className="other-account-state" data-tone={look.tone}>
        {look.tone === 'need' && <Icon name="triangle-alert" size={14} />}
        {look.tone === 'ok' && <Icon name="check" size={14} />}
        {account.reason ?? look.words}
      </span>
      {account.button === null ? (
        <span className="muted num">
          {account.here.toLocaleString()} of {account.onServer.toLocaleString()}
        </span>
      ) : (
        <Button size="small" onClick={() => pressButton(client, account, onMend)}>
          {BUTTONS[account.button]}
        </Button>
      )}
    </div>
  )
}
