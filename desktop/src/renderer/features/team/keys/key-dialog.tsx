import { useState } from 'react'
import { useClient, useWork, useWorkspace } from '#renderer/client'
import { KEY_USES, type ApiKeyInfo, type KeyUse } from '@kith/shared/rpc'
import { Button, Checkbox, Dialog, Icon, SelectField } from '#renderer/ui'
import { CopyField } from '../copy-field.tsx'
import { roleChoices, roleWords } from '../role-choices.ts'
import { TeamForm } from '../team-form.tsx'
import { TextField } from '../text-field.tsx'
import { KEY_USE_HINTS, KEY_USE_LABELS, usesInWords } from './key-uses.ts'

export interface KeyDialogProps {
  readonly onClose: () => void
  readonly onMade: () => void
}

const FOR_EVER = ''
const DAYS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: FOR_EVER, label: 'Until taken back' },
]

/** Makes a key and shows it, which is the only time that anybody can read it. */
export function KeyDialog({ onClose, onMade }: KeyDialogProps) {
  const [made, setMade] = useState<ApiKeyInfo | null>(null)
  return (
    <Dialog
      onClose={onClose}
      title={made === null ? 'New API key' : made.name}
      width={500}
      {...(made === null
        ? {}
        : {
            footer: (
              <Button variant="primary" onClick={onClose}>
                Done
              </Button>
            ),
          })}
    >
      {made === null ? (
        <KeyForm
          onDone={key => {
            setMade(key)
            onMade()
          }}
        />
      ) : (
        <KeyReady info={made} />
      )}
    </Dialog>
  )
}

function KeyForm({ onDone }: { readonly onDone: (key: ApiKeyInfo) => void }) {
  const { roles } = useWorkspace()
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  const [name, setName] = useState('')
  const [role, setRole] = useState('viewer')
  const [days, setDays] = useState('90')
  const [uses, setUses] = useState<readonly KeyUse[]>(['records'])
  const submit = (): void =>
    void run(() =>
      client.team.makeKey({
        name: name.trim(),
        role,
        scopes: [...uses],
        ...(days === FOR_EVER ? {} : { days: Number(days) }),
      }),
    ).then(key => key && onDone(key))
  return (
    <TeamForm
      verb="Create key"
      isBusy={isBusy}
      isReady={name.trim() !== '' && uses.length > 0}
      fault={fault}
      onDone={submit}
    >
      <TextField
        label="Name"
        hint="What uses it, so that it is known again in a year."
        maxLength={100}
        placeholder="Monthly report"
        value={name}
        onText={setName}
      />
      <div className="team-form-two">
        <SelectField label="Role" value={role} options={roleChoices(roles)} onChange={setRole} />
        <SelectField label="Good for" value={days} options={DAYS} onChange={setDays} />
      </div>
      <fieldset className="team-key-uses">
        <legend>May read</legend>
        {KEY_USES.map(use => (
          <div key={use}>
            <Checkbox
              label={KEY_USE_LABELS[use]}
              checked={uses.includes(use)}
              onChange={isOn =>
                setUses(KEY_USES.filter(each => (each === use ? isOn : uses.includes(each))))
              }
            />
            <p className="team-key-hint">{KEY_USE_HINTS[use]}</p>
          </div>
        ))}
      </fieldset>
    </TeamForm>
  )
}

function KeyReady({ info }: { readonly info: ApiKeyInfo }) {
  const { roles } = useWorkspace()
  return (
    <div className="team-form">
      <p className="row-x team-ready">
        <Icon name="circle-check" />
        <span>Put it where the program keeps its secrets. It cannot be shown again.</span>
      </p>
      {info.key !== null && <CopyField label="Key" value={info.key} isCode />}
      <p className="muted">
        As {roleWords(info.role, roles)} it reads {usesInWords(info.scopes)}, at most 200 times a
        minute.
      </p>
    </div>
  )
}
