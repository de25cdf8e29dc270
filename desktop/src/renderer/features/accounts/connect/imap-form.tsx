/** Servers, user and password. What the address tells is filled in; the rest is asked. */
import { useEffect, useState } from 'react'
import type { FoundServers, ImapDetails, ServerPlace } from '@kith/shared/rpc'
import { useClient } from '#renderer/client'
import { Button, Field, Input, Select, Switch } from '#renderer/ui'
import { ConnectSteps, useConnecting } from './connect-steps.tsx'

export interface ImapFormProps {
  readonly address: string
  readonly found: FoundServers | null
  readonly account: string | null
  readonly onBack: (() => void) | null
  readonly onDone: (account: string) => void
}

const TLS = [
  { value: 'tls', label: 'TLS' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None' },
]
const NO_IMAP: ServerPlace = { host: '', port: 993, tls: 'tls' }
const NO_SMTP: ServerPlace = { host: '', port: 465, tls: 'tls' }

export function ImapForm({ address, found, account, onBack, onDone }: ImapFormProps) {
  const client = useClient()
  const connecting = useConnecting(onDone)
  const [showsServers, setShowsServers] = useState(found?.imap === undefined || found.imap === null)
  const [details, setDetails] = useState<ImapDetails>({
    address,
    name: '',
    user: address,
    password: '',
    imap: found?.imap ?? NO_IMAP,
    smtp: found?.smtp ?? NO_SMTP,
    caldav: found?.caldav ?? null,
    fingerprint: null,
  })
  const set = (part: Partial<ImapDetails>) => setDetails(before => ({ ...before, ...part }))
  const { progress, isRunning } = connecting
  const fingerprint = progress?.fingerprint ?? null
  const connect = (accepted: string | null = details.fingerprint) => {
    const smtp = details.smtp === null || details.smtp.host === '' ? null : details.smtp
    const asked = { ...details, smtp, fingerprint: accepted }
    connecting.start(signal =>
      client.mailAccounts.connectImap({ details: asked, account }, { signal }),
    )
  }
  // What failed at the servers is mended at the servers.
  const failed = progress?.steps.some(step => step.state === 'failed') === true
  useEffect(() => {
    if (failed) setShowsServers(true)
  }, [failed])
  const isReady =
    details.address.includes('@') && details.password !== '' && details.imap.host !== ''
  return (
    <form
      className="connect-form"
      onSubmit={event => {
        event.preventDefault()
        if (isReady) connect()
      }}
    >
      <Field label="Mail address">
        {ids => (
          <Input
            {...ids}
            type="email"
            autoComplete="email"
            value={details.address}
            autoFocus={address === ''}
            onChange={event =>
              set({
                address: event.target.value,
                ...(details.user === details.address ? { user: event.target.value } : {}),
              })
            }
          />
        )}
      </Field>
      <Field label="Your name, as others see it">
        {ids => (
          <Input
            {...ids}
            autoComplete="name"
            value={details.name}
            onChange={event => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Password"
        {...(found?.hint === null || found?.hint === undefined ? {} : { hint: found.hint.text })}
      >
        {ids => (
          <Input
            {...ids}
            type="password"
            autoComplete="current-password"
            value={details.password}
            autoFocus={address !== ''}
            onChange={event => set({ password: event.target.value })}
          />
        )}
      </Field>
      {found?.hint?.url !== null && found?.hint?.url !== undefined && (
        <Button
          variant="text"
          size="small"
          iconEnd="external-link"
          onClick={() => void client.device.openExternal({ url: found.hint?.url ?? '' })}
        >
          Where to make one
        </Button>
      )}
      {!showsServers && (
        <Button variant="text" size="small" onClick={() => setShowsServers(true)}>
          {details.imap.host}, change the servers
        </Button>
      )}
      {showsServers && (
        <>
          <Field label="User">
            {ids => (
              <Input
                {...ids}
                autoComplete="username"
                value={details.user}
                onChange={event => set({ user: event.target.value })}
              />
            )}
          </Field>
          <Server label="Incoming, IMAP" place={details.imap} onChange={imap => set({ imap })} />
          <Server
            label="Outgoing, SMTP"
            place={details.smtp ?? NO_SMTP}
            onChange={smtp => set({ smtp })}
          />
          <Switch
            label="Calendar, CalDAV"
            showLabel
            checked={details.caldav !== null}
            onChange={isOn => set({ caldav: isOn ? `https://${details.imap.host}/` : null })}
          />
          {details.caldav !== null && (
            <Field label="Address of the calendar server">
              {ids => (
                <Input
                  {...ids}
                  value={details.caldav ?? ''}
                  onChange={event => set({ caldav: event.target.value })}
                />
              )}
            </Field>
          )}
        </>
      )}
      <ConnectSteps connecting={connecting} />
      {fingerprint !== null && !isRunning && (
        <div className="connect-fingerprint">
          <p>
            The server shows a certificate that nobody vouches for. If you run it yourself, compare
            its fingerprint:
          </p>
          <code>{fingerprint}</code>
          <Button
            size="small"
            onClick={() => {
              set({ fingerprint })
              connect(fingerprint)
            }}
          >
            It is mine, trust it
          </Button>
        </div>
      )}
      <div className="connect-end">
        {onBack !== null && <Button onClick={onBack}>Back</Button>}
        <span className="grow" />
        <Button variant="primary" type="submit" disabled={!isReady || isRunning}>
          {isRunning ? 'Connecting' : 'Connect'}
        </Button>
      </div>
    </form>
  )
}

function Server({
  label,
  place,
  onChange,
}: {
  readonly label: string
  readonly place: ServerPlace
  readonly onChange: (place: ServerPlace) => void
}) {
  return (
    <fieldset className="connect-server">
      <legend>{label}</legend>
      <Input
        aria-label={`${label}: server`}
        placeholder="mail.example.org"
        value={place.host}
        onChange={event => onChange({ ...place, host: event.target.value.trim() })}
      />
      <Input
        aria-label={`${label}: port`}
        inputMode="numeric"
        value={String(place.port)}
        onChange={event => onChange({ ...place, port: Number(event.target.value) || 0 })}
      />
      <Select
        label={`${label}: encryption`}
        value={place.tls}
        options={TLS}
        onChange={tls => onChange({ ...place, tls: tls as ServerPlace['tls'] })}
      />
    </fieldset>
  )
}
