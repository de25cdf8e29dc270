/**
 * One SAML 2.0 identity provider, from the metadata the operator names. Assertions must be signed and
 * carry times, fit our entity id and our address, answer a request of ours (no sign-in that the
 * provider starts, which could be forged across sites), and are taken once.
 */
import type { IdentityConfig } from '#config'
import { configFault } from '#config'

export const SAML_ID = 'saml'

export interface SamlProvider {
  readonly label: string
  readonly domain: string
  readonly metadata: string
}

/** Throws `config/invalid` when metadata comes without a domain or without a key to check signatures. */
export function samlProvider(config: IdentityConfig): SamlProvider | undefined {
  const { samlMetadata, samlDomain, samlName } = config
  if (samlMetadata === undefined) return undefined
  if (samlDomain === undefined) {
    throw configFault('invalid', {
      name: 'KITH_SAML_DOMAIN',
      why: 'SAML needs the e-mail domain that the identity provider speaks for',
    })
  }
  if (!/X509Certificate/.test(samlMetadata)) {
    throw configFault('invalid', {
      name: 'KITH_SAML_METADATA',
      why: 'it names no certificate, so no signature could be checked',
    })
  }
  return { label: samlName, domain: samlDomain.toLowerCase(), metadata: samlMetadata }
}

/** What the single sign-on plug-in of better-auth asks for. */
export const ssoOptionsOf = (saml: SamlProvider | undefined, origin: string) => ({
  // Configured providers count as verified for their domain, and for no other.
  domainVerification: { enabled: true },
  providersLimit: 0,
  defaultSSO:
    saml === undefined
      ? []
      : [
          {
            providerId: SAML_ID,
            domain: saml.domain,
            samlConfig: {
              issuer: `${origin}/api/auth/sso/saml2/sp/metadata`,
              entryPoint: '',
              cert: '',
              callbackUrl: `${origin}/welcome`,
              wantAssertionsSigned: true,
              idpMetadata: { metadata: saml.metadata },
              spMetadata: {},
              identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
              mapping: { id: 'nameID', email: 'email', name: 'displayName' },
            },
          },
        ],
  saml: {
    requireTimestamps: true,
    allowIdpInitiated: false,
    enableInResponseToValidation: true,
    clockSkew: 60_000,
    algorithms: { onDeprecated: 'reject' as const },
  },
})
