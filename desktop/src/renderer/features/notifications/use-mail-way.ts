/** Whether notices can be mailed to this person, or why not. */
import { useAccount, useCall } from '#renderer/client'

export interface MailWay {
  readonly isPossible: boolean
  readonly why: string | null
}

export function useMailWay(): MailWay {
  const account = useAccount()
  const user = account?.user ?? null
  const isShared = account !== null && account.workspace !== null
  const server = isShared && user !== null ? user.server : null
  const probe = useCall(server === null ? null : `probe:${server}`, api =>
    api.account.probe({ server: server ?? '' }),
  )
  if (account === null) return { isPossible: false, why: null }
  if (!isShared || user === null)
    return {
      isPossible: false,
      why: 'E-mails come from a team’s server; this workspace is only on this device.',
    }
  if (probe.status === 'failed')
    return {
      isPossible: true,
      why: 'The server is out of reach; what you choose counts when it is back.',
    }
  if (probe.value === null || probe.value.sendsMail)
    return {
      isPossible: true,
      why: probe.value && `To ${user.email}, when you have not seen it here.`,
    }
  return {
    isPossible: false,
    why: 'E-mail is off: your server has no mail server set up (KITH_SMTP_URL).',
  }
}
