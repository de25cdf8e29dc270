/** From an account's row to a connector of Google or Microsoft, with tokens that renew themselves. */
import { type Clock } from '@kith/shared/kit'
import {
  connectFault,
  createGmailConnector,
  createUnitBucket,
  type MailConnector,
  type UnitBucket,
} from '#engine/connectors'
import { changeAccount, type AccountRow, type Mailbox } from '#engine/mailbox'
import {
  createTokenSource,
  keptTokens,
  readKeptTokens,
  shortScope,
  type Fetch,
  type OauthProvider,
  type Tokens,
  type TokenSource,
} from '#engine/oauth'
import type { AccountSecrets, ConnectProvider } from './connect-account.ts'
import { readClient } from './oauth-accounts.ts'

export interface OauthConnectorsDeps {
  readonly mailbox: Mailbox
  readonly secrets: AccountSecrets
  readonly clock: Clock
  readonly fetch: Fetch
  readonly base: string | null
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}
/** Google's allowance for projects made since May 2026, units a minute and user. */
const GOOGLE_UNITS = 6000

export interface OauthConnectors {
  readonly of: (provider: OauthProvider, tokens: Tokens, source: TokenSource) => MailConnector
  /** While connecting: nothing is kept yet. */
  readonly forTokens: (provider: OauthProvider, tokens: Tokens) => Promise<MailConnector>
  readonly connectors: Readonly<Record<OauthProvider, ConnectProvider>>
  /** The account's tokens, one source for all that needs them: a renewal of one is one of all. */
  readonly tokensOf: (
    provider: OauthProvider,
    row: AccountRow,
  ) => Promise<{ readonly tokens: Tokens; readonly source: TokenSource }>
}

export function createOauthConnectors(
  deps: OauthConnectorsDeps,
  microsoft: (source: TokenSource, tokens: Tokens) => MailConnector,
): OauthConnectors {
  const buckets = new Map<string, UnitBucket>()
  const bucketOf = (subject: string): UnitBucket => {
    const known = buckets.get(subject)
    if (known !== undefined) return known
    const bucket = createUnitBucket({ clock: deps.clock, wait: deps.wait, perMinute: GOOGLE_UNITS })
    buckets.set(subject, bucket)
    return bucket
  }
  const of = (provider: OauthProvider, tokens: Tokens, source: TokenSource): MailConnector =>
    provider === 'microsoft'
      ? microsoft(source, tokens)
      : createGmailConnector({
          tokens: source,
          bucket: bucketOf(tokens.subject),
          clock: deps.clock,
          subject: tokens.subject,
          scopes: tokens.scopes.map(shortScope),
          ...(deps.base === null ? {} : { rootUrl: deps.base }),
        })
  const sourceOf = async (
    provider: OauthProvider,
    tokens: Tokens,
    keep: (tokens: Tokens) => Promise<void>,
  ): Promise<TokenSource> => {
    const client = await readClient(deps.secrets, provider)
    if (client === null)
      throw connectFault('misconfigured', {
        host: provider,
        why: 'its key is not on this device',
        step: 'client',
      })
    return createTokenSource({ ...deps, provider, client }, tokens, keep)
  }
  const sources = new Map<string, TokenSource>()
  /** What a renewal that is being kept has given. */
  const coming = new Map<string, string>()
  const finding = new Map<string, ReturnType<OauthConnectors['tokensOf']>>()
  const find: OauthConnectors['tokensOf'] = async (provider, row) => {
    const tokens = readKeptTokens(await deps.secrets.get(row.secret_name))
    if (tokens === undefined)
      throw connectFault('needs-reauth', {
        host: provider,
        why: 'its permission is not on this device',
      })
    const known = sources.get(row.id)
    // Connected anew meanwhile: what was renewed from the old permission is over.
    const isItsOwn =
      known?.current().refresh === tokens.refresh || coming.get(row.id) === tokens.refresh
    if (known !== undefined && isItsOwn) return { tokens: known.current(), source: known }
    const source = await sourceOf(provider, tokens, async next => {
      coming.set(row.id, next.refresh)
      await deps.secrets.set(row.secret_name, keptTokens(next))
      deps.mailbox.store.write(tx =>
        changeAccount(tx, row.id, { scopes: JSON.stringify(next.scopes) }),
      )
    })
    sources.set(row.id, source)
    return { tokens, source }
  }
  /** One after the other: two that ask at once would renew the same permission twice, and Microsoft takes it once. */
  const tokensOf: OauthConnectors['tokensOf'] = (provider, row) => {
    const before = finding.get(row.id) ?? Promise.resolve()
    const next = before.then(
      () => find(provider, row),
      () => find(provider, row),
    )
    finding.set(row.id, next)
    return next
  }
  const connect =
    (provider: OauthProvider): ConnectProvider =>
    async (row: AccountRow) => {
      const { tokens, source } = await tokensOf(provider, row)
      return of(provider, tokens, source)
    }
  return {
    of,
    forTokens: async (provider, tokens) =>
      of(provider, tokens, await sourceOf(provider, tokens, () => Promise.resolve())),
    connectors: { google: connect('google'), microsoft: connect('microsoft') },
    tokensOf,
  }
}
