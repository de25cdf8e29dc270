import { Button } from '#renderer/ui'

export interface MailStepProps {
  readonly email: string
  readonly onBack: () => void
}

/** The account is made; its address has to be proved before it opens anything. */
export function MailStep({ email, onBack }: MailStepProps) {
  return (
    <div className="team-form">
      <p>
        We sent a letter to <b>{email}</b>. Open its link to prove that the address is yours, then
        come back and sign in.
      </p>
      <div className="team-form-foot">
        <Button variant="primary" onClick={onBack}>
          Sign in
        </Button>
      </div>
    </div>
  )
}
