/**
 * Google, Microsoft and any OpenID Connect provider are one thing here: an issuer with a client id.
 * Its discovery document (OpenID Connect Discovery 1.0) names the rest; id tokens are checked against
 * its keys, its issuer, our client id and the nonce of this sign-in; PKCE (RFC 7636) is always on.
 */
import type { IdentityConfig } from '#config'

export interface IdentityProvider {
  readonly id: 'google' | 'microsoft' | 'oidc'
  readonly label: string
  readonly clientId: string
  readonly clientSecret: string
  readonly issuer: string
  /** The operator's own directory: its people may come in without an invitation, its addresses are theirs. */
  readonly isOwnDirectory: boolean
}

export function identityProviders(config: IdentityConfig): readonly IdentityProvider[] {
  const providers: IdentityProvider[] = []
  if (config.googleId !== undefined && config.googleSecret !== undefined) {
    providers.push({
      id: 'google',
      label: 'Google',
      clientId: config.googleId,
      clientSecret: config.googleSecret,
      issuer: config.googleIssuer,
      isOwnDirectory: false,
    })
  }
  const { microsoftId, microsoftSecret, microsoftTenant } = config
  if (microsoftId !== undefined && microsoftSecret !== undefined && microsoftTenant !== undefined) {
    providers.push({
      id: 'microsoft',
      label: 'Microsoft',
      clientId: microsoftId,
      clientSecret: microsoftSecret,
      issuer: config.microsoftIssuer ?? `https://login.microsoftonline.com/${microsoftTenant}/v2.0`,
      isOwnDirectory: true,
    })
  }
  if (config.oidcIssuer !== undefined && config.oidcId !== undefined) {
    providers.push({
      id: 'oidc',
      label: config.oidcName,
      clientId: config.oidcId,
      clientSecret: config.oidcSecret ?? '',
      issuer: config.oidcIssuer,
      isOwnDirectory: true,
    })
  }
  return providers
}

/** What the generic OAuth plug-in of better-auth asks for. */
export const oauthConfigOf = (provider: IdentityProvider) => ({
  providerId: provider.id,
  clientId: provider.clientId,
  ...(provider.clientSecret === '' ? {} : { clientSecret: provider.clientSecret }),
  discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  requireIdTokenVerification: true,
  // Microsoft says nothing of the address being verified; in one's own directory the administrator vouches.
  mapProfileToUser: (profile: Record<string, unknown>) => ({
    emailVerified: provider.id === 'microsoft' || profile['email_verified'] === true,
    name: nameOf(profile),
  }),
})

function nameOf(profile: Record<string, unknown>): string {
  const { name, email } = profile
  return typeof name === 'string' && name.trim() !== '' ? name.slice(0, 120) : String(email ?? '')
}
