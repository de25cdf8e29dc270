/** Google and Microsoft in the mail thread: their keys, signing in, and connectors for their accounts. */
import type { Clock } from '@kith/shared/kit'
import type { AccountsService } from '@kith/shared/rpc'
import {
  createGoogleCalendarConnector,
  createGraphCalendarConnector,
  createGraphConnector,
  createUnitBucket,
  type CalendarConnector,
  type UnitBucket,
} from '#engine/connectors'
import {
  connectOauthAccount,
  createOauthConnectors,
  readClient,
  revokeAccount,
  writeClient,
  type AccountSecrets,
  type OauthConnectors,
} from '#engine/mail'
import type { AccountRow, Mailbox } from '#engine/mailbox'
import { shortScope, type OauthProvider } from '#engine/oauth'

export interface OauthSideDeps {
  readonly mailbox: Mailbox
  readonly secrets: AccountSecrets
  readonly clock: Clock
  /** The simulator instead of the providers: tests, and the demo account. */
  readonly base: string | null
  readonly openUrl: (url: string) => Promise<unknown>
  readonly onConnected: (account: string) => void
  /** The person's zone. */
  readonly timeZone: string
}
export interface OauthSide {
  readonly revoke: (row: AccountRow) => Promise<void>
  readonly connectors: OauthConnectors['connectors']
  readonly calendarOf: (provider: OauthProvider, row: AccountRow) => Promise<CalendarConnector>
  readonly service: Pick<AccountsService, 'connectOauth' | 'client' | 'setClient'>
}

/** Requests a minute and user that Google's calendar allows; apart from Gmail's units. */
const CALENDAR_REQUESTS = 300

export function createOauthSide(deps: OauthSideDeps): OauthSide {
  const { secrets, clock, base } = deps
  const fetchFrom = (url: string, init?: RequestInit) => fetch(url, init)
  const oauth = createOauthConnectors({ ...deps, fetch: fetchFrom, wait }, (source, tokens) =>
    createGraphConnector({
      tokens: source,
      clock,
      fetch: fetchFrom,
      base,
      subject: tokens.subject,
      scopes: tokens.scopes.map(shortScope),
    }),
  )
  const buckets = new Map<string, UnitBucket>()
  const bucketOf = (account: string): UnitBucket => {
    const known = buckets.get(account)
    const bucket = known ?? createUnitBucket({ clock, wait, perMinute: CALENDAR_REQUESTS })
    buckets.set(account, bucket)
    return bucket
  }
  return {
    connectors: oauth.connectors,
    async calendarOf(provider, row) {
      const { tokens, source } = await oauth.tokensOf(provider, row)
      const scopes = tokens.scopes.map(shortScope)
      const zone = deps.timeZone
      return provider === 'microsoft'
        ? createGraphCalendarConnector({
            tokens: source,
            clock,
            fetch: fetchFrom,
            base,
            zone,
            scopes,
          })
        : createGoogleCalendarConnector({
            tokens: source,
            bucket: bucketOf(row.id),
            clock,
            address: row.address,
            zone,
            scopes,
            ...(base === null ? {} : { rootUrl: base }),
          })
    },
    revoke: row => revokeAccount({ ...deps, fetch: fetchFrom }, row),
    service: {
      connectOauth: (input, signal) =>
        connectOauthAccount(
          { ...deps, fetch: fetchFrom, connectorOf: oauth.forTokens },
          input,
          signal ?? new AbortController().signal,
        ),
      // Widened: the service's type takes a promise of either.
      client: ({ provider }) =>
        readClient(secrets, provider satisfies OauthProvider) as ReturnType<
          AccountsService['client']
        >,
      async setClient(client) {
        await writeClient(secrets, client)
        return null
      },
    },
  }
}

/** Ends early when nobody waits any more. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', give)
      resolve()
    }, ms)
    signal.addEventListener('abort', give, { once: true })
  })
}
