import { useState } from 'react'
import { Button, Field, Input } from '#renderer/ui'

export interface JoinFormProps {
  readonly code?: string
  readonly server?: string
  /** A code alone does not say where the team is. */
  readonly asksServer?: boolean
  readonly onDone: (code: string, server: string | null) => void
}

export function JoinForm({ code = '', server = '', asksServer = false, onDone }: JoinFormProps) {
  const [text, setText] = useState(code)
  const [address, setAddress] = useState(server)
  const typed = text.trim()
  const isCode = typed !== '' && !typed.includes('://')
  const isReady = typed.length >= 4 && (!asksServer || !isCode || address.trim() !== '')
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        if (isReady) onDone(typed, isCode && address.trim() !== '' ? address.trim() : null)
      }}
    >
      <Field label="Invitation" hint="">
        {ids => (
          <Input
            {...ids}
            // The page has just been opened for this.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            icon="link"
            dir="ltr"
            spellCheck={false}
            maxLength={500}
            placeholder="https://crm.example.org/invite/…"
            value={text}
            onChange={event => setText(event.target.value)}
          />
        )}
      </Field>
      {isCode && (
        <Field label="Server address" hint="A code alone does not say where the team is.">
          {ids => (
            <Input
              {...ids}
              icon="server"
              inputMode="url"
              dir="ltr"
              spellCheck={false}
              maxLength={500}
              placeholder="crm.example.org"
              value={address}
              onChange={event => setAddress(event.target.value)}
            />
          )}
        </Field>
      )}
      <div className="team-form-foot">
        <Button variant="primary" type="submit" keys="Enter" disabled={!isReady}>
          Continue
        </Button>
      </div>
    </form>
  )
}
