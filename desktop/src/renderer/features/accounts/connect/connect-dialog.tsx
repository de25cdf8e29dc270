/**
 * Connecting a mailbox: an address, then whatever that provider asks, then what is to come here. Every
 * step is tried at once and says itself what failed and what to do.
 */
import { useState } from 'react'
import type { ConnectedAccount, FoundServers } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Button, Dialog, Field, Icon, Input } from '#renderer/ui'
import { AfterConnect } from './after-connect.tsx'
import { ImapForm } from './imap-form.tsx'
import { OauthForm } from './oauth-form.tsx'

export interface ConnectDialogProps {
  /** Set to mend an account instead of adding one. */
  readonly mends: ConnectedAccount | null
  /** The account that was connected, or nothing. */
  readonly onClose: (account: string | null) => void
}

type Page =
  | { readonly name: 'pick' }
  | { readonly name: 'imap'; readonly address: string; readonly found: FoundServers | null }
  | { readonly name: 'google' | 'microsoft' }
  | { readonly name: 'demo' }
  | { readonly name: 'done'; readonly account: string }

const TITLES: Readonly<Record<Page['name'], string>> = {
  pick: 'Connect an account',
  imap: 'Your mail server',
  google: 'Connect Google',
  microsoft: 'Connect Microsoft',
  demo: 'Connect the demo mailbox',
  done: 'Connected',
}

export function ConnectDialog({ mends, onClose }: ConnectDialogProps) {
  const [page, setPage] = useState<Page>(() =>
    mends === null
      ? { name: 'pick' }
      : mends.provider === 'imap'
        ? { name: 'imap', address: mends.address, found: null }
        : { name: mends.provider },
  )
  const done = (account: string) => {
    if (mends === null) setPage({ name: 'done', account })
    else onClose(account)
  }
  const back = mends === null ? () => setPage({ name: 'pick' }) : null
  return (
    <Dialog
      open
      width={520}
      onOpenChange={isOpen => !isOpen && onClose(page.name === 'done' ? page.account : null)}
      title={mends === null ? TITLES[page.name] : `Reconnect ${mends.address}`}
    >
      {page.name === 'pick' && <Pick onPage={setPage} />}
      {page.name === 'imap' && (
        <ImapForm
          address={page.address}
          found={page.found}
          account={mends?.id ?? null}
          onBack={back}
          onDone={done}
        />
      )}
      {(page.name === 'google' || page.name === 'microsoft' || page.name === 'demo') && (
        <OauthForm
          provider={page.name}
          account={mends?.id ?? null}
          onBack={back}
          onImap={() => setPage({ name: 'imap', address: '', found: null })}
          onDone={done}
        />
      )}
      {page.name === 'done' && (
        <AfterConnect account={page.account} onClose={() => onClose(page.account)} />
      )}
    </Dialog>
  )
}

function Pick({ onPage }: { readonly onPage: (page: Page) => void }) {
  const client = useClient()
  const [address, setAddress] = useState('')
  const [isLooking, setLooking] = useState(false)
  const look = async () => {
    setLooking(true)
    try {
      const found = await client.mailAccounts.discover({ address })
      if (found.provider === 'imap') onPage({ name: 'imap', address, found })
      else onPage({ name: found.provider })
    } catch (error) {
      showFault(error)
    } finally {
      setLooking(false)
    }
  }
  return (
    <>
      <form
        className="connect-address"
        onSubmit={event => {
          event.preventDefault()
          if (address.includes('@')) void look()
        }}
      >
        <Field label="Your mail address">
          {ids => (
            <Input
              {...ids}
              autoFocus
              type="email"
              autoComplete="email"
              placeholder="you@example.org"
              value={address}
              onChange={event => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Button variant="primary" type="submit" disabled={!address.includes('@') || isLooking}>
          {isLooking ? 'Looking' : 'Continue'}
        </Button>
      </form>
      <p className="muted connect-or">or choose</p>
      <div className="connect-cards">
        {CARDS.map(card => (
          <button
            key={card.name}
            type="button"
            className="connect-card"
            onClick={() =>
              onPage(
                card.name === 'imap' ? { name: 'imap', address, found: null } : { name: card.name },
              )
            }
          >
            <span className="account-mark" aria-hidden style={{ ['--h' as string]: card.hue }}>
              {card.letter}
            </span>
            <b>{card.label}</b>
            <span className="muted">{card.words}</span>
          </button>
        ))}
      </div>
      <p className="connect-promise">
        <Icon name="lock" size={14} />
        Your mail stays on this device. Your team sees nothing of it unless you share a
        conversation.
      </p>
    </>
  )
}

const CARDS = [
  { name: 'google', letter: 'G', hue: '25', label: 'Google', words: 'Gmail and Google Calendar' },
  {
    name: 'microsoft',
    letter: 'M',
    hue: '240',
    label: 'Microsoft',
    words: 'Outlook and Microsoft 365',
  },
  { name: 'imap', letter: '@', hue: '300', label: 'Other', words: 'IMAP, SMTP and CalDAV' },
  {
    name: 'demo',
    letter: 'D',
    hue: '150',
    label: 'Demo',
    words: 'A made-up mailbox to look around',
  },
] as const
