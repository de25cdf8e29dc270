/**
 * Connecting Google and Microsoft: the browser, the same account as before, what was permitted, and a
 * first look; each with its own tick. Nothing is stored before all of it worked.
 */
import { isFault, newId, s, type Clock } from '@kith/shared/kit'
import type { ConnectProgress, ConnectStep, ProviderClient } from '@kith/shared/rpc'
import type { MailConnector } from '#engine/connectors'
import {
  addAccount,
  changeAccount,
  readAccount,
  setStage,
  type AccountRow,
  type Mailbox,
} from '#engine/mailbox'
import {
  keptTokens,
  missingScopes,
  oauthFault,
  revoke,
  readKeptTokens,
  signIn,
  type Fetch,
  type OauthProvider,
  type Tier,
  type Tokens,
} from '#engine/oauth'
import { secretNameOf } from './account-config.ts'
import type { AccountSecrets } from './connect-account.ts'

export interface OauthAccountsDeps {
  readonly mailbox: Mailbox
  readonly secrets: AccountSecrets
  readonly clock: Clock
  readonly fetch: Fetch
  /** The simulator's address instead of the providers' own. */
  readonly base: string | null
  readonly openUrl: (url: string) => Promise<unknown>
  readonly connectorOf: (
    provider: OauthProvider,
    tokens: Tokens,
    tier: Tier,
  ) => Promise<MailConnector>
  readonly onConnected: (account: string) => void
}

const MONTH_MS = 30 * 86_400_000
const DEFAULT_MONTHS = 12
const HUES: Readonly<Record<OauthProvider, number>> = { google: 25, microsoft: 240 }
const WORDS = {
  browser: 'Your permission in the browser',
  'same-account': 'The same account as before',
  permissions: 'What Kith may do',
  folders: 'A first look at the mailbox',
} as const satisfies Partial<Record<ConnectStep, string>>
type OauthStep = keyof typeof WORDS
type Step = ConnectProgress['steps'][number]

const clientSchema = s.object({
  clientId: s.string().min(1),
  clientSecret: s.string().nullable(),
  tenant: s.string().nullable(),
})
const clientName = (provider: OauthProvider): string => `mail/client/${provider}`

/** The team's key at a provider, from the secret store. */
export async function readClient(
  secrets: AccountSecrets,
  provider: OauthProvider,
): Promise<ProviderClient | null> {
  try {
    const read = clientSchema.safeParse(JSON.parse((await secrets.get(clientName(provider))) ?? ''))
    return read.success ? { provider, ...read.data } : null
  } catch {
    // Nothing there, or not ours: it is asked for.
    return null
  }
}

export const writeClient = (secrets: AccountSecrets, client: ProviderClient): Promise<void> =>
  secrets.set(
    clientName(client.provider),
    JSON.stringify({
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      tenant: client.tenant,
    }),
  )

export async function* connectOauthAccount(
  deps: OauthAccountsDeps,
  input: { readonly provider: OauthProvider; readonly tier: Tier; readonly account: string | null },
  signal: AbortSignal,
): AsyncGenerator<ConnectProgress, void, void> {
  const { provider, tier } = input
  const mended = input.account === null ? undefined : readAccount(deps.mailbox.store, input.account)
  const order: readonly OauthStep[] = [
    'browser',
    ...(mended === undefined ? [] : (['same-account'] as const)),
    'permissions',
    'folders',
  ]
  const steps = new Map<OauthStep, Step>(
    order.map(step => [step, { step, state: 'waiting', words: WORDS[step] }]),
  )
  let url: string | null = null
  let setUpStep: string | null = null
  const progress = (account: string | null = null): ConnectProgress => ({
    steps: [...steps.values()],
    url,
    fingerprint: null,
    setUpStep,
    account,
  })
  const mark = (step: OauthStep, state: Step['state'], words: string = WORDS[step]) => {
    steps.set(step, { step, state, words })
    return progress()
  }
  let current: OauthStep = 'browser'
  try {
    yield mark('browser', 'running')
    const client = await readClient(deps.secrets, provider)
    if (client === null) throw oauthFault('set-up', { step: 'client', error: 'no key yet' })
    let tellUrl: (url: string) => void = () => undefined
    const asked = new Promise<string>(resolve => (tellUrl = resolve))
    const answered = signIn({
      ...deps,
      provider,
      client,
      tier,
      hint: mended?.address ?? null,
      signal,
      onUrl: tellUrl,
    })
    url = await Promise.race([asked, answered.then(() => null)])
    if (url !== null) {
      await deps.openUrl(url)
      yield progress()
    }
    const tokens = await answered
    url = null
    yield mark('browser', 'ok', `Signed in as ${tokens.address}`)
    if (mended !== undefined) {
      current = 'same-account'
      if (mended.subject !== null && mended.subject !== tokens.subject)
        throw oauthFault('another-account', { expected: mended.address, given: tokens.address })
      yield mark('same-account', 'ok')
    }
    current = 'permissions'
    const missing = missingScopes(provider, tier, tokens.scopes)
    if (missing.some(scope => READS_MAIL.has(scope)))
      throw oauthFault('set-up', {
        step: provider === 'google' ? 'scopes' : 'permissions',
        error: `not permitted: ${missing.join(', ')}`,
      })
    yield mark(
      'permissions',
      'ok',
      missing.length === 0
        ? 'Everything that was asked for'
        : `Without ${missing.join(', ')}; what needs it stays off`,
    )
    current = 'folders'
    yield mark('folders', 'running')
    const connector = await deps.connectorOf(provider, tokens, tier)
    try {
      const identity = await connector.verify(signal)
      const folders = await connector.listFolders(signal)
      yield mark('folders', 'ok', `${folders.length} folders found`)
      const account = await keep(deps, {
        provider,
        tier,
        tokens,
        mended,
        aliases: identity.aliases,
        missing,
      })
      deps.onConnected(account)
      yield progress(account)
    } finally {
      await connector.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!isFault(error)) throw error
    url = null
    setUpStep = setUpStepOf(provider, error)
    yield mark(current, 'failed', error.message)
  }
}

