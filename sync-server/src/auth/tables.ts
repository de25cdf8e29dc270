/** Tables of identity. They belong to no workspace; names of fields are those better-auth asks for. */
import { bigint, boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const authUser = pgTable('auth_user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  twoFactorEnabled: boolean('two_factor_enabled').default(false),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

export const authSession = pgTable('auth_session', {
  id: text('id').primaryKey(),
  /** SHA-256 of the token (hashed-tokens.ts). */
  token: text('token').notNull().unique(),
  userId: text('user_id').notNull(),
  deviceName: text('device_name').notNull().default(''),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

/** A way in: `credential` for a password, else the identity provider. */
const authAccount = pgTable('auth_account', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: moment('access_token_expires_at'),
  refreshTokenExpiresAt: moment('refresh_token_expires_at'),
  scope: text('scope'),
  /** Argon2id in PHC form (password-hash.ts). */
  password: text('password'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

/** Pending proofs: reset links, states of sign-ins under way, used assertions. Identifiers are hashed. */
export const authVerification = pgTable('auth_verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})

export const authTwoFactor = pgTable('auth_two_factor', {
  id: text('id').primaryKey(),
  /** Encrypted with the server's secret, as are the backup codes. */
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  userId: text('user_id').notNull(),
  verified: boolean('verified').default(true),
  failedVerificationCount: integer('failed_verification_count').default(0),
  lockedUntil: moment('locked_until'),
})

/** Passkeys (WebAuthn): public keys only, which open nothing. */
export const authPasskey = pgTable('auth_passkey', {
  id: text('id').primaryKey(),
  name: text('name'),
  publicKey: text('public_key').notNull(),
  userId: text('user_id').notNull(),
  credentialID: text('credential_id').notNull().unique(),
  /** Of signatures; 0 for ever where the passkey stands on several devices. */
  counter: bigint('counter', { mode: 'number' }).notNull(),
  deviceType: text('device_type').notNull(),
  backedUp: boolean('backed_up').notNull(),
  transports: text('transports'),
  createdAt: moment('created_at'),
  aaguid: text('aaguid'),
  /** Ours; the library does not keep it. */
  lastUsedAt: moment('last_used_at'),
})

/** RFC 8628: sign-ins of desktops that wait for the browser. */
export const authDeviceCode = pgTable('auth_device_code', {
  id: text('id').primaryKey(),
  /** SHA-256 of the code. */
  deviceCode: text('device_code').notNull().unique(),
  userCode: text('user_code').notNull().unique(),
  userId: text('user_id'),
  expiresAt: moment('expires_at').notNull(),
  status: text('status').notNull(),
  lastPolledAt: moment('last_polled_at'),
  pollingInterval: integer('polling_interval'),
  clientId: text('client_id'),
  /** The device's name, URI-encoded. */
  scope: text('scope'),
})

/** Asked for by the single sign-on library; ours come from options, so it stays empty. */
const authSsoProvider = pgTable('auth_sso_provider', {
  id: text('id').primaryKey(),
  issuer: text('issuer').notNull(),
  oidcConfig: text('oidc_config'),
  samlConfig: text('saml_config'),
  userId: text('user_id'),
  providerId: text('provider_id').notNull().unique(),
  organizationId: text('organization_id'),
  domain: text('domain').notNull(),
  domainVerified: boolean('domain_verified'),
})

/** Budgets of guesses, shared by all instances: what is counted, since when, how often. */
export const authBudget = pgTable('auth_budget', {
  key: text('key').primaryKey(),
  startedAt: bigint('started_at', { mode: 'number' }).notNull(),
  count: integer('count').notNull(),
})

/** By the names better-auth knows them. */
export const authSchema = {
  user: authUser,
  session: authSession,
  account: authAccount,
  verification: authVerification,
  twoFactor: authTwoFactor,
  passkey: authPasskey,
  deviceCode: authDeviceCode,
  ssoProvider: authSsoProvider,
}
