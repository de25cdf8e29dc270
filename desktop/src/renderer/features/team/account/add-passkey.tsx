/** Making a passkey: name it and prove the password here, make it in the browser, and be told that it is there. */
import { useState } from 'react'
import { showFault, useAccount, useClient, useWork } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import type { SecondFactors } from '@kith/shared/rpc'
import { Button, Dialog, Icon } from '#renderer/ui'
import { TextField } from '../text-field.tsx'
import { AskPassword } from './ask-password.tsx'
import { BackupCodes } from './backup-codes.tsx'

export interface AddPasskeyProps {
  /** As they are now; a passkey more than at the beginning is the one that was made. */
  readonly factors: SecondFactors
  readonly onClose: () => void
}

interface Begun {
  readonly url: string
  readonly backupCodes: readonly string[]
  readonly before: ReadonlySet<string>
}

export function AddPasskey({ factors, onClose }: AddPasskeyProps) {
  const client = useClient()
  const server = useAccount()?.user?.server ?? ''
  const { run, isBusy, fault } = useWork()
  const [name, setName] = useState('This computer')
  const [begun, setBegun] = useState<Begun | null>(null)
  const isThere = begun !== null && factors.passkeys.some(({ id }) => !begun.before.has(id))
  const begin = (password: string): void =>
    void run(() => client.account.addPasskey({ name: name.trim(), password })).then(
      answer =>
        answer && setBegun({ ...answer, before: new Set(factors.passkeys.map(({ id }) => id)) }),
    )
  return (
    <Dialog
      onClose={onClose}
      title={isThere ? 'The passkey is kept' : 'Add a passkey'}
      width={440}
      {...(begun === null
        ? {}
        : {
            footer: (
              <Button variant={isThere ? 'primary' : 'outline'} onClick={onClose}>
                {isThere ? 'Done' : 'Close'}
              </Button>
            ),
          })}
    >
      {begun === null ? (
        <AskPassword verb="Continue in the browser" isBusy={isBusy} fault={fault} onDone={begin}>
          <TextField
            label="Name"
            hint="Where it is kept, so that you know it again."
            maxLength={60}
            value={name}
            onText={setName}
          />
        </AskPassword>
      ) : (
        <div className="team-form">
          <p className="row-x team-ready" aria-live="polite">
            <Icon name={isThere ? 'circle-check' : 'external-link'} />
            <span>
              {isThere
                ? `It signs you in to ${hostOf(server)} from now on: after the password, or in the browser instead of it.`
                : 'Your browser asks to make it. This page goes on by itself.'}
            </span>
          </p>
          {!isThere && (
            <div className="team-form-foot">
              <Button
                icon="copy"
                onClick={() => void navigator.clipboard.writeText(begun.url).catch(showFault)}
              >
                Copy the address
              </Button>
            </div>
          )}
          {begun.backupCodes.length > 0 && (
            <BackupCodes codes={begun.backupCodes} server={server} lost="passkey" />
          )}
        </div>
      )}
    </Dialog>
  )
}
