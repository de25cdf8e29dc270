import { useState } from 'react'
import { Button, Field, Input } from '#renderer/ui'

export interface NameFormProps {
  readonly isBusy: boolean
  readonly verb: string
  readonly onDone: (name: string, me: string) => void
  readonly onCancel: () => void
}

export function NameForm({ isBusy, verb, onDone, onCancel }: NameFormProps) {
  const [name, setName] = useState('')
  const [me, setMe] = useState('')
  const isReady = name.trim() !== '' && me.trim() !== ''
  return (
    // Escape closes what stands in it; nothing else hangs on its keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="start-form"
      onSubmit={event => {
        event.preventDefault()
        if (isReady) onDone(name.trim(), me.trim())
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel()
      }}
    >
      <Field label="Your firm or team" hint="">
        {ids => (
          // The person has just asked for this form.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          <Input
            {...ids}
            autoFocus
            maxLength={120}
            value={name}
            onChange={event => setName(event.target.value)}
            placeholder="Norvik Software"
          />
        )}
      </Field>
      <Field label="Your name" hint="Stands beside what you change.">
        {ids => (
          <Input
            {...ids}
            maxLength={120}
            value={me}
            onChange={event => setMe(event.target.value)}
            autoComplete="name"
            placeholder="Mira Lindqvist"
          />
        )}
      </Field>
      <div className="row-x start-form-foot">
        <Button variant="primary" type="submit" disabled={!isReady} isBusy={isBusy} keys="Enter">
          {verb}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  )
}
