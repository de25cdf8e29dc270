/**
 * Signing in through the browser. Google and Microsoft want to know which program asks: a client of
 * the team's own, set up once by a list that says itself which step an answer points at.
 */
import { useEffect, useState } from 'react'
import { showFault, useCall, useClient } from '#renderer/client'
import { Button, Field, Icon, Input, Segmented, toast, useFileDrop } from '#renderer/ui'
import { ConnectSteps, useConnecting } from './connect-steps.tsx'
import { readClientFile } from './read-client-file.ts'
import { SET_UP, type SetUpStep } from './set-up-steps.ts'

export interface OauthFormProps {
  readonly provider: 'google' | 'microsoft' | 'demo'
  readonly account: string | null
  readonly onBack: (() => void) | null
  readonly onImap: () => void
  readonly onDone: (account: string) => void
}
type Tier = 'read' | 'send' | 'full'

const TIERS: readonly { readonly value: Tier; readonly label: string }[] = [
  { value: 'read', label: 'Read' },
  { value: 'send', label: 'Read and send' },
  { value: 'full', label: 'Everything' },
]
const TIER_WORDS: Readonly<Record<Tier, string>> = {
  read: 'Kith shows mail and calendar. Marks, archive and answers stay on this device.',
  send: 'Also sends mail and meetings. Marks and archive stay on this device.',
  full: 'Also marks as read, archives, labels and deletes in the mailbox.',
}

