/**
 * Who of the team sees what of a mail or a meeting (MAIL 9): four levels, each holding all of the one before.
 */
import type { ShareLevel } from './types.ts'

export const SHARE_LEVELS = [
  'private',
  'metadata',
  'subject',
  'full',
] as const satisfies readonly ShareLevel[]

const rank = (level: ShareLevel): number => SHARE_LEVELS.indexOf(level)
export const lower = (a: ShareLevel, b: ShareLevel): ShareLevel => (rank(a) <= rank(b) ? a : b)
export const higher = (a: ShareLevel, b: ShareLevel): ShareLevel => (rank(a) >= rank(b) ? a : b)

export interface ShareFacts {
  /** Nothing is shared above it. */
  readonly workspaceMost: ShareLevel
  readonly account: ShareLevel
  /** What was said for the people and companies of this mail; several may be. */
  readonly contacts: readonly ShareLevel[]
  /** What was said for this conversation; holds over contacts and account. */
  readonly thread: ShareLevel | null
  /** Codes, passwords, health: never without being asked about this conversation. */
  readonly isSensitive: boolean
  /** The person said for this conversation that it may go, though it is sensitive. */
  readonly isConfirmed: boolean
}

/** What the team may see. Never more than the workspace allows; a sensitive mail stays private until confirmed. */
export function shareLevel(facts: ShareFacts): ShareLevel {
  const { workspaceMost, account, contacts, thread, isSensitive, isConfirmed } = facts
  if (isSensitive && !(isConfirmed && thread !== null)) return 'private'
  // A closer rule replaces a wider one, in both directions.
  const wanted = thread ?? (contacts.length > 0 ? contacts.reduce(higher) : account)
  return lower(workspaceMost, wanted)
}

/** One mail seen by several owners: the highest that any of them gave. */
export const unitedLevel = (levels: readonly ShareLevel[]): ShareLevel =>
  levels.reduce<ShareLevel>(higher, 'private')

const SENSITIVE =
  /\b(?:verification code|security code|one[- ]time (?:code|password|pin)|\botp\b|two[- ]factor|2fa|login code|sign-?in code|password reset|reset your password|passwort (?:zurücksetzen|vergessen)|bestätigungscode|sicherheitscode|einmalpasswort|mot de passe|code de (?:vérification|sécurité)|código de (?:verificación|seguridad)|contraseña|codice di (?:verifica|sicurezza)|wachtwoord|verificatiecode|пароль|код подтверждения|验证码|認証コード|payslip|pay ?slip|salary statement|gehaltsabrechnung|lohnabrechnung|bulletin de (?:paie|salaire)|diagnosis|test results?|medical|befund|arztbrief|krankmeldung|bank statement|kontoauszug|tax return|steuerbescheid|kündigung|termination of employment|disciplinary)\b/iu
const SENSITIVE_SENDER =
  /(?:^|[.@-])(?:bank|banking|sparkasse|paypal|klinik|clinic|hospital|praxis|krankenkasse|health|payroll|hr|personal|lohn|finanzamt|tax)(?:[.@-]|$)/i

/** Mail that never leaves by a general rule: codes, passwords, pay, health, banks, and what its sender marked. */
export const isSensitiveMail = (mail: {
  readonly subject: string
  readonly from: string
  readonly sensitivity: string
}): boolean =>
  /^(?:private|personal|company-confidential|confidential)$/i.test(mail.sensitivity.trim()) ||
  SENSITIVE.test(mail.subject) ||
  SENSITIVE_SENDER.test(mail.from)
