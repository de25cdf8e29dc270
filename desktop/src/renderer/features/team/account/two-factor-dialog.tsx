/** Turning two-factor on: prove the password, scan, keep the backup codes, prove the first code. */
import { useState } from 'react'
import { useAccount, useClient, useWork } from '#renderer/client'
import { Button, Dialog, toast } from '#renderer/ui'
import { CodeStep } from '../sign-in/code-step.tsx'
import { AskPassword } from './ask-password.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { QrCode } from './qr-code.tsx'

interface Begun {
  readonly uri: string
  readonly backupCodes: readonly string[]
}

export function TwoFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const user = useAccount()?.user
  const server = user?.server ?? ''
  const title = user?.hasTwoFactor ? 'Add an authenticator' : 'Turn on two-factor sign-in'
  const { run, isBusy, fault, forget } = useWork()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [isSaved, setIsSaved] = useState(false)
  // Beside passkeys the codes that came with them stay good.
  const hasCodes = begun !== null && begun.backupCodes.length > 0
  const confirm = (code: string): void =>
    void run(async () => {
      await client.account.confirmTwoFactor({ code: code.replaceAll(/\s/g, '') })
      toast('Two-factor sign-in is on', { tone: 'good' })
      onClose()
    })
  return (
    <Dialog
      onClose={onClose}
      title={isSaved && hasCodes ? 'Keep the backup codes' : title}
      width={440}
    >
      {begun === null ? (
        <AskPassword
          verb="Continue"
          isBusy={isBusy}
          fault={fault}
          onDone={password =>
            void run(() => client.account.beginTwoFactor({ password })).then(
              answer => answer && setBegun(answer),
            )
          }
        >
          <p className="muted">
            You need an authenticator: an app on your phone, or a password manager that makes codes.
          </p>
        </AskPassword>
      ) : isSaved ? (
        <>
          {hasCodes && <BackupCodes codes={begun.backupCodes} server={server} />}
          <CodeStep
            isBusy={isBusy}
            fault={fault}
            verb="Turn on"
            hint="Six digits from the authenticator, to prove that it works. Nothing is changed before that."
            onDone={confirm}
            onBack={() => {
              forget()
              setIsSaved(false)
            }}
          />
        </>
      ) : (
        <div className="team-form">
          <p>Scan this with your authenticator, or type the key into it.</p>
          <QrCode text={begun.uri} label="QR code for the authenticator" />
          <code className="team-key" aria-label="Key">
            {keyOf(begun.uri)}
          </code>
          <div className="team-form-foot">
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the step has nothing else */}
            <Button variant="primary" autoFocus onClick={() => setIsSaved(true)}>
              Continue
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

/** The secret of an otpauth address in groups of four, for typing. */
function keyOf(uri: string): string {
  const secret = URL.parse(uri)?.searchParams.get('secret') ?? ''
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
