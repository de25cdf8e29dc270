/** Addresses that one writes from, and their signatures. */
import { useState } from 'react'
import type { MailIdentity } from '@kith/shared/rpc'
import { showFault, useCall, useClient } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { HtmlEditor } from '#renderer/text-editor'
import { Button, Dialog, Field, Input, Switch } from '#renderer/ui'

export function Identities() {
  const client = useClient()
  const { value, again } = useCall('mail.identities', () => client.mail.identities({}))
  const [editing, setEditing] = useState<MailIdentity | null>(null)
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
                id: crypto.randomUUID(),
                account: first.account,
                address: '',
                name: first.name,
                signatureHtml: '',
                isDefault: false,
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
          <Button size="small" onClick={() => setEditing(identity)}>
            Edit
          </Button>
        </div>
      ))}
      {editing !== null && (
        <IdentityDialog
          identity={editing}
          onClose={() => {
            setEditing(null)
            again()
          }}
        />
      )}
    </SettingGroup>
  )
}

function IdentityDialog({
  identity,
  onClose,
}: {
  readonly identity: MailIdentity
  readonly onClose: () => void
}) {
  const client = useClient()
  const [now, setNow] = useState(identity)
  const save = () => {
    client.mail.saveIdentity(now).then(onClose).catch(showFault)
  }
  const isNew = identity.address === ''
  return (
    <Dialog
      open
      onOpenChange={isOpen => !isOpen && onClose()}
      title={isNew ? 'Another address' : identity.address}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={save} disabled={!now.address.includes('@')}>
            Save
          </Button>
        </>
      }
    >
      <Field label="Name">
        {ids => (
          <Input
            {...ids}
            value={now.name}
            onChange={event => setNow({ ...now, name: event.target.value })}
          />
        )}
      </Field>
      {isNew && (
        <Field label="Address">
          {ids => (
            <Input
              {...ids}
              type="email"
              value={now.address}
              onChange={event => setNow({ ...now, address: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="signature-editor">
        <HtmlEditor
          label="Signature"
          placeholder="What stands under every mail"
          initialHtml={identity.signatureHtml}
          takesFocus={false}
          onChange={signatureHtml =>
            setNow(before => ({
              ...before,
              signatureHtml: signatureHtml === '<p></p>' ? '' : signatureHtml,
            }))
          }
          onSubmit={save}
          onEscape={onClose}
          onFiles={() => undefined}
          snippet={() => undefined}
          onReady={() => undefined}
        />
      </div>
      <Switch
        label="Write from this address unless I choose another"
        showLabel
        checked={now.isDefault}
        onChange={isDefault => setNow({ ...now, isDefault })}
      />
    </Dialog>
  )
}
