/** Proof key (RFC 7636, S256) and state of one sign-in. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Proof {
  readonly verifier: string
  readonly challenge: string
  /** 256 bits that only the browser's answer to this very question carries. */
  readonly state: string
}

export function newProof(random: (bytes: number) => Buffer = randomBytes): Proof {
  const verifier = random(48).toString('base64url')
  return {
    verifier,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    state: random(32).toString('base64url'),
  }
}

/** In the same time whatever differs. */
export function isSame(given: string, expected: string): boolean {
  const a = createHash('sha256').update(given).digest()
  const b = createHash('sha256').update(expected).digest()
  return timingSafeEqual(a, b)
}
