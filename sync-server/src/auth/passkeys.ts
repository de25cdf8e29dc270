/**
 * Passkeys (W3C Web Authentication, level 2) as a second factor: made in the system browser on a page
 * of this server, because a passkey belongs to an origin; listed, named and removed from Kith.
 */
import { s } from '@kith/shared/kit'
import { and, eq } from 'drizzle-orm'
import { httpFault, type Person } from '#http'
import { authFault } from './auth-fault.ts'
import { factorsOf, holding, setTwoFactor, type Factors } from './factors.ts'
import type { Way } from './federated.ts'
import { callLibrary, headersOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'
import { findTicket, makeTicket, useTicket, type PasskeyTicket } from './passkey-tickets.ts'
import { provingAgain } from './prove-again.ts'
import { authPasskey } from './tables.ts'

const MOST_PASSKEYS = 20

/** What a browser answers (WebAuthn 5.1), as JSON with bytes as base64url; the library judges what it says. */
const answer = {
  id: s.string().min(1).max(2000),
  rawId: s.string().min(1).max(2000),
  type: s.literal('public-key'),
  clientExtensionResults: s.looseObject({}).default({}),
}
export const newPasskey = s.looseObject({
  ...answer,
  response: s.looseObject({ clientDataJSON: s.string(), attestationObject: s.string() }),
})
export const passkeyProof = s.looseObject({
  ...answer,
  response: s.looseObject({
    clientDataJSON: s.string(),
    authenticatorData: s.string(),
    signature: s.string(),
  }),
})
export type NewPasskey = s.infer<typeof newPasskey>
export type PasskeyProof = s.infer<typeof passkeyProof>

export interface Passkeys {
  /** Whether browsers keep passkeys for this server: it has a name, and TLS or is this machine. */
  readonly areOffered: boolean
  /** Signing in with one, without a password; none where browsers keep none. */
  readonly ways: readonly Way[]
  readonly factors: (user: string) => Promise<Factors>
  /** The link to make one with, for the browser; backup codes where this is the first second factor. */
  readonly begin: (
    input: { readonly name: string; readonly password: string },
    caller: Caller,
    token: string,
  ) => Promise<{ readonly url: string; readonly backupCodes: readonly string[] }>
  /** What the page of a link shows and hands to the browser; `undefined` for a link that is over. */
  readonly open: (
    ticket: string,
    caller: Caller,
  ) => Promise<
    | {
        readonly options: object
        readonly email: string
        readonly name: string
        readonly headers: Headers
      }
    | undefined
  >
  /** Throws `auth/link-over`, `auth/challenge-over`, `auth/wrong-passkey`. */
  readonly add: (
    ticket: string,
    answer: NewPasskey,
    cookie: string,
    caller: Caller,
  ) => Promise<PasskeyTicket>
  readonly rename: (person: Person, id: string, name: string, caller: Caller) => Promise<void>
  /** Throws `auth/last-factor` where a workspace of theirs needs one. */
  readonly remove: (id: string, password: string, caller: Caller, token: string) => Promise<void>
}

export function createPasskeys(parts: Parts): Passkeys {
  const { auth, db, audit, origin } = parts
  const areOffered = keepsPasskeys(origin)
  const note = (what: string, user: string, caller: Caller, data: Record<string, string> = {}) =>
    audit({ what, workspace: null, actor: user, address: caller.address, data })
  const proofs = async () => (await auth.$context).internalAdapter
  const ways = areOffered ? [{ id: 'passkey', label: 'a passkey' }] : []
  return {
    areOffered,
    ways,
    factors: user => factorsOf(db, user),
    begin,
    open,
    add,
    rename,
    remove,
  }

  async function begin(
    { name, password }: { readonly name: string; readonly password: string },
    caller: Caller,
    token: string,
  ) {
    if (!areOffered) throw authFault('no-passkeys-here', {})
    return provingAgain(parts, token, caller, async ({ user, email, isTwoFactorOn }) => {
      const headers = headersOf(caller, { token })
      const { passkeys } = await factorsOf(db, user)
      if (passkeys.length >= MOST_PASSKEYS)
        throw authFault('too-many-passkeys', { most: MOST_PASSKEYS })
      let backupCodes: readonly string[] = []
      if (isTwoFactorOn) await auth.api.verifyPassword({ body: { password }, headers })
      else {
        // Keeps codes for the day the passkey is lost; the authenticator that it makes too is never confirmed.
        const made = await auth.api.enableTwoFactor({ body: { password, method: 'totp' }, headers })
        if ('backupCodes' in made) backupCodes = made.backupCodes
      }
      const ticket = await makeTicket(await proofs(), { user, email, name })
      return { url: `${origin}/passkeys/new?ticket=${ticket}`, backupCodes }
    })
  }

  async function open(ticket: string, caller: Caller) {
    const found = await findTicket(await proofs(), ticket)
    if (found === undefined) return undefined
    const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
      query: { context: ticket },
      headers: headersOf(caller),
      returnHeaders: true,
    })
    return { options: response, email: found.email, name: found.name, headers }
  }

  async function add(ticket: string, answer: NewPasskey, cookie: string, caller: Caller) {
    const known = await findTicket(await proofs(), ticket)
    if (known === undefined) throw authFault('link-over', {})
    const made = await callLibrary(() =>
      auth.api.verifyPasskeyRegistration({
        body: { response: answer, name: known.name },
        headers: headersOf(caller, { cookie: onlyPasskey(cookie) }),
      }),
    )
    const { user } = known
    // The link may have been used twice at once: the second passkey is taken back.
    const isFirstUse = (await useTicket(await proofs(), ticket)) !== undefined
    if (!isFirstUse || made.userId !== user) {
      await db.delete(authPasskey).where(eq(authPasskey.id, made.id))
      throw authFault('link-over', {})
    }
    const wasOff = await holding(db, user, async ({ tx, hasAuthenticator, passkeys }) => {
      await setTwoFactor(tx, user, true)
      return !hasAuthenticator && passkeys.length === 1
    })
    await note('auth/passkey-added', user, caller, { name: known.name })
    if (wasOff) await note('auth/two-factor-on', user, caller)
    return known
  }

  async function rename(person: Person, id: string, name: string, caller: Caller) {
    const [row] = await db
      .update(authPasskey)
      .set({ name })
      .where(and(eq(authPasskey.id, id), eq(authPasskey.userId, person.user)))
      .returning()
    if (row === undefined) throw httpFault('not-found', { what: 'passkey' })
    await note('auth/passkey-renamed', person.user, caller, { name })
  }

  async function remove(id: string, password: string, caller: Caller, token: string) {
    await provingAgain(parts, token, caller, async ({ user }) => {
      const headers = headersOf(caller, { token })
      await auth.api.verifyPassword({ body: { password }, headers })
      // Asked before the account is held: the embedded database has one connection.
      const workspace = await parts.asksTwoFactor(user)
      const gone = await holding(db, user, async ({ tx, hasAuthenticator, passkeys }) => {
        const found = passkeys.find(passkey => passkey.id === id)
        if (found === undefined) throw httpFault('not-found', { what: 'passkey' })
        const isLast = !hasAuthenticator && passkeys.length === 1
        if (isLast && workspace !== undefined) throw authFault('last-factor', { workspace })
        await tx.delete(authPasskey).where(eq(authPasskey.id, id))
        if (isLast) await setTwoFactor(tx, user, false)
        return { name: found.name, isLast }
      })
      await note('auth/passkey-removed', user, caller, { name: gone.name })
      if (gone.isLast) await note('auth/two-factor-off', user, caller)
    })
  }
}

/** WebAuthn 5.1.3: an RP id is a domain, never an address of numbers, and the page a secure context. */
export function keepsPasskeys(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  return protocol === 'https:' && /[a-z]/i.test(hostname) && !hostname.startsWith('[')
}

/** The browser's cookie of this ceremony and no other: whoever else is signed in there has no part in it. */
export const onlyPasskey = (cookie: string): string =>
  cookie.split('; ').find(pair => /^[\w.-]*passkey=/.test(pair)) ?? ''
