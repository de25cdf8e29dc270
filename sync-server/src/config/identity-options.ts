/** Options of signing in: addresses, secrets, mail, identity providers, limits. */
import { s } from '@kith/shared/kit'
import { listOf, yesOrNo } from './option.ts'

const whole = (low: number, high: number, otherwise: number) =>
  s.coerce.number().int().min(low).max(high).default(otherwise)
const httpUrl = s.url({ protocol: /^https?$/ })

export const IDENTITY_OPTIONS = {
  publicUrl: {
    name: 'KITH_PUBLIC_URL',
    schema: httpUrl.optional(),
    help: 'Address that desktops and links in mails use, such as https://kith.example.com; the address listened on where absent.',
  },
  allowInsecure: {
    name: 'KITH_ALLOW_INSECURE',
    schema: yesOrNo,
    help: 'yes: serve a public address without TLS. Tokens and records then cross the network in clear.',
  },
  trustedProxies: {
    name: 'KITH_TRUSTED_PROXIES',
    schema: listOf(/^[\da-fA-F:.]+(\/\d{1,3})?$/, 'list addresses or ranges such as 10.0.0.0/8'),
    help: 'Addresses or ranges of proxies whose X-Forwarded-For is believed; none where absent.',
  },
  corsOrigins: {
    name: 'KITH_CORS_ORIGINS',
    schema: listOf(/^https?:\/\/[^/]+$/, 'list origins such as https://app.example.com'),
    help: 'Web origins that may call the API from a browser; none where absent. Desktops need none.',
  },
  secret: {
    name: 'KITH_SECRET',
    schema: s.string().min(32, 'it needs at least 32 characters').optional(),
    help: 'Key that signs sessions and encrypts secrets at rest; made once in the data folder where absent. Instances that share a database must share it.',
  },
  signUp: {
    name: 'KITH_SIGN_UP',
    schema: s.enum(['open', 'invited', 'closed']).optional(),
    help: 'Who may make an account: open (anyone), invited (with an invitation; the first account is always possible), closed. Where absent: open on this machine only, invited on a public address.',
  },
  signInDomains: {
    name: 'KITH_SIGN_IN_DOMAINS',
    schema: listOf(/^[\w.-]+\.[a-z]+$/i, 'list domains such as example.com'),
    help: 'E-mail domains whose people may come in through an identity provider without an invitation.',
  },
  sessionDays: {
    name: 'KITH_SESSION_DAYS',
    schema: whole(1, 365, 30),
    help: 'Days after which a device that was not used must sign in again.',
  },
  roomTokenMinutes: {
    name: 'KITH_ROOM_TOKEN_MINUTES',
    schema: whole(1, 1440, 60),
    help: 'Minutes for which the token of one live note is good.',
  },
  smtpUrl: {
    name: 'KITH_SMTP_URL',
    schema: s.url({ protocol: /^smtps?$/ }).optional(),
    help: 'Mail server, such as smtps://user:password@mail.example.com:465. Without it no mail is sent: invitation links are shown to whoever invites, reset links stand in the log of the server.',
  },
  mailFrom: {
    name: 'KITH_MAIL_FROM',
    schema: s.string().default('Kith <kith@localhost>'),
    help: 'Sender of mails, such as Kith <kith@example.com>.',
  },
  googleId: {
    name: 'KITH_GOOGLE_CLIENT_ID',
    schema: s.string().optional(),
    help: 'Sign in with Google: client id. The redirect address is <public address>/api/auth/callback/google.',
  },
  googleSecret: {
    name: 'KITH_GOOGLE_CLIENT_SECRET',
    schema: s.string().optional(),
    help: 'Sign in with Google: client secret.',
  },
  googleIssuer: {
    name: 'KITH_GOOGLE_ISSUER',
    schema: httpUrl.default('https://accounts.google.com'),
    help: 'Issuer of Google; another one only for tests.',
  },
  microsoftId: {
    name: 'KITH_MICROSOFT_CLIENT_ID',
    schema: s.string().optional(),
    help: 'Sign in with Microsoft: application id. The redirect address is <public address>/api/auth/callback/microsoft.',
  },
  microsoftSecret: {
    name: 'KITH_MICROSOFT_CLIENT_SECRET',
    schema: s.string().optional(),
    help: 'Sign in with Microsoft: client secret.',
  },
  microsoftTenant: {
    name: 'KITH_MICROSOFT_TENANT',
    schema: s
      .string()
      .regex(/^[\w.-]+$/)
      .refine(
        tenant => !/^(common|organizations|consumers)$/i.test(tenant),
        'name one directory: in a shared one anybody can claim any address',
      )
      .optional(),
    help: 'Sign in with Microsoft: id of the one directory whose people may sign in.',
  },
  microsoftIssuer: {
    name: 'KITH_MICROSOFT_ISSUER',
    schema: httpUrl.optional(),
    help: 'Issuer of Microsoft; another one only for tests and national clouds.',
  },
  oidcIssuer: {
    name: 'KITH_OIDC_ISSUER',
    schema: httpUrl.optional(),
    help: 'OpenID Connect: issuer, such as https://login.example.com/realms/main. The redirect address is <public address>/api/auth/callback/oidc.',
  },
  oidcId: {
    name: 'KITH_OIDC_CLIENT_ID',
    schema: s.string().optional(),
    help: 'OpenID Connect: client id.',
  },
  oidcSecret: {
    name: 'KITH_OIDC_CLIENT_SECRET',
    schema: s.string().optional(),
    help: 'OpenID Connect: client secret.',
  },
  oidcName: {
    name: 'KITH_OIDC_NAME',
    schema: s.string().max(40).default('single sign-on'),
    help: 'OpenID Connect: name on the button.',
  },
  samlMetadata: {
    name: 'KITH_SAML_METADATA',
    schema: s.string().startsWith('<', 'it is not XML').optional(),
    help: 'SAML: metadata XML of the identity provider, best as KITH_SAML_METADATA_FILE. Ours is at <public address>/api/auth/sso/saml2/sp/metadata?providerId=saml.',
  },
  samlDomain: {
    name: 'KITH_SAML_DOMAIN',
    schema: s
      .string()
      .regex(/^[\w.-]+\.[a-z]+$/i)
      .optional(),
    help: 'SAML: e-mail domain of the people it speaks for.',
  },
  samlName: {
    name: 'KITH_SAML_NAME',
    schema: s.string().max(40).default('company sign-in'),
    help: 'SAML: name on the button.',
  },
  requestsPerMinute: {
    name: 'KITH_REQUESTS_PER_MINUTE',
    schema: whole(10, 1_000_000, 600),
    help: 'HTTP requests that one address may send in a minute to one instance.',
  },
  failuresPerAccount: {
    name: 'KITH_FAILURES_PER_ACCOUNT',
    schema: whole(1, 1000, 5),
    help: 'Failed sign-ins of one account in 15 minutes before it is locked for the rest of them.',
  },
  failuresPerAddress: {
    name: 'KITH_FAILURES_PER_ADDRESS',
    schema: whole(1, 100_000, 20),
    help: 'Failed sign-ins of one address in 15 minutes before it has to wait.',
  },
} as const
