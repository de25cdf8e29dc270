import { useState } from 'react'
import type { MailIdentity } from '@kith/shared/rpc'
import { useClient } from '#renderer/client'
import { Field, Input, Switch } from '#renderer/ui'
import { WrittenDialog } from './written-dialog.tsx'

export interface IdentityDialogProps {
  /** As kept; without an address it is a new one. */
  readonly identity: MailIdentity
  /** What was typed before it was left. */
  readonly typed?: MailIdentity
  readonly onClose: () => void
  readonly onChanged: () => void
  readonly onAgain: (typed: MailIdentity) => void
}

export function IdentityDialog(props: IdentityDialogProps) {
  const { identity, typed = identity, onClose, onChanged, onAgain } = props
  const client = useClient()
  const [now, setNow] = useState(typed)
  const isNew = identity.address === ''
  return (
    <WrittenDialog
      title={isNew ? 'Another address' : identity.address}
      textLabel="Signature"
      placeholder="What stands under every mail"
      html={typed.signatureHtml}
      isReady={now.address.includes('@')}
      hasChanged={JSON.stringify(now) !== JSON.stringify(identity)}
      onHtml={signatureHtml => setNow(before => ({ ...before, signatureHtml }))}
      onSave={() => client.mail.saveIdentity(now).then(onChanged)}
      onClose={onClose}
      onAgain={() => onAgain(now)}
      below={
        <Switch
          label="Write from this address unless I choose another"
          showLabel
          checked={now.isDefault}
          onChange={isDefault => setNow({ ...now, isDefault })}
        />
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
              placeholder="you@example.org"
              value={now.address}
              onChange={event => setNow({ ...now, address: event.target.value.trim() })}
            />
          )}
        </Field>
      )}
    </WrittenDialog>
  )
}
