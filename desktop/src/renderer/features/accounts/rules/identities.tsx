/** Addresses that one writes from, and their signatures. */
import { useState } from 'react'
import type { MailIdentity } from '@kith/shared/rpc'
import { useCall, useClient } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button } from '#renderer/ui'
import { IdentityDialog } from './identity-dialog.tsx'

interface Editing {
  readonly identity: MailIdentity
  readonly typed?: MailIdentity
}

export function Identities() {
  const client = useClient()
  const { value, again } = useCall('mail.identities', () => client.mail.identities({}))
  const [editing, setEditing] = useState<Editing | null>(null)
  const first = value?.[0]
  return (
    <SettingGroup
      title="Writing as"
      hint="Addresses you send from, each with its signature."
      action={
        first !== undefined && (
          <Button
            size="small"
            icon="plus"
            onClick={() =>
              setEditing({
                identity: {
                  id: crypto.randomUUID(),
                  account: first.account,
                  address: '',
                  name: first.name,
                  signatureHtml: '',
                  isDefault: false,
                },
              })
            }
          >
            Add alias
          </Button>
        )
      }
    >
      {value?.map(identity => (
        <div key={identity.id} className="rule">
          <span className="trunc grow">
            {identity.name === '' ? identity.address : `${identity.name} <${identity.address}>`}
          </span>
          <span className="muted">
            {identity.signatureHtml === '' ? 'No signature' : 'With signature'}
            {identity.isDefault && ', default'}
          </span>
          <Button size="small" onClick={() => setEditing({ identity })}>
            Edit
          </Button>
        </div>
      ))}
      {editing !== null && (
        <IdentityDialog
          {...editing}
          onClose={() => setEditing(null)}
          onChanged={again}
          onAgain={typed => setEditing({ identity: editing.identity, typed })}
        />
      )}
    </SettingGroup>
  )
}
