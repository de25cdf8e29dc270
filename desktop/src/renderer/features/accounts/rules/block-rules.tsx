/** Senders whose mail is left out: its head is counted, its words are not kept. */
import { useState } from 'react'
import { showFault, useCall, useClient } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button, IconButton, Input } from '#renderer/ui'

export function BlockRules() {
  const client = useClient()
  const [text, setText] = useState('')
  const { value, again } = useCall('mail.blockRules', () => client.mailAccounts.blockRules({}))
  const add = () => {
    if (text.trim() === '') return
    client.mailAccounts
      .addBlockRule({ pattern: text.trim() })
      .then(() => {
        setText('')
        again()
      })
      .catch(showFault)
  }
  return (
    <div id="mail-rules">
      <SettingGroup
        title="Blocked senders"
        hint="An address, a domain as @example.org, or everything below it as *.example.org. Taking a rule away fetches the mail again."
      >
        <form
          className="rule-form"
          onSubmit={event => {
            event.preventDefault()
            add()
          }}
        >
          <Input
            aria-label="Address or domain to block"
            placeholder="somebody@example.org, @example.org, *.example.org"
            value={text}
            onChange={event => setText(event.target.value)}
          />
          <Button type="submit">Block</Button>
        </form>
        {value?.map(rule => (
          <div key={rule.id} className="rule">
            <span className="trunc grow">{rule.pattern}</span>
            {rule.isTeamwide && <span className="muted">for the whole team</span>}
            <span className="muted num">{rule.count.toLocaleString()} left out</span>
            <IconButton
              size="small"
              icon="x"
              label={`Take the rule for ${rule.pattern} away`}
              onClick={() =>
                client.mailAccounts.removeBlockRule({ id: rule.id }).then(again).catch(showFault)
              }
            />
          </div>
        ))}
      </SettingGroup>
    </div>
  )
}