export function OauthForm({ provider, account, onBack, onImap, onDone }: OauthFormProps) {
  const client = useClient()
  const connecting = useConnecting(onDone)
  const [tier, setTier] = useState<Tier>('full')
  const [showsSetUp, setShowsSetUp] = useState(false)
  const name = provider === 'google' ? 'Google' : 'Microsoft'
  const known = useCall(provider === 'demo' ? null : `mail.client:${provider}`, () =>
    client.mailAccounts.client({ provider: provider === 'microsoft' ? 'microsoft' : 'google' }),
  )
  const { progress, isRunning } = connecting
  const step = progress?.setUpStep ?? null
  useEffect(() => {
    if (step !== null) setShowsSetUp(true)
  }, [step])
  const connect = () =>
    connecting.start(signal =>
      provider === 'demo'
        ? client.mailAccounts.connectDemo({}, { signal })
        : client.mailAccounts.connectOauth({ provider, tier, account }, { signal }),
    )
  useEffect(() => {
    if (provider === 'demo') connect()
    // Once, when the page opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [provider])
  const isMissing = provider !== 'demo' && known.status === 'ready' && known.value === null
  if (provider !== 'demo' && (isMissing || showsSetUp)) {
    return (
      <SetUp
        provider={provider}
        failed={step}
        onBack={showsSetUp && !isMissing ? () => setShowsSetUp(false) : onBack}
        onImap={onImap}
        onSaved={() => {
          known.again()
          setShowsSetUp(false)
          connecting.stop()
        }}
      />
    )
  }
  const url = progress?.url ?? null
  return (
    <div className="connect-form">
      {provider !== 'demo' && (
        <>
          <p>
            {name} asks you in your browser. Kith never sees your password and keeps the permission
            on this device only.
          </p>
          <Segmented<Tier>
            label="What Kith may do"
            value={tier}
            onChange={setTier}
            options={TIERS}
          />
          <p className="muted">{TIER_WORDS[tier]}</p>
        </>
      )}
      <ConnectSteps connecting={connecting} />
      {url !== null && isRunning && (
        <p className="connect-url">
          <Button
            size="small"
            iconEnd="external-link"
            onClick={() => void client.device.openExternal({ url }).catch(showFault)}
          >
            Open the browser again
          </Button>
          <a className="trunc" href={url} target="_blank" rel="noreferrer noopener">
            {url}
          </a>
        </p>
      )}
      <div className="connect-end">
        {onBack !== null && <Button onClick={onBack}>Back</Button>}
        {provider !== 'demo' && (
          <Button variant="text" onClick={() => setShowsSetUp(true)}>
            Whose key?
          </Button>
        )}
        <span className="grow" />
        <Button variant="primary" disabled={isRunning} onClick={connect}>
          {isRunning
            ? 'Waiting for the browser'
            : `Continue${provider === 'demo' ? '' : ` with ${name}`}`}
        </Button>
      </div>
    </div>
  )
}

function SetUp({
  provider,
  failed,
  onBack,
  onImap,
  onSaved,
}: {
  readonly provider: 'google' | 'microsoft'
  /** The step that the provider's answer points at. */
  readonly failed: string | null
  readonly onBack: (() => void) | null
  readonly onImap: () => void
  readonly onSaved: () => void
}) {
  const client = useClient()
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')
  const [tenant, setTenant] = useState('common')
  const steps = SET_UP[provider]
  const save = () => {
    client.mailAccounts
      .setClient({
        provider,
        clientId: clientId.trim(),
        clientSecret: clientSecret.trim() === '' ? null : clientSecret.trim(),
        tenant: provider === 'microsoft' ? tenant.trim() || 'common' : null,
      })
      .then(onSaved)
      .catch(showFault)
  }
  const takeFile = async (file: File) => {
    const read = readClientFile(await file.text())
    if (read === null) {
      toast(`${file.name} holds no key of a program; nothing was taken from it.`)
      return
    }
    setClientId(read.clientId)
    setClientSecret(read.clientSecret ?? '')
  }
  const drop = useFileDrop(([file]) => file && void takeFile(file).catch(showFault))
  const copyAll = () =>
    void navigator.clipboard.writeText(
      steps.map((step, at) => `${at + 1}. ${step.title}: ${step.words} ${step.url}`).join('\n'),
    )
  return (
    // The file may be dropped here; the same can be typed below.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="connect-form"
      onSubmit={event => {
        event.preventDefault()
        if (clientId.trim() !== '') save()
      }}
      {...drop}
    >
      <p>
        {provider === 'google' ? 'Google' : 'Microsoft'} lets programs in by a key. Make your own
        once, for the whole team, in about ten minutes; nobody else stands between you and your
        mail.
      </p>
      <ol className="set-up">
        {steps.map((step, at) => (
          <Step key={step.id} step={step} at={at + 1} isFailed={step.id === failed} />
        ))}
      </ol>
      <Field label="Client ID">
        {ids => (
          <Input
            {...ids}
            value={clientId}
            placeholder={
              provider === 'google' ? '….apps.googleusercontent.com' : 'Application (client) ID'
            }
            onChange={event => setClientId(event.target.value)}
          />
        )}
      </Field>
      {provider === 'google' ? (
        <Field label="Client secret" hint="Or drop the downloaded JSON file here.">
          {ids => (
            <Input
              {...ids}
              value={clientSecret}
              onChange={event => setClientSecret(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <Field label="Tenant" hint="common, organizations, consumers or the id of your tenant.">
          {ids => (
            <Input {...ids} value={tenant} onChange={event => setTenant(event.target.value)} />
          )}
        </Field>
      )}
      <div className="connect-end">
        {onBack !== null && <Button onClick={onBack}>Back</Button>}
        <Button variant="text" onClick={copyAll}>
          Copy for an admin
        </Button>
        <Button variant="text" onClick={onImap}>
          Use IMAP instead
        </Button>
        <span className="grow" />
        <Button variant="primary" type="submit" disabled={clientId.trim() === ''}>
          Save
        </Button>
      </div>
    </form>
  )
}

function Step({
  step,
  at,
  isFailed,
}: {
  readonly step: SetUpStep
  readonly at: number
  readonly isFailed: boolean
}) {
  const client = useClient()
  return (
    <li data-failed={isFailed || undefined}>
      <span className="set-up-at num">
        {isFailed ? <Icon name="circle-alert" size={14} /> : at}
      </span>
      <div>
        <b>{step.title}</b>
        <p className="muted">{isFailed ? step.failedWords : step.words}</p>
      </div>
      <Button
        size="small"
        variant="text"
        iconEnd="external-link"
        onClick={() => void client.device.openExternal({ url: step.url }).catch(showFault)}
      >
        Open
      </Button>
    </li>
  )
}
