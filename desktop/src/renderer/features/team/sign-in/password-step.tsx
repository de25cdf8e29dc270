import { useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { ServerInfo } from '@kith/shared/rpc'
import { Button, Icon, Segmented } from '#renderer/ui'
import { Problem } from '../problem.tsx'
import { TextField } from '../text-field.tsx'
import { useForgotPassword } from './use-forgot-password.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly name: string
}

export interface PasswordStepProps {
  readonly info: ServerInfo
  readonly email: string
  readonly isInvited: boolean
  readonly isBusy: boolean
  readonly fault: Fault | null
  readonly onSignIn: (credentials: Credentials) => void
  readonly onSignUp: (credentials: Credentials) => void
  /** `undefined`: whatever the server's page offers. */
  readonly onBrowser: (method?: string) => void
  /** What went wrong belongs to the way that was left. */
  readonly onWay: () => void
  /** Choose another server. */
  readonly onOther?: () => void
}

const PASSWORD = 'password'
const PASSKEY = 'passkey'
const WAYS = [
  { value: 'in', label: 'Sign in' },
  { value: 'up', label: 'New account' },
] as const

export function PasswordStep(props: PasswordStepProps) {
  const { info, isBusy, fault } = props
  const maySignUp = info.maySignUp || props.isInvited
  const [way, setWay] = useState<'in' | 'up'>(props.isInvited ? 'up' : 'in')
  const [email, setEmail] = useState(props.email)
  const [password, setPassword] = useState('')
  const [name, setName] = useState('')
  const forgotten = useForgotPassword(info)
  const isNew = way === 'up'
  const isReady = email.includes('@') && password !== '' && (!isNew || name.trim() !== '')
  const hasPassword = info.methods.some(method => method.id === PASSWORD)
  // A new account has no passkey yet.
  const others = info.methods.filter(
    ({ id }) => id !== PASSWORD && !(isNew && hasPassword && id === PASSKEY),
  )
  return (
    <form
      className="team-form"
      onSubmit={event => {
        event.preventDefault()
        const credentials = { email: email.trim(), password, name: name.trim() }
        if (!isReady || isBusy) return
        forgotten.forget()
        if (isNew) props.onSignUp(credentials)
        else props.onSignIn(credentials)
      }}
    >
      <p className="team-server row-x">
        <Icon name="server" size={14} />
        <span className="trunc grow">{URL.parse(info.url)?.host ?? info.url}</span>
        {props.onOther && (
          <button type="button" className="link" onClick={props.onOther}>
            Change
          </button>
        )}
      </p>
      {maySignUp && hasPassword && (
        <Segmented
          label="Account"
          value={way}
          options={WAYS}
          onChange={next => {
            setWay(next)
            forgotten.forget()
            props.onWay()
          }}
        />
      )}
      {hasPassword && (
        <>
          {isNew && (
            <TextField
              label="Your name"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just chosen this
              autoFocus
              autoComplete="name"
              maxLength={120}
              value={name}
              onText={setName}
            />
          )}
          <TextField
            label="E-mail"
            // The person has just asked to sign in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={props.email === '' && !props.isInvited}
            type="email"
            autoComplete="username"
            maxLength={320}
            value={email}
            onText={setEmail}
          />
          <TextField
            label="Password"
            hint={isNew ? 'Long is better than complicated: eight characters at least.' : ''}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the address is filled in already
            autoFocus={props.email !== '' && !isNew}
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            maxLength={1000}
            value={password}
            onText={setPassword}
          />
        </>
      )}
      <Problem fault={forgotten.fault ?? fault} />
      {forgotten.said !== '' && (
        <p className="team-said" role="status">
          {forgotten.said}
        </p>
      )}
      <div className="team-form-foot">
        {hasPassword && (
          <Button variant="primary" type="submit" keys="Enter" disabled={!isReady} isBusy={isBusy}>
            {isBusy ? 'Asking the server' : isNew ? 'Create account' : 'Sign in'}
          </Button>
        )}
        {!isNew && hasPassword && (
          <Button
            variant="text"
            isBusy={forgotten.isBusy}
            onClick={() => void forgotten.ask(email)}
          >
            Forgot the password?
          </Button>
        )}
      </div>
      <div className="team-others">
        {others.map(method => (
          <Button
            key={method.id}
            icon={method.id === PASSKEY ? 'fingerprint' : 'external-link'}
            isBusy={isBusy}
            onClick={() => props.onBrowser(method.id)}
          >
            Continue with {method.label}
          </Button>
        ))}
        <Button icon="globe" variant="ghost" isBusy={isBusy} onClick={() => props.onBrowser()}>
          Sign in with the browser
        </Button>
      </div>
    </form>
  )
}
