import { useAccount } from '#renderer/client'
import { Dialog, toast } from '#renderer/ui'
import { SignIn } from './sign-in.tsx'

/** Signing in on its own: the first time, or again after the session ended. */
export function SignInDialog({ onClose }: { readonly onClose: () => void }) {
  const user = useAccount()?.user ?? null
  return (
    <Dialog
      onClose={onClose}
      title={user === null ? 'Sign in' : 'Sign in again'}
      description={
        user === null
          ? 'An account is needed only to share with others. Everything here works without one.'
          : 'What you changed meanwhile is kept here and goes to the server as soon as you are back.'
      }
      width={420}
    >
      <SignIn
        server={user?.server ?? null}
        email={user?.email ?? ''}
        onDone={() => {
          toast('Signed in', { tone: 'good' })
          onClose()
        }}
      />
    </Dialog>
  )
}
