/**
 * Passwords at rest: Argon2id (RFC 9106) as PHC text. Argon2id and not scrypt, because it is OWASP's
 * first choice, resists side channels in its first half pass, and Node has it built in; 19 MiB and
 * two passes are OWASP's smallest setting (40 ms here). At most two run at once, so that a flood of
 * sign-ins costs 38 MiB and two threads, not the server.
 */
import * as crypto from 'node:crypto'
import { promisify } from 'node:util'
import { authFault } from './auth-fault.ts'

const SETTING = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const SALT_BYTES = 16
const MOST_AT_ONCE = 2
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/

export interface PasswordHash {
  readonly hash: (password: string) => Promise<string>
  readonly verify: (password: string, kept: string) => Promise<boolean>
}

/** Throws `auth/old-node` where Node has no Argon2. Tests take a cheaper setting. */
export function createPasswordHash(setting = SETTING): PasswordHash {
  if (typeof crypto.argon2 !== 'function') throw authFault('old-node', {})
  const argon2 = promisify(crypto.argon2)
  const inTurn = createTurns(MOST_AT_ONCE)
  const tagOf = (password: string, nonce: Buffer, by: typeof SETTING) =>
    inTurn(async () => argon2('argon2id', { message: password.normalize('NFKC'), nonce, ...by }))
  return {
    async hash(password) {
      const nonce = crypto.randomBytes(SALT_BYTES)
      const tag = await tagOf(password, nonce, setting)
      const { memory, passes, parallelism } = setting
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare64(nonce)}$${bare64(tag)}`
    },
    async verify(password, kept) {
      const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(kept) ?? []
      if (memory === undefined) return false
      const wanted = Buffer.from(tag, 'base64')
      const given = await tagOf(password, Buffer.from(salt, 'base64'), {
        memory: Number(memory),
        passes: Number(passes),
        parallelism: Number(parallelism),
        tagLength: wanted.length,
      })
      return crypto.timingSafeEqual(given, wanted)
    },
  }
}

const bare64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Runs at most `most` pieces of work at once, the others in the order they came. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // A turn is handed on, so that nobody who comes now overtakes.
      if (next) next()
      else running--
    }
  }
}
