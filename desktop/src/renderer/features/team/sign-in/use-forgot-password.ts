import { useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { ServerInfo } from '@kith/shared/rpc'
import { useClient, useWork } from '#renderer/client'

export interface ForgotPassword {
  readonly ask: (email: string) => Promise<void>
  readonly isBusy: boolean
  readonly fault: Fault | null
  /** What to do now, in a sentence; empty before anybody asked. */
  readonly said: string
  readonly forget: () => void
}

/** Asks for the link that sets a new password; says the same whether the address is known or not. */
export function useForgotPassword({ url, sendsMail }: ServerInfo): ForgotPassword {
  const client = useClient()
  const { run, fault, isBusy, forget } = useWork()
  const [said, setSaid] = useState('')
  return {
    isBusy,
    fault,
    said,
    async ask(typed) {
      const email = typed.trim()
      setSaid('')
      forget()
      if (!email.includes('@')) return setSaid('Type your e-mail address first, then ask again.')
      const answer = await run(() => client.account.forgot({ server: url, email }))
      if (answer === undefined) return undefined
      return setSaid(
        sendsMail
          ? `If ${email} has an account, a link to a new password is on its way.`
          : `This server sends no mail. If ${email} has an account, whoever runs the server finds the link to a new password in its log.`,
      )
    },
    forget() {
      setSaid('')
      forget()
    },
  }
}
