/**
 * How better-auth is set up. It keeps accounts, sessions, two-factor, device codes and the ways in
 * through others; what Kith adds stands in the hooks: names of devices, who may make an account,
 * the news that a session ended.
 */
import { passkey } from '@better-auth/passkey'
import { sso } from '@better-auth/sso'
import { newId, type Log } from '@kith/shared/kit'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { bearer, deviceAuthorization, genericOAuth, twoFactor } from 'better-auth/plugins'
import type { AuthDb } from './budget.ts'
import { challengePlugin } from './challenge-plugin.ts'
import { withHashedTokens } from './hashed-tokens.ts'
import { oauthConfigOf, type IdentityProvider } from './identity-providers.ts'
import type { PasswordHash } from './password-hash.ts'
import { findTicket } from './passkey-tickets.ts'
import { ssoOptionsOf, type SamlProvider } from './saml.ts'
import { authSchema } from './tables.ts'

export const LEAST_PASSWORD = 8
const MOST_PASSWORD = 256
/** Headers between our routes and better-auth; what a client sends under these names is dropped. */
export const ADDRESS_HEADER = 'x-kith-address'
export const DEVICE_HEADER = 'x-kith-device'
/** The program that signs in through the browser. */
export const DESKTOP_CLIENT = 'kith-desktop'

export interface BetterAuthDeps {
  readonly db: AuthDb
  readonly origin: string
  readonly secret: string
  readonly sessionDays: number
  readonly passwords: PasswordHash
  readonly mustVerifyMail: boolean
  readonly providers: readonly IdentityProvider[]
  readonly saml: SamlProvider | undefined
  readonly log: Log
  readonly sendReset: (email: string, token: string) => Promise<void>
  readonly sendVerify: (email: string, token: string) => Promise<void>
  readonly sendAlready: (email: string) => Promise<void>
  /** Whether an identity provider may bring a person nobody knows yet. */
  readonly mayComeIn: (way: string, email: string) => Promise<boolean>
  readonly onSessionEnd: (session: { readonly id: string; readonly userId: string }) => void
  readonly onSessionStart: (session: SessionStart) => Promise<void>
}

export interface SessionStart {
  readonly session: string
  readonly user: string
  readonly path: string
  readonly address: string
}

export type BetterAuth = ReturnType<typeof createBetterAuth>

const DAY_SECONDS = 24 * 3600

export function createBetterAuth(deps: BetterAuthDeps) {
  const adapter = drizzleAdapter(deps.db as never, {
    provider: 'pg',
    schema: authSchema,
    // Hooks below ask the database too, and the embedded one has a single connection: inside a
    // transaction of the library they would wait for themselves. What it must do at once it does in
    // one statement, and a new person whose account was cut off is joined with it the next time.
    transaction: false,
  })
  return betterAuth({
    appName: 'Kith',
    baseURL: deps.origin,
    basePath: '/api/auth',
    secret: deps.secret,
    trustedOrigins: [deps.origin, ...issuerOrigins(deps)],
    telemetry: { enabled: false },
    logger: {
      disableColors: true,
      // Its messages may quote addresses of people; ours say what happened.
      log: (level, message) => {
        if (level === 'error' || level === 'warn') deps.log[level]('auth/library', { message })
      },
    },
    database: (options: BetterAuthOptions) => withHashedTokens(adapter(options)),
    // Budgets are ours (budget.ts): per account too, and shared by instances.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'kith',
      useSecureCookies: deps.origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => newId() },
    },
    onAPIError: { errorURL: `${deps.origin}/sign-in` },
    session: {
      expiresIn: deps.sessionDays * DAY_SECONDS,
      updateAge: DAY_SECONDS / 24,
      additionalFields: { deviceName: { type: 'string', required: false, input: false } },
    },
    verification: { storeIdentifier: 'hashed' },
    account: {
      encryptOAuthTokens: true,
      // An account made with an address nobody proved is never joined with one of a provider.
      accountLinking: { enabled: true, requireLocalEmailVerified: true },
    },
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: LEAST_PASSWORD,
      maxPasswordLength: MOST_PASSWORD,
      requireEmailVerification: deps.mustVerifyMail,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      password: {
        hash: deps.passwords.hash,
        verify: ({ hash, password }) => deps.passwords.verify(password, hash),
      },
      sendResetPassword: ({ user, token }) => deps.sendReset(user.email, token),
      onExistingUserSignUp: ({ user }) => deps.sendAlready(user.email),
    },
    emailVerification: {
      sendOnSignUp: deps.mustVerifyMail,
      autoSignInAfterVerification: false,
      sendVerificationEmail: ({ user, token }) => deps.sendVerify(user.email, token),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const way = wayOf(context?.path, context?.params)
            if (way === undefined) return undefined
            return (await deps.mayComeIn(way, user.email)) ? undefined : false
          },
        },
      },
      session: {
        create: {
          before: async (session, context) => ({
            data: {
              ...session,
              // A session that replaces another keeps its device's name.
              deviceName: deviceName(context?.headers) || String(session['deviceName'] ?? ''),
            },
          }),
          after: async (session, context) =>
            deps.onSessionStart({
              session: session.id,
              user: session.userId,
              path: context?.path ?? '',
              address: session.ipAddress ?? '',
            }),
        },
        delete: {
          after: async session => deps.onSessionEnd({ id: session.id, userId: session.userId }),
        },
      },
    },
    plugins: [
      bearer(),
      twoFactor({ issuer: 'Kith', totpOptions: { digits: 6, period: 30 } }),
      challengePlugin(),
      passkey({
        rpName: 'Kith',
        rpID: new URL(deps.origin).hostname,
        origin: deps.origin,
        advanced: { webAuthnChallengeCookie: 'passkey' },
        registration: {
          // Who may make one shows a ticket (passkey-tickets.ts), not a session of the browser.
          requireSession: false,
          resolveUser: async ({ ctx, context }) => {
            const found = await findTicket(ctx.context.internalAdapter, context ?? '')
            return { id: found?.user ?? '', name: found?.email ?? '' }
          },
        },
      }),
      deviceAuthorization({
        expiresIn: '10m',
        interval: '2s',
        userCodeLength: 8,
        verificationUri: `${deps.origin}/device`,
        validateClient: client => client === DESKTOP_CLIENT,
      }),
      genericOAuth({ config: deps.providers.map(oauthConfigOf) }),
      sso(ssoOptionsOf(deps.saml, deps.origin)),
    ],
  })
}

const deviceName = (headers: Headers | null | undefined): string =>
  decodeURIComponent(headers?.get(DEVICE_HEADER) ?? '')

/** The provider a new person comes through; `undefined` for sign-up with a password, which has its own check. */
function wayOf(
  path: string | undefined,
  params: Record<string, unknown> | undefined,
): string | undefined {
  if (path === undefined || path === '/sign-up/email') return undefined
  return String(params?.['id'] ?? params?.['providerId'] ?? path)
}

/** Providers on private addresses are refused by the library unless they are named: the operator named them. */
const issuerOrigins = ({ providers }: BetterAuthDeps): readonly string[] =>
  providers.map(({ issuer }) => new URL(issuer).origin)
