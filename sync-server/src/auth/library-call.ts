/** Calls into better-auth: our headers in, its errors as our faults out. */
import type { Fault } from '@kith/shared/kit'
import { APIError } from 'better-auth/api'
import { authFault } from './auth-fault.ts'
import { ADDRESS_HEADER, DEVICE_HEADER, LEAST_PASSWORD } from './better-auth.ts'

/** Who asks: what the connection and the device say, never what better-auth would read itself. */
export interface Caller {
  readonly address: string
  readonly userAgent: string
  readonly device: string
}

export interface Credential {
  /** Of our API. */
  readonly token?: string | undefined
  /** Of our pages, and of the steps of one sign-in. */
  readonly cookie?: string | undefined
}

export function headersOf(caller: Caller, { token, cookie }: Credential = {}): Headers {
  const headers = new Headers({
    [ADDRESS_HEADER]: caller.address,
    [DEVICE_HEADER]: encodeURIComponent(caller.device),
    'user-agent': caller.userAgent,
  })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (cookie !== undefined) headers.set('cookie', cookie)
  return headers
}

type Make = () => Fault
const FAULTS: Readonly<Record<string, Make>> = {
  INVALID_EMAIL_OR_PASSWORD: () => authFault('wrong-password', {}),
  // Said only to whoever is signed in and proves once more who they are.
  INVALID_PASSWORD: () => authFault('not-your-password', {}),
  INVALID_EMAIL: () => authFault('wrong-password', {}),
  EMAIL_NOT_VERIFIED: () => authFault('verify-mail', {}),
  USER_ALREADY_EXISTS: () => authFault('address-taken', {}),
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: () => authFault('address-taken', {}),
  PASSWORD_TOO_SHORT: () => authFault('weak-password', { least: LEAST_PASSWORD }),
  PASSWORD_TOO_LONG: () => authFault('weak-password', { least: LEAST_PASSWORD }),
  INVALID_CODE: () => authFault('wrong-code', {}),
  INVALID_BACKUP_CODE: () => authFault('wrong-code', {}),
  BACKUP_CODES_NOT_ENABLED: () => authFault('wrong-code', {}),
  INVALID_TWO_FACTOR_COOKIE: () => authFault('challenge-over', {}),
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: () => authFault('challenge-over', {}),
  ACCOUNT_TEMPORARILY_LOCKED: () => authFault('locked', { seconds: 900 }),
  TOTP_ALREADY_ENABLED: () => authFault('two-factor-state', { why: 'it is on already' }),
  TOTP_NOT_ENABLED: () => authFault('two-factor-state', { why: 'it is not on' }),
  TWO_FACTOR_NOT_ENABLED: () => authFault('two-factor-state', { why: 'it is not on' }),
  INVALID_TOKEN: () => authFault('link-over', {}),
  TOKEN_EXPIRED: () => authFault('link-over', {}),
  CHALLENGE_NOT_FOUND: () => authFault('challenge-over', {}),
  PASSKEY_NOT_FOUND: () => authFault('wrong-passkey', {}),
  AUTHENTICATION_FAILED: () => authFault('wrong-passkey', {}),
  FAILED_TO_VERIFY_REGISTRATION: () => authFault('wrong-passkey', {}),
  PROVIDER_NOT_FOUND: () => authFault('unknown-way', {}),
}

/** Runs a call; an error it names becomes ours, anything else goes on as the bug it is. */
export async function callLibrary<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof APIError ? error.body?.code : undefined
    const fault = code === undefined ? undefined : FAULTS[code]
    if (fault === undefined) throw error
    throw fault()
  }
}

/** Cookies an answer sets, as a browser would send them back; for the next step of the same sign-in. */
export function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0] ?? '')
    .filter(pair => !pair.endsWith('='))
    .join('; ')
}

/** The token of the session an answer began; `undefined` when it began none. */
export const newTokenOf = (headers: Headers): string | undefined =>
  // Signed, `token.signature`: the first part alone is the token of our API.
  decodeURIComponent(headers.get('set-auth-token') ?? '').split('.', 1)[0] || undefined
