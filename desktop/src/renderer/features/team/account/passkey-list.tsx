/** Passkeys of the account: named, last used, made in the browser and taken away here. */
import { useState } from 'react'
import { showFault, useClient, useFormat } from '#renderer/client'
import { SettingGroup, TextSetting } from '#renderer/features/settings'
import { momentWords } from '#renderer/features/sync'
import type { PasskeyInfo, SecondFactors } from '@kith/shared/rpc'
import { Button, Icon } from '#renderer/ui'
import { AddPasskey } from './add-passkey.tsx'
import { RemovePasskey } from './remove-passkey.tsx'

export interface PasskeyListProps {
  readonly factors: SecondFactors
}

export function PasskeyList({ factors }: PasskeyListProps) {
  const { passkeys, mayHavePasskeys, hasAuthenticator } = factors
  const [isAdding, setIsAdding] = useState(false)
  const [removing, setRemoving] = useState<PasskeyInfo | null>(null)
  if (!mayHavePasskeys && passkeys.length === 0) return null
  return (
    <SettingGroup
      title="Passkeys"
      hint="A fingerprint, a face or a key in hand signs you in after the password, or instead of it; it works at this server and nowhere else."
      action={
        mayHavePasskeys && (
          <Button icon="fingerprint" onClick={() => setIsAdding(true)}>
            Add a passkey
          </Button>
        )
      }
    >
      {passkeys.length === 0 ? (
        <p className="muted team-note">None yet.</p>
      ) : (
        <ul>
          {passkeys.map(passkey => (
            <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />
          ))}
        </ul>
      )}
      {isAdding && <AddPasskey factors={factors} onClose={() => setIsAdding(false)} />}
      {removing !== null && (
        <RemovePasskey
          passkey={removing}
          isLast={!hasAuthenticator && passkeys.length === 1}
          onClose={() => setRemoving(null)}
        />
      )}
    </SettingGroup>
  )
}

interface PasskeyRowProps {
  readonly passkey: PasskeyInfo
  readonly onRemove: () => void
}

function PasskeyRow({ passkey, onRemove }: PasskeyRowProps) {
  const client = useClient()
  const format = useFormat()
  const { id, name, addedAt, lastUsedAt } = passkey
  const rename = (next: string): void =>
    void client.account.renamePasskey({ id, name: next }).catch(showFault)
  return (
    <li className="member team-passkey">
      <Icon name="fingerprint" />
      <TextSetting
        label={`Name of the passkey ${name}`}
        value={name}
        isRequired
        maxLength={60}
        onCommit={rename}
      />
      <span className="muted num trunc">
        Added {momentWords(addedAt, format)} ·{' '}
        {lastUsedAt === null ? 'not used yet' : `used ${momentWords(lastUsedAt, format)}`}
      </span>
      <Button variant="ghost" size="small" aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  )
}
