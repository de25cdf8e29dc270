/**
 * Connecting an account with a password: every step is tried before anything is stored, each with
 * its own tick. The last word is the new account, or the step that failed.
 */
import { isFault, newId, type Clock, type Fault, type Log } from '@kith/shared/kit'
import type { ConnectProgress, ConnectStep, ImapDetails } from '@kith/shared/rpc'
import { createSmtpSender, type MailConnector } from '#engine/connectors'
import { addAccount, changeAccount, readAccount, setStage, type Mailbox } from '#engine/mailbox'
import { configOf, imapConnectorOf, secretNameOf } from './account-config.ts'
import type { AccountSecrets } from './connect-account.ts'

export interface ConnectImapDeps {
  readonly mailbox: Mailbox
  readonly secrets: AccountSecrets
  readonly clock: Clock
  readonly log: Log
  /** Signs in at the calendar server; throws what is wrong. */
  readonly verifyCalendar?: (details: ImapDetails, signal: AbortSignal) => Promise<void>
  readonly onConnected: (account: string) => void
}

const MONTH_MS = 30 * 86_400_000
const DEFAULT_MONTHS = 12
const HUES = [250, 150, 30, 320, 200, 90, 0, 280]
/** TLS faults say which step of the form they are about. */
const WORDS: Readonly<Record<ConnectStep, string>> = {
  'sign-in': 'Sign in to read mail',
  folders: 'Find the folders',
  send: 'Sign in to send mail',
  calendar: 'Find the calendars',
  browser: '',
  permissions: '',
  'same-account': '',
}

type Step = ConnectProgress['steps'][number]

export async function* connectImapAccount(
  deps: ConnectImapDeps,
  { details, account }: { readonly details: ImapDetails; readonly account: string | null },
  signal: AbortSignal,
): AsyncGenerator<ConnectProgress, void, void> {
  const { clock, log } = deps
  const wanted: readonly (readonly [ConnectStep, boolean])[] = [
    ['sign-in', true],
    ['folders', true],
    ['send', details.smtp !== null],
    ['calendar', details.caldav !== null && deps.verifyCalendar !== undefined],
  ]
  const steps: Step[] = wanted.map(([step, isWanted]) => ({
    step,
    state: isWanted ? 'waiting' : 'skipped',
    words: WORDS[step],
  }))
  let fingerprint: string | null = null
  let setUpStep: string | null = null
  const progress = (connected: string | null = null): ConnectProgress => ({
    steps: [...steps],
    url: null,
    fingerprint,
    setUpStep,
    account: connected,
  })
  const connector = imapConnectorOf({ ...configOf(details), ...details }, { clock, log })
  const found = { subject: '' }
  const works = worksOf(deps, details, connector, found)
  try {
    for (const [at, [step, isWanted]] of wanted.entries()) {
      if (!isWanted) continue
      steps[at] = { step, state: 'running', words: WORDS[step] }
      yield progress()
      try {
        await works[step]?.(signal)
        steps[at] = { step, state: 'ok', words: WORDS[step] }
      } catch (error) {
        signal.throwIfAborted()
        if (!isFault(error)) throw error
        const data = error.data as { readonly fingerprint?: string | null; readonly step?: string }
        fingerprint = data.fingerprint ?? null
        setUpStep = data.step ?? null
        steps[at] = { step, state: 'failed', words: wordsOf(error, step, details) }
        yield progress()
        return
      }
    }
    const id = await keep(deps, details, account, found.subject)
    deps.onConnected(id)
    yield progress(id)
  } finally {
    await connector.close()
  }
}

/** While connecting nobody has been accepted yet. */
function wordsOf(error: Fault, step: ConnectStep, { imap, smtp }: ImapDetails): string {
  if (error.code !== 'connect/needs-reauth') return error.message
  const host = step === 'send' ? smtp?.host : imap.host
  const { why } = error.data as { readonly why: string }
  return `${host} refused the user name or the password (${why}). Check both; many providers want an app password here.`
}

function worksOf(
  deps: ConnectImapDeps,
  details: ImapDetails,
  connector: MailConnector,
  found: { subject: string },
): Partial<Record<ConnectStep, (signal: AbortSignal) => Promise<unknown>>> {
  const { smtp, user, password, fingerprint } = details
  return {
    'sign-in': async signal => {
      found.subject = (await connector.verify(signal)).subject
    },
    folders: signal => connector.listFolders(signal),
    send: async () => {
      if (smtp === null) return
      const signIn = { user, password }
      await createSmtpSender({ place: smtp, signIn, fingerprint, clock: deps.clock }).verify()
    },
    calendar: async signal => deps.verifyCalendar?.(details, signal),
  }
}

async function keep(
  { mailbox, secrets, clock }: ConnectImapDeps,
  details: ImapDetails,
  mended: string | null,
  subject: string,
): Promise<string> {
  const { store } = mailbox
  const known =
    mended ??
    store.pluck<string>(
      'SELECT id FROM account WHERE provider = ? AND subject = ? AND address = ?',
      ['imap', subject, details.address],
    )[0]
  const id = known ?? newId()
  // The password first: an account whose password is missing would ask for it at once.
  await secrets.set(secretNameOf(id), details.password)
  const config = JSON.stringify(configOf(details))
  const now = clock.now()
  store.write(tx => {
    if (readAccount(tx, id) !== undefined) {
      changeAccount(tx, id, {
        address: details.address,
        name: details.name,
        config,
        failures: 0,
        subject,
      })
      setStage(tx, id, 'backfilling', now)
      tx.run('UPDATE account SET next_attempt_at = NULL WHERE id = ?', [id])
      return
    }
    const count = tx.pluck<number>('SELECT count(*) FROM account')[0] ?? 0
    addAccount(
      tx,
      {
        id,
        provider: 'imap',
        address: details.address,
        subject,
        name: details.name,
        hue: HUES[count % HUES.length] ?? 0,
        config,
        secret_name: secretNameOf(id),
        scopes: '[]',
        since: now - DEFAULT_MONTHS * MONTH_MS,
        contact_policy: 'suggest',
      },
      now,
    )
    tx.run(
      `INSERT INTO identity (id, account, address, name, is_default, source) VALUES (?, ?, ?, ?, 1, 'account')`,
      [newId(), id, details.address, details.name],
    )
  })
  mailbox.book.forgetMine()
  return id
}
