/** Settings, Mail: accounts and how they do, signatures, templates, rules, and connecting another. */
import { useState } from 'react'
import type { ConnectedAccount } from '@kith/shared/rpc'
import { showFault, useClient, useNavigation } from '#renderer/client'
import { useMailAccounts } from '#renderer/features/mail'
import { Button, EmptyState, toast } from '#renderer/ui'
import { ConnectDialog } from './connect/connect-dialog.tsx'
import { ImportMail } from './import-mail.tsx'
import { AccountReportView } from './report/account-report.tsx'
import { OtherAccount } from './report/other-account.tsx'
import { BlockRules } from './rules/block-rules.tsx'
import { Identities } from './rules/identities.tsx'
import { MailChoices } from './rules/mail-choices.tsx'
import { SharedMail } from './shared-mail.tsx'
import { Templates } from './rules/templates.tsx'
import './accounts.css'
import './connect/connect.css'

export function MailAccountsPage() {
  const client = useClient()
  const { place, go } = useNavigation()
  const { accounts, isReady } = useMailAccounts()
  const item = place.page === 'settings' ? (place.item ?? null) : null
  const [mending, setMending] = useState<ConnectedAccount | null>(null)
  const open = (next: string | null) =>
    go(
      { page: 'settings', section: 'mail', ...(next === null ? {} : { item: next }) },
      { replace: true },
    )
  const shown = accounts.find(account => account.id === item) ?? accounts[0]
  const copy = () => {
    client.mailAccounts
      .diagnostics({})
      .then(({ text }) => navigator.clipboard.writeText(text))
      .then(() => toast('Diagnostics copied. They hold no address, subject or text.'))
      .catch(showFault)
  }
  if (!isReady) return null
  return (
    <div className="mail-accounts">
      <div className="mail-accounts-tools">
        <Button variant="ghost" icon="clipboard" onClick={copy}>
          Copy diagnostics
        </Button>
        <ImportMail />
        <Button icon="plus" onClick={() => open('add')}>
          Add account
        </Button>
      </div>
      {shown === undefined ? (
        <EmptyState
          icon="inbox"
          text="No mail account is connected"
          hint="Gmail, Outlook and every server that speaks IMAP. Mail stays on this device; nothing is shared unless you choose to."
          action={
            <Button variant="primary" icon="mail-plus" onClick={() => open('add')}>
              Connect an account
            </Button>
          }
        />
      ) : (
        <>
          <AccountReportView key={shown.id} account={shown} onMend={() => setMending(shown)} />
          {accounts.length > 1 && (
            <section className="other-accounts" aria-label="Other accounts">
              <h3>Other accounts</h3>
              {accounts
                .filter(account => account !== shown)
                .map(account => (
                  <OtherAccount
                    key={account.id}
                    account={account}
                    onOpen={() => open(account.id)}
                    onMend={() => setMending(account)}
                  />
                ))}
            </section>
          )}
          <SharedMail />
          <Identities />
          <Templates />
          <BlockRules />
          <MailChoices />
        </>
      )}
      {(item === 'add' || mending !== null) && (
        <ConnectDialog
          mends={mending}
          onClose={account => {
            setMending(null)
            if (item === 'add' || account !== null) open(account)
          }}
        />
      )}
    </div>
  )
}
