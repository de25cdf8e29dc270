/** Expected failures of signing in. None says whether an account exists. */
import { defineFaults } from '@kith/shared/kit'

export const authFault = defineFaults('auth', {
  'wrong-password': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'E-mail address and password do not match an account here. Check both, or reset the password.',
  },
  'not-your-password': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'This is not the password you have now. Nothing was changed; type it again.',
  },
  locked: {
    status: 429,
    retry: true,
    say: (d: { seconds: number }) =>
      `Too many failed attempts. Signing in waits ${Math.ceil(d.seconds / 60)} minutes; devices that are signed in go on working.`,
  },
  'verify-mail': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'Open the link in the mail we sent you first; it proves that the address is yours. Then sign in.',
  },
  'no-sign-up': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'This server makes accounts for invited people only. Ask an administrator for an invitation link.',
  },
  'weak-password': {
    status: 422,
    retry: false,
    say: (d: { least: number }) => `A password needs at least ${d.least} characters.`,
  },
  'address-taken': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'This address cannot be used for a new account. Sign in, or reset the password.',
  },
  'wrong-code': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'That code is not right, or it was used already. Wait for the next one and try again.',
  },
  'challenge-over': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'This sign-in took too long or failed too often. Start again.',
  },
  'link-over': {
    status: 410,
    retry: false,
    say: (_: Record<never, never>) =>
      'This link was used already or is too old. Ask for a new one; nothing was changed.',
  },
  'unknown-way': {
    status: 404,
    retry: false,
    say: (_: Record<never, never>) => 'This server does not offer that way to sign in.',
  },
  'provider-away': {
    status: 503,
    retry: true,
    say: (d: { name: string }) =>
      `${d.name} does not answer at the moment. Try again in a minute, or sign in another way.`,
  },
  'two-factor-state': {
    status: 409,
    retry: false,
    say: (d: { why: string }) => `Two-factor sign-in was not changed: ${d.why}.`,
  },
  'last-factor': {
    status: 409,
    retry: false,
    say: (d: { workspace: string }) =>
      `“${d.workspace}” asks everybody for two-factor sign-in, and this is the last you have. Add a passkey or an authenticator first; nothing was changed.`,
  },
  'no-passkeys-here': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'Browsers keep passkeys only for a server with a name and https. Use an authenticator here; nothing was changed.',
  },
  'too-many-passkeys': {
    status: 409,
    retry: false,
    say: (d: { most: number }) =>
      `An account has at most ${d.most} passkeys. Remove one you no longer use; nothing was changed.`,
  },
  'wrong-passkey': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'That passkey was not accepted, or is not one of this account. Try again, or use another way.',
  },
  'unverified-passkey': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'This passkey asked for neither a PIN nor a finger, so it does not stand for your password. Sign in with the password; the passkey is the second step then.',
  },
  'room-token': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'The token of this live note is not good, or it has ended. Ask for a new one.',
  },
  'old-node': {
    status: 500,
    retry: false,
    say: (_: Record<never, never>) =>
      'Passwords are kept as Argon2id, which this Node does not have. Start the server with Node 24.7 or newer.',
  },
})
