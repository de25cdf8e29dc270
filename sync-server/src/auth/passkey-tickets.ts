/**
 * Whoever proved their password in Kith may make one passkey in a browser: the link carries a random
 * word, kept as a hash, good once and for ten minutes.
 */
import { randomBytes } from 'node:crypto'
import { s } from '@kith/shared/kit'

const TICKET_MS = 10 * 60_000
const PREFIX = 'kith-passkey-'

const ticketSchema = s.object({ user: s.string(), email: s.string(), name: s.string() })
export type PasskeyTicket = s.infer<typeof ticketSchema>

/** The part of the library's context that keeps pending proofs. */
export interface Proofs {
  readonly createVerificationValue: (row: {
    identifier: string
    value: string
    expiresAt: Date
  }) => Promise<unknown>
  readonly findVerificationValue: (identifier: string) => Promise<Proof | null>
  readonly consumeVerificationValue: (identifier: string) => Promise<Proof | null>
}
interface Proof {
  readonly value: string
  readonly expiresAt: Date
}

export async function makeTicket(proofs: Proofs, ticket: PasskeyTicket): Promise<string> {
  const word = randomBytes(24).toString('base64url')
  await proofs.createVerificationValue({
    identifier: PREFIX + word,
    value: JSON.stringify(ticket),
    // The library's clock: it compares.
    expiresAt: new Date(Date.now() + TICKET_MS),
  })
  return word
}

export async function findTicket(proofs: Proofs, word: string): Promise<PasskeyTicket | undefined> {
  const found = await proofs.findVerificationValue(PREFIX + word)
  return found === null || found.expiresAt.getTime() <= Date.now() ? undefined : parse(found.value)
}

/** The same, and from now on it is nobody's. */
export async function useTicket(proofs: Proofs, word: string): Promise<PasskeyTicket | undefined> {
  const found = await proofs.consumeVerificationValue(PREFIX + word)
  return found === null ? undefined : parse(found.value)
}

const parse = (text: string): PasskeyTicket => ticketSchema.parse(JSON.parse(text))
