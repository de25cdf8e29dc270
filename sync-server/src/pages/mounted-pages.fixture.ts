/** The pages of a server for identity, opened in a browser that runs no scripts. */
import type { Database } from '#db'
import { workspacesFixture, type WorkspacesFixture } from '#identity-testkit'
import { browserOf, type Browser } from './browser.fixture.ts'
import { mountPages } from './index.ts'
import { CLIENT, type OidcProvider } from './oidc-provider.fixture.ts'

export const ORIGIN = 'http://127.0.0.1:8787'

export function openBrowser(it: WorkspacesFixture, origin = ORIGIN): Browser {
  mountPages(it.app, {
    identity: it.identity,
    invites: it.invites,
    origin,
    isTrustedProxy: () => false,
    unsubscribe: async token => token === 'ours',
    log: it.identity.parts.log,
  })
  return browserOf(it.app, origin)
}

/** A server that offers signing in with `provider`, and a browser at its pages. */
export function withOidc(
  db: Database,
  provider: OidcProvider,
  environment: Record<string, string> = {},
) {
  const it = workspacesFixture(db, {
    environment: {
      KITH_OIDC_ISSUER: provider.issuer,
      KITH_OIDC_CLIENT_ID: CLIENT.id,
      KITH_OIDC_CLIENT_SECRET: CLIENT.secret,
      KITH_OIDC_NAME: 'Tidemark <ID>',
      ...environment,
    },
  })
  return { it, browser: openBrowser(it) }
}
