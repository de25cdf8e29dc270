import { showFault } from '#renderer/client'
import { Button } from '#renderer/ui'

export interface BrowserStepProps {
  readonly url: string
  readonly code: string
  readonly onBack: () => void
}

/** Waits for the browser: the code here must be the code there. */
export function BrowserStep({ url, code, onBack }: BrowserStepProps) {
  return (
    <div className="team-form">
      <p>
        Your browser asks whether this device may sign in. Check that it shows this code, then allow
        it there.
      </p>
      <output className="team-user-code" aria-label="Code">
        {code}
      </output>
      <p className="muted" aria-live="polite">
        Waiting for the browser. This page goes on by itself.
      </p>
      <div className="team-form-foot">
        <Button
          icon="copy"
          onClick={() => void navigator.clipboard.writeText(url).catch(showFault)}
        >
          Copy the address
        </Button>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  )
}
