/**
 * Signing in to a server, step by step in one place: which server, who, and where it asks for one the
 * code of an authenticator; or in the browser, where passkeys are. Used by sharing, joining, and signing in again.
 */
import { useEffect, useState } from 'react'
import { useAccount, useClient, useWork } from '#renderer/client'
import type { ServerInfo } from '@kith/shared/rpc'
import { BrowserStep } from './browser-step.tsx'
import { CodeStep } from './code-step.tsx'
import { MailStep } from './mail-step.tsx'
import { PasswordStep, type Credentials } from './password-step.tsx'
import { ServerStep } from './server-step.tsx'

export interface SignInProps {
  /** Known already: an invitation's, or the one the session ended at. */
  readonly server?: string | null
  readonly email?: string
  /** Code of an invitation, which lets people make an account where it is not open to all. */
  readonly invite?: string
  readonly onDone: () => void
}

type Step =
  | { readonly at: 'server' }
  | { readonly at: 'password'; readonly info: ServerInfo }
  | {
      readonly at: 'code'
      readonly info: ServerInfo
      readonly credentials: Credentials
      readonly hasAuthenticator: boolean
      readonly hasPasskey: boolean
    }
  | {
      readonly at: 'browser'
      readonly info: ServerInfo
      readonly url: string
      readonly code: string
    }
  | { readonly at: 'mail'; readonly info: ServerInfo; readonly email: string }

export function SignIn({ server = null, email = '', invite, onDone }: SignInProps) {
  const client = useClient()
  const account = useAccount()
  const { run, fault, isBusy, forget } = useWork()
  const [step, setStep] = useState<Step>({ at: 'server' })
  const [typed, setTyped] = useState(server ?? '')

  // The server is known: its ways are asked for at once.
  useEffect(() => {
    if (server === null) return
    void run(() => client.account.probe({ server })).then(
      info => info && setStep({ at: 'password', info }),
    )
  }, [client, run, server])

  // The browser's answer arrives by itself.
  const user = account?.user
  const isIn =
    step.at === 'browser' && user !== null && user?.server === step.info.url && !user.isExpired
  useEffect(() => {
    if (isIn) onDone()
  }, [isIn, onDone])

  const go = (next: Step): void => {
    forget()
    setStep(next)
  }
  const probe = (): void =>
    void run(() => client.account.probe({ server: typed })).then(
      info => info && go({ at: 'password', info }),
    )
  const signIn = async (info: ServerInfo, credentials: Credentials, code?: string) => {
    const answer = await run(() =>
      client.account.signIn({
        server: info.url,
        email: credentials.email,
        password: credentials.password,
        ...(code === undefined ? {} : { code }),
      }),
    )
    if (answer?.result === 'signed-in') onDone()
    else if (answer?.result === 'needs-code') {
      const { hasAuthenticator, hasPasskey } = answer
      go({ at: 'code', info, credentials, hasAuthenticator, hasPasskey })
    }
  }
  const signUp = async (info: ServerInfo, credentials: Credentials) => {
    const answer = await run(() =>
      client.account.signUp({
        server: info.url,
        email: credentials.email,
        password: credentials.password,
        name: credentials.name,
        ...(invite === undefined ? {} : { invite }),
      }),
    )
    if (answer?.result === 'signed-in') onDone()
    else if (answer?.result === 'verify-mail') go({ at: 'mail', info, email: credentials.email })
  }
  const openBrowser = async (info: ServerInfo, method?: string) => {
    const answer = await run(() =>
      client.account.signInBrowser({
        server: info.url,
        ...(method === undefined ? {} : { method }),
      }),
    )
    if (answer) go({ at: 'browser', info, url: answer.url, code: answer.userCode })
  }

  switch (step.at) {
    case 'server':
      return (
        <ServerStep
          value={typed}
          isBusy={isBusy}
          fault={fault}
          onChange={setTyped}
          onDone={probe}
        />
      )
    case 'password':
      return (
        <PasswordStep
          info={step.info}
          email={email}
          isInvited={invite !== undefined}
          isBusy={isBusy}
          fault={fault}
          onSignIn={credentials => void signIn(step.info, credentials)}
          onSignUp={credentials => void signUp(step.info, credentials)}
          onBrowser={method => void openBrowser(step.info, method)}
          onWay={forget}
          {...(server === null ? { onOther: () => go({ at: 'server' }) } : {})}
        />
      )
    case 'code':
      return (
        <CodeStep
          isBusy={isBusy}
          fault={fault}
          hasAuthenticator={step.hasAuthenticator}
          {...(step.hasPasskey
            ? { onPasskey: () => void openBrowser(step.info, passkeyWay(step.info)) }
            : {})}
          onDone={code => void signIn(step.info, step.credentials, code)}
          onBack={() => go({ at: 'password', info: step.info })}
        />
      )
    case 'browser':
      return (
        <BrowserStep
          url={step.url}
          code={step.code}
          onBack={() => go({ at: 'password', info: step.info })}
        />
      )
    case 'mail':
      return <MailStep email={step.email} onBack={() => go({ at: 'password', info: step.info })} />
  }
}

/** The page that asks for nothing but the passkey; servers of before have the whole sign-in only. */
const passkeyWay = (info: ServerInfo): string | undefined =>
  info.methods.some(({ id }) => id === 'passkey') ? 'passkey' : undefined
