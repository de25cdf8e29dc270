/** Connected: how far back, whom to make contacts of, what the team sees. All have calm defaults. */
import { useState } from 'react'
import type { ContactPolicy } from '@kith/shared/rpc'
import { showFault, useClient, useNavigation } from '#renderer/client'
import { useMailAccounts } from '#renderer/features/mail'
import { Button, Icon, SelectField } from '#renderer/ui'
import { POLICIES, sinceOf, WINDOWS } from '../report/account-choices.tsx'
import { STAGES } from '../stage-words.ts'

export function AfterConnect({
  account,
  onClose,
}: {
  readonly account: string
  readonly onClose: () => void
}) {
  const client = useClient()
  const { go } = useNavigation()
  const found = useMailAccounts().accounts.find(each => each.id === account)
  const [window, setWindow] = useState('12')
  const [policy, setPolicy] = useState<ContactPolicy>('sent')
  const save = (thenInbox: boolean) => {
    client.mailAccounts
      .change({
        account,
        since: sinceOf(WINDOWS.find(([id]) => id === window)?.[1] ?? null),
        contactPolicy: policy,
      })
      .then(() => {
        onClose()
        if (thenInbox) go({ page: 'mail', box: 'inbox' })
      })
      .catch(showFault)
  }
  return (
    <div className="connect-form">
      <p className="connect-connected">
        <Icon name="circle-check" />
        <span>
          <b>{found?.address ?? 'The account'}</b> is connected.{' '}
          {found !== undefined &&
            (found.onServer === 0
              ? `${STAGES[found.stage].words}.`
              : `${STAGES[found.stage].words}: ${found.here.toLocaleString()} of ${found.onServer.toLocaleString()} are here.`)}
        </span>
      </p>
      <SelectField
        label="How far back"
        value={window}
        options={WINDOWS.map(([value, , label]) => ({ value, label }))}
        onChange={setWindow}
      />
      <SelectField
        label="Make contacts of"
        value={policy}
        options={POLICIES.map(([value, label]) => ({ value, label }))}
        onChange={value => setPolicy(value as ContactPolicy)}
      />
      <p className="connect-promise">
        <Icon name="lock" size={14} />
        Your team sees nothing of this account. That is changed here, per account, or on each
        conversation and contact.
      </p>
      <div className="connect-end">
        <Button onClick={() => save(false)}>Stay in settings</Button>
        <span className="grow" />
        <Button variant="primary" onClick={() => save(true)}>
          Open the inbox
        </Button>
      </div>
    </div>
  )
}
