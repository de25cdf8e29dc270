import { useClient, useWork } from '#renderer/client'
import type { PasskeyInfo } from '@kith/shared/rpc'
import { Dialog, toast } from '#renderer/ui'
import { AskPassword } from './ask-password.tsx'

export interface RemovePasskeyProps {
  readonly passkey: PasskeyInfo
  /** Nothing else would be left beside the password. */
  readonly isLast: boolean
  readonly onClose: () => void
}

export function RemovePasskey({ passkey, isLast, onClose }: RemovePasskeyProps) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  return (
    <Dialog
      onClose={onClose}
      title={`Remove “${passkey.name}”`}
      description={
        isLast
          ? 'It is the last: from then on the password alone opens the account, and your backup codes stop working.'
          : 'It no longer opens this account. Remove it from the device or password manager as well; there it is of no more use.'
      }
      width={420}
    >
      <AskPassword
        verb="Remove"
        isBusy={isBusy}
        fault={fault}
        onDone={password =>
          void run(async () => {
            await client.account.removePasskey({ id: passkey.id, password })
            toast(isLast ? 'Two-factor sign-in is off' : 'The passkey is removed')
            onClose()
          })
        }
      />
    </Dialog>
  )
}
