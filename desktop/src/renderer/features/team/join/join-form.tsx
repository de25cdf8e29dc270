import { useState } from 'react'
import { TeamForm } from '../team-form.tsx'
import { SERVER_FIELD, TextField } from '../text-field.tsx'

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
  const isCode = /^[\w-]+$/.test(typed)
  const isReady = typed.length >= 4 && (!asksServer || !isCode || address.trim() !== '')
  return (
    <TeamForm
      verb="Continue"
      isReady={isReady}
      onDone={() => onDone(typed, isCode && address.trim() !== '' ? address.trim() : null)}
    >
      <TextField
        {...SERVER_FIELD}
        icon="link"
        label="Invitation"
        placeholder="https://crm.example.org/invite/…"
        // The page has just been opened for this.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={text}
        onText={setText}
      />
      {isCode && (
        <TextField
          {...SERVER_FIELD}
          label="Server address"
          hint="A code alone does not say where the team is."
          value={address}
          onText={setAddress}
        />
      )}
    </TeamForm>
  )
}
