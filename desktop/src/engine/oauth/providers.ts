/**
 * Where Google and Microsoft are asked, and what for (MAIL.md 13).
 * https://developers.google.com/identity/protocols/oauth2/native-app
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export type OauthProvider = 'google' | 'microsoft'
export type Tier = 'read' | 'send' | 'full'

/** The team's own key at a provider. */
export interface OauthClient {
  readonly clientId: string
  /** Google's desktop clients have one and call it not confidential; Microsoft's have none. */
  readonly clientSecret: string | null
  /** Microsoft: `common`, `organizations`, `consumers` or a tenant. */
  readonly tenant: string | null
}
export interface OauthPlaces {
  readonly authorize: string
  readonly token: string
  readonly revoke: string | null
}

/** `base` points at the simulator; absent: the real provider. */
export function placesOf(
  provider: OauthProvider,
  client: OauthClient,
  base: string | null,
): OauthPlaces {
  const tenant = encodeURIComponent(client.tenant ?? 'common')
  if (provider === 'google')
    return base === null
      ? {
          authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
          token: 'https://oauth2.googleapis.com/token',
          revoke: 'https://oauth2.googleapis.com/revoke',
        }
      : { authorize: `${base}/o/oauth2/v2/auth`, token: `${base}/token`, revoke: `${base}/revoke` }
  const root = base ?? 'https://login.microsoftonline.com'
  return {
    authorize: `${root}/${tenant}/oauth2/v2.0/authorize`,
    token: `${root}/${tenant}/oauth2/v2.0/token`,
    revoke: null,
  }
}

const GOOGLE = 'https://www.googleapis.com/auth/'
const SCOPES: Readonly<Record<OauthProvider, Readonly<Record<Tier, readonly string[]>>>> = {
  google: {
    read: ['gmail.readonly', 'calendar.readonly'].map(scope => GOOGLE + scope),
    send: ['gmail.readonly', 'gmail.send', 'calendar.events', 'calendar.readonly'].map(
      scope => GOOGLE + scope,
    ),
    full: ['gmail.modify', 'gmail.settings.basic', 'calendar.events', 'calendar.readonly'].map(
      scope => GOOGLE + scope,
    ),
  },
  microsoft: {
    read: ['User.Read', 'Mail.Read', 'Calendars.Read'],
    send: ['User.Read', 'Mail.Read', 'Mail.Send', 'Calendars.ReadWrite'],
    full: [
      'User.Read',
      'Mail.ReadWrite',
      'Mail.Send',
      'Calendars.ReadWrite',
      'MailboxSettings.Read',
    ],
  },
}
const IDENTITY: Readonly<Record<OauthProvider, readonly string[]>> = {
  google: ['openid', 'email', 'profile'],
  microsoft: ['openid', 'email', 'profile', 'offline_access'],
}

/** What is asked for; identity first. */
export const scopesFor = (provider: OauthProvider, tier: Tier): readonly string[] => [
  ...IDENTITY[provider],
  ...SCOPES[provider][tier],
]

/** Scopes of mail and calendar that were asked for and not given: a person may untick each. */
export function missingScopes(
  provider: OauthProvider,
  tier: Tier,
  granted: readonly string[],
): readonly string[] {
  const has = new Set(granted.map(shortScope))
  return SCOPES[provider][tier].map(shortScope).filter(scope => !has.has(scope))
}

/** `https://graph.microsoft.com/Mail.Read` and `Mail.Read` are one. */
export const shortScope = (scope: string): string => scope.slice(scope.lastIndexOf('/') + 1)
