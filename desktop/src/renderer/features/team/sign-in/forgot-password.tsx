import { useState } from 'react'
import { showFault, useClient } from '#renderer/client'
import { toast } from '#renderer/ui'

/** Asks for the link that sets a new password; says the same whether the address is known or not. */
export function ForgotPassword({
  server,
  email,
}: {
  readonly server: string
  readonly email: string
}) {
  const client = useClient()
  const [isBusy, setIsBusy] = useState(false)
  const ask = async (): Promise<void> => {
    if (!email.includes('@')) return toast('Type your e-mail address first, then ask again.')
    setIsBusy(true)
    try {
      const { link } = await client.account.forgot({ server, email: email.trim() })
      if (link === null)
        toast(`If ${email.trim()} has an account, a link to a new password is on its way.`)
      else
        await navigator.clipboard
          .writeText(link)
          .then(() => toast('Copied the link to a new password'))
    } catch (error) {
      showFault(error)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <button type="button" className="link" disabled={isBusy} onClick={() => void ask()}>
      Forgot the password?
    </button>
  )
}
