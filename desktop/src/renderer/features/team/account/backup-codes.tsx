import { showFault } from '#renderer/client'
import { Button, toast } from '#renderer/ui'

export interface BackupCodesProps {
  readonly codes: readonly string[]
  readonly server: string
  /** What they stand in for. */
  readonly lost?: 'authenticator' | 'passkey'
}

/** Each opens the account once when the authenticator is lost; they cannot be shown again. */
export function BackupCodes({ codes, server, lost = 'authenticator' }: BackupCodesProps) {
  const text = `Backup codes for Kith on ${server}\nEach works once.\n\n${codes.join('\n')}\n`
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(() => toast('Copied'), showFault)
  const save = (): void => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = 'kith-backup-codes.txt'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div className="team-form">
      <p>
        Keep these where your phone is not. Each opens the account once, should the {lost} be lost;
        they cannot be shown again.
      </p>
      <ul className="team-codes" aria-label="Backup codes">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="team-form-foot">
        <Button icon="copy" onClick={copy}>
          Copy
        </Button>
        <Button icon="download" onClick={save}>
          Save as a file
        </Button>
      </div>
    </div>
  )
}