const READS_MAIL = new Set(['gmail.readonly', 'gmail.modify', 'Mail.Read', 'Mail.ReadWrite'])

/** In the words of the page's list (features/accounts/connect/set-up-steps). */
function setUpStepOf(
  provider: OauthProvider,
  error: { readonly code: string; readonly data: unknown },
): string | null {
  const { step } = (error.data ?? {}) as { readonly step?: string }
  if (error.code === 'oauth/needs-admin') return provider === 'google' ? 'audience' : 'permissions'
  if (step === 'api') return 'gmail-api'
  if (step === 'consent') return provider === 'google' ? 'audience' : 'permissions'
  return step ?? null
}

async function keep(
  { mailbox, secrets, clock }: OauthAccountsDeps,
  found: {
    readonly provider: OauthProvider
    readonly tier: Tier
    readonly tokens: Tokens
    readonly mended: AccountRow | undefined
    readonly aliases: readonly {
      readonly address: string
      readonly name: string
      readonly isDefault: boolean
    }[]
    readonly missing: readonly string[]
  },
): Promise<string> {
  const { provider, tier, tokens, mended, aliases } = found
  const { store } = mailbox
  const known =
    mended?.id ??
    store.pluck<string>('SELECT id FROM account WHERE provider = ? AND subject = ?', [
      provider,
      tokens.subject,
    ])[0]
  const id = known ?? newId()
  // The permission first: an account without it would ask for it at once.
  await secrets.set(secretNameOf(id), keptTokens(tokens))
  const now = clock.now()
  const config = JSON.stringify({ tier, missing: found.missing })
  const scopes = JSON.stringify(tokens.scopes)
  store.write(tx => {
    if (readAccount(tx, id) === undefined) {
      addAccount(
        tx,
        {
          id,
          provider,
          address: tokens.address,
          subject: tokens.subject,
          name: tokens.name,
          hue: HUES[provider],
          config,
          secret_name: secretNameOf(id),
          scopes,
          since: now - DEFAULT_MONTHS * MONTH_MS,
          contact_policy: 'suggest',
        },
        now,
      )
    } else {
      changeAccount(tx, id, { config, scopes, failures: 0, subject: tokens.subject })
      setStage(tx, id, 'backfilling', now)
      tx.run('UPDATE account SET next_attempt_at = NULL WHERE id = ?', [id])
    }
    for (const alias of aliases)
      tx.run(
        `INSERT INTO identity (id, account, address, name, is_default, source)
         SELECT ?, ?, ?, ?, ?, 'account' WHERE NOT EXISTS (SELECT 1 FROM identity WHERE account = ? AND address = ?)`,
        [
          newId(),
          id,
          alias.address,
          alias.name || tokens.name,
          Number(alias.isDefault),
          id,
          alias.address,
        ],
      )
  })
  mailbox.book.forgetMine()
  return id
}

/** Tells the provider to forget this device; whatever it answers, the device forgets. */
export async function revokeAccount(
  deps: Pick<OauthAccountsDeps, 'secrets' | 'fetch' | 'clock' | 'base'>,
  row: AccountRow,
): Promise<void> {
  if (row.provider === 'imap') return
  const tokens = readKeptTokens(await deps.secrets.get(row.secret_name))
  const client = await readClient(deps.secrets, row.provider)
  if (tokens === undefined || client === null) return
  await revoke({ ...deps, provider: row.provider, client }, tokens)
}
