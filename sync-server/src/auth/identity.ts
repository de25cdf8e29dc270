/** Everything of signing in, put together. */
import { createEmitter, type Clock, type Log } from '@kith/shared/kit'
import type { IdentityConfig } from '#config'
import type { Audit } from '#http'
import { alreadyLetter, resetLetter, verifyLetter, type Mailer } from '#mailer'
import { lt } from 'drizzle-orm'
import { allowances } from './allowances.ts'
import { createBetterAuth, type BetterAuthDeps } from './better-auth.ts'
import { createBudget, type AuthDb } from './budget.ts'
import { createDeviceSignIn, type DeviceSignIn } from './device-sign-in.ts'
import { createDevices, type Devices, type SessionEnd } from './devices.ts'
import { createFederated, type Federated } from './federated.ts'
import { identityProviders } from './identity-providers.ts'
import { noInvitations, type Invitations } from './invitations.ts'
import type { Parts } from './parts.ts'
import { createPasswordHash, type PasswordHash } from './password-hash.ts'
import { createPasswordSignIn, policyOf, type PasswordSignIn } from './password-sign-in.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createPasskeySignIn, type PasskeySignIn } from './passkey-sign-in.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import { createRoomTokens, type RoomTokens } from './room-token.ts'
import { samlProvider } from './saml.ts'
import { createSecondFactor, type SecondFactor } from './second-factor.ts'
import { keyFor } from './server-secret.ts'
import { authDeviceCode, authSession, authVerification } from './tables.ts'

export interface IdentityDeps {
  readonly db: AuthDb
  readonly clock: Clock
  readonly log: Log
  readonly config: IdentityConfig
  /** Public origin (publicOriginOf). */
  readonly origin: string
  readonly secret: string
  readonly mailer: Mailer
  readonly audit: Audit
  readonly invitations?: Invitations
  readonly passwords?: PasswordHash
  readonly asksTwoFactor?: Parts['asksTwoFactor']
}

export interface Identity {
  readonly signIn: PasswordSignIn
  readonly passwords: Passwords
  readonly secondFactor: SecondFactor
  readonly passkeys: Passkeys
  readonly passkeySignIn: PasskeySignIn
  readonly devices: Devices
  readonly deviceSignIn: DeviceSignIn
  readonly federated: Federated
  readonly roomTokens: RoomTokens
  /** Told when a session ends on this instance, by whatever way. Answers how to stop. */
  readonly onSessionEnd: (heard: (end: SessionEnd) => void) => () => void
  readonly parts: Parts
  /** Removes what is over; once an hour is often enough. */
  readonly sweep: () => Promise<void>
}

const HOUR_MS = 3_600_000

export function createIdentity(deps: IdentityDeps): Identity {
  const { db, clock, log, config, origin, mailer, audit } = deps
  const invitations = deps.invitations ?? noInvitations
  const ends = createEmitter<SessionEnd>(error => log.error('auth/listener-failed', { error }))
  const budget = createBudget(db, clock)
  const providers = identityProviders(config)
  const saml = samlProvider(config)
  const library: BetterAuthDeps = {
    db,
    origin,
    secret: keyFor(deps.secret, 'sessions').toString('base64url'),
    sessionDays: config.sessionDays,
    passwords: deps.passwords ?? createPasswordHash(),
    mustVerifyMail: mailer.isSending,
    providers: [],
    saml,
    log,
    sendReset: (email, token) =>
      sendLink(email, `/reset?token=${encodeURIComponent(token)}`, 'reset'),
    sendVerify: (email, token) =>
      sendLink(email, `/verify?token=${encodeURIComponent(token)}`, 'verify'),
    sendAlready: email => mailer.send(alreadyLetter(email, `${origin}/sign-in`)),
    mayComeIn,
    onSessionEnd: ({ id, userId }) => ends.emit({ session: id, user: userId }),
    onSessionStart: async ({ user, path, address }) => {
      // Ways with a password or a device say it themselves; here are those of providers.
      if (!/^\/(callback|sso)\//.test(path)) return
      const way = path.split('/', 2)[1] ?? ''
      await audit({ what: 'auth/signed-in', workspace: null, actor: user, address, data: { way } })
    },
  }
  const auth = createBetterAuth(library)
  const allow = allowances(config)
  const parts: Parts = {
    auth,
    db,
    clock,
    log,
    config,
    origin,
    budget,
    allow,
    invitations,
    audit,
    asksTwoFactor: deps.asksTwoFactor ?? (async () => undefined),
  }
  const passkeySignIn = createPasskeySignIn(parts)
  return {
    signIn: createPasswordSignIn(parts, passkeySignIn.ways),
    passwords: createPasswords(parts),
    secondFactor: createSecondFactor(parts),
    passkeys: createPasskeys(parts),
    passkeySignIn,
    devices: createDevices(parts, ends.emit),
    deviceSignIn: createDeviceSignIn(parts),
    federated: createFederated({
      origin,
      core: auth,
      providers,
      saml,
      withProvider: provider => createBetterAuth({ ...library, providers: [provider] }),
    }),
    roomTokens: createRoomTokens(keyFor(deps.secret, 'rooms'), config.roomTokenMinutes, clock),
    onSessionEnd: ends.on,
    parts,
    sweep,
  }

  async function sendLink(email: string, path: string, kind: 'reset' | 'verify'): Promise<void> {
    const link = `${origin}${path}`
    if (mailer.isSending) {
      await mailer.send(kind === 'reset' ? resetLetter(email, link) : verifyLetter(email, link))
      return
    }
    // The operator is the only one who reads the log, and can hand the link on (README of the server).
    log.warn('auth/link-not-mailed', { kind, email, link })
  }

  async function mayComeIn(way: string, email: string): Promise<boolean> {
    if (policyOf(parts) === 'open') return true
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
    if (config.signInDomains.some(allowed => allowed.toLowerCase() === domain)) return true
    if (await invitations.isInvited(email)) return true
    if (config.signUp === 'closed') return false
    if (way === 'saml') return saml?.domain === domain
    return providers.some(({ id, isOwnDirectory }) => id === way && isOwnDirectory)
  }

  async function sweep(): Promise<void> {
    const now = new Date(clock.now())
    for (const table of [authSession, authVerification, authDeviceCode]) {
      await db.delete(table).where(lt(table.expiresAt, now))
    }
    await budget.sweep(24 * HOUR_MS)
  }
}
