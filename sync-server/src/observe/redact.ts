/**
 * What a log line may not hold. Two nets: fields whose name says that they are secret are dropped,
 * and texts are searched for what looks like a secret or an address, wherever they come from.
 */
import { mask } from '@kith/shared/kit'

const SECRET =
  /(pass(word|phrase)?|secret|token|ticket|authorization|cookie|credential|api_?key|private_?key|backup_?codes?|otp|session_?id)$/i
/** Codes open invitations and two-factor sign-in; the code of a fault is a name and stays. */
const CODE = /^(invite_?|device_?|user_?)?code$/i
const FAULT_CODE = /^[a-z][a-z0-9-]*\/[a-z0-9-]+$|^[A-Z0-9_]{3,30}$/
const MAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}/g
const BEARER = /\b(bearer|basic)\s+[\w.~+/%=-]{8,}/gi
/** Keys of programs, wherever they stand. */
const API_KEY = /\bcrm_[0-9a-f]{32}_[\w-]{8,}/g
const IN_URL = /([a-z][a-z\d+.-]*:\/\/)[^\s/@]+:[^\s/@]+@/gi
const IN_QUERY = /([?&](?:[\w-]*(?:token|code|secret|key|ticket|signature))=)[^&\s"']+/gi
const GONE = '[redacted]'
const MAX_DEPTH = 6
const MAX_TEXT = 4000

function redactText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(API_KEY, GONE)
    .replace(IN_URL, `$1${GONE}@`)
    .replace(BEARER, `$1 ${GONE}`)
    .replace(IN_QUERY, `$1${GONE}`)
    .replace(MAIL, address => mask(address))
}

/** A copy that is safe to write: errors keep name, message, stack and fault code. */
export function redact(value: unknown, name = '', depth = 0): unknown {
  if (SECRET.test(name) && value !== undefined && value !== null) return GONE
  if (typeof value === 'string') {
    if (CODE.test(name) && !FAULT_CODE.test(value)) return GONE
    return redactText(value)
  }
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.slice(0, 50).map(item => redact(item, name, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redact(inner, key, depth + 1)]),
  )
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, '', depth + 1) }),
  }
}
