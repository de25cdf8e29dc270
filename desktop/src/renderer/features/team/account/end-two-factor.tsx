import { useClient, useWork } from '#renderer/client'
import { Dialog, toast } from '#renderer/ui'
import { AskPassword } from './ask-password.tsx'

export function EndTwoFactor({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { run, isBusy, fault } = useWork()
  return (
    <Dialog
      onClose={onClose}
      title="Turn off two-factor sign-in"
      description="From then on the password alone opens the account. Your backup codes stop working."
      width={420}
    >
      <AskPassword
        verb="Turn off"
        isBusy={isBusy}
        fault={fault}
        onDone={password =>
          void run(async () => {
            await client.account.endTwoFactor({ password })
            toast('Two-factor sign-in is off')
            onClose()
          })
        }
      />
    </Dialog>
  )
}
