import { useClient, useWork } from '#renderer/client'
import { Dialog, toast } from '#renderer/ui'
import { AskPassword } from './ask-password.tsx'

export interface EndTwoFactorProps {
  /** Passkeys go on as the second step. */
  readonly hasPasskeys: boolean
  readonly onClose: () => void
}

export function EndTwoFactor({ hasPasskeys, onClose }: EndTwoFactorProps) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  return (
    <Dialog
      onClose={onClose}
      title={hasPasskeys ? 'Remove the authenticator' : 'Turn off two-factor sign-in'}
      description={
        hasPasskeys
          ? 'Its codes stop working. Signing in asks for a passkey, or for a backup code.'
          : 'From then on the password alone opens the account. Your backup codes stop working.'
      }
      width={420}
    >
      <AskPassword
        verb={hasPasskeys ? 'Remove' : 'Turn off'}
        isBusy={isBusy}
        fault={fault}
        onDone={password =>
          void run(async () => {
            await client.account.endTwoFactor({ password })
            toast(hasPasskeys ? 'The authenticator is removed' : 'Two-factor sign-in is off')
            onClose()
          })
        }
      />
    </Dialog>
  )
}
