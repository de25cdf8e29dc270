/**
 * The outbox: each message is handed over once (MAIL.md 10).
 *
 *   queued, scheduled, waiting ─▶ sending ─▶ unconfirmed ─▶ sent ─▶ filed
 *
 * `sending` is written before the line is opened, `unconfirmed` before the byte after which the
 * server may have taken the message. Killed in `sending` it is sent again: nobody can have it. Killed
 * in `unconfirmed` Sent is asked for its Message-ID; where the provider files what it takes and has
 * not filed it, it is sent again, else the person decides. Never twice by itself.
 */
import { FAULT_RULES, retryDelay, smtpRetryDelay } from '@kith/shared/mail'
import { isFault } from '@kith/shared/kit'
import { connectKind, untilOf, withBcc, type Envelope, type SendResult } from '#engine/connectors'
import type { AccountContext } from './account-context.ts'
import { wordsOf } from './fetch-pending.ts'

interface OutboxItem {
  readonly id: string
  readonly rfc_id: string
  readonly envelope: string
  readonly raw: Uint8Array | null
  readonly state: string
  readonly not_before: number
  readonly attempts: number
  readonly checks: number
  readonly created_at: number
}

const COLUMNS = 'id, rfc_id, envelope, raw, state, not_before, attempts, checks, created_at'
const DUE = `SELECT ${COLUMNS} FROM outbox WHERE account = ? AND state IN ('queued', 'scheduled', 'waiting', 'sending', 'unconfirmed')
  AND not_before <= ? AND next_attempt_at <= ? ORDER BY not_before, created_at`
const UNFILED = `SELECT ${COLUMNS} FROM outbox WHERE account = ? AND state = 'sent' AND raw IS NOT NULL AND next_attempt_at <= ?`
const NEXT = `SELECT min(max(not_before, next_attempt_at)) FROM outbox WHERE account = ? AND
  (state IN ('queued', 'scheduled', 'waiting', 'sending', 'unconfirmed') OR (state = 'sent' AND raw IS NOT NULL)) AND next_attempt_at < ${Number.MAX_SAFE_INTEGER}`
const LATE_MS = 30 * 60_000
const CHECKS = 3
const CHECK_EVERY_MS = 40_000
/** Waits for the person. */
const NEVER = Number.MAX_SAFE_INTEGER

/** When the outbox next has work, ms UTC. */
export const nextSendAt = ({
  account,
  mailbox,
}: Pick<AccountContext, 'account' | 'mailbox'>): number | null =>
  mailbox.store.pluck<number | null>(NEXT, [account])[0] ?? null

/** Throws what stops the account; a message's own failure stands in its row. */
export async function sendDue(context: AccountContext): Promise<void> {
  const { account, clock, mailbox, signal } = context
  const now = clock.now()
  for (const item of mailbox.store.all<OutboxItem>(DUE, [account, now, now])) {
    signal.throwIfAborted()
    if (item.state === 'unconfirmed') await confirm(context, item)
    else if (item.state === 'scheduled' && now - item.not_before > LATE_MS) askLate(context, item)
    else await send(context, item)
  }
  for (const item of mailbox.store.all<OutboxItem>(UNFILED, [account, now]))
    await file(context, item)
}

function write(
  { mailbox }: AccountContext,
  { id }: OutboxItem,
  changes: Readonly<Record<string, string | number | null>>,
): void {
  const columns = Object.keys(changes)
  mailbox.store.write(
    tx =>
      void tx.run(
        `UPDATE outbox SET ${columns.map(name => `${name} = ?`).join(', ')} WHERE id = ?`,
        [...Object.values(changes), id],
      ),
  )
}

/** Taken back or changed by the person since it was read: not to be sent now. */
function take({ mailbox }: AccountContext, { id, state }: OutboxItem): boolean {
  return mailbox.store.write(tx => {
    const { changes } = tx.run(
      `UPDATE outbox SET state = 'sending', error = NULL WHERE id = ? AND state = ?`,
      [id, state],
    )
    return changes > 0
  })
}

async function send(context: AccountContext, item: OutboxItem): Promise<void> {
  const { clock, connector, signal } = context
  if (item.raw === null) {
    write(context, item, { state: 'failed', error: 'The message has no content to send.' })
    return
  }
  if (!take(context, item)) return
  let isHandedOver = false
  let result: SendResult
  try {
    const envelope = JSON.parse(item.envelope) as Envelope
    result = await connector.send(item.raw, envelope, signal, () => {
      write(context, item, { state: 'unconfirmed', checks: 0, next_attempt_at: 0 })
      isHandedOver = true
    })
  } catch (error) {
    failed(context, item, error, isHandedOver)
    return
  }
  const refused = result.rejected.map(one => `${one.address} (${one.text})`)
  write(context, item, {
    state: 'sent',
    sent_at: clock.now(),
    next_attempt_at: 0,
    error: refused.length === 0 ? null : `Not delivered to ${refused.join(', ')}.`,
    provider_id: result.providerId,
    // The provider's own copy comes by the next look; ours is not needed any more.
    ...(result.isFiled && { raw: null }),
  })
}

function failed(
  context: AccountContext,
  item: OutboxItem,
  error: unknown,
  isHandedOver: boolean,
): void {
  const { account, chance, clock, log, signal } = context
  const now = clock.now()
  const kind = connectKind(error) ?? 'unknown'
  const attempts = item.attempts + 1
  log.warn('mail/send', { account, kind, attempts, isHandedOver })
  // An answer of the server is certain; a line that broke after the hand-over tells nothing.
  const isAnswer =
    kind === 'permanent' ||
    kind === 'too-large' ||
    kind === 'throttled' ||
    kind === 'daily-limit' ||
    isTemporary(error)
  if (isHandedOver && !isAnswer) {
    write(context, item, {
      state: 'unconfirmed',
      checks: 0,
      attempts,
      next_attempt_at: now,
      error: null,
    })
    if (signal.aborted) throw error
    return
  }
  if (kind === 'permanent' || kind === 'too-large' || kind === 'missing-scope') {
    write(context, item, { state: 'failed', attempts, error: wordsOf(error) })
    return
  }
  if (kind === 'throttled' || kind === 'daily-limit') {
    const until = isFault(error) ? untilOf(error) : null
    const wait = retryDelay({
      kind,
      scope: 'account',
      failures: item.attempts,
      until,
      now,
      chance: chance(),
    })
    write(context, item, {
      state: 'waiting',
      attempts,
      next_attempt_at: now + (wait ?? 0),
      error: FAULT_RULES[kind].words(hostOf(error)),
    })
    return
  }
  if (isTemporary(error)) {
    const wait = smtpRetryDelay(item.attempts, item.created_at, now)
    write(context, item, {
      state: wait === null ? 'failed' : 'waiting',
      attempts,
      next_attempt_at: wait === null ? 0 : now + wait,
      error: wordsOf(error),
    })
    return
  }
  // Nothing of it left: it waits for the line, the sign-in or the settings as it was.
  write(context, item, { state: 'queued', error: null, next_attempt_at: 0 })
  throw error
}

const isTemporary = (error: unknown): boolean => {
  if (connectKind(error) !== 'transient' || !(error instanceof Error)) return false
  const { responseCode = 0 } = (error.cause ?? {}) as { readonly responseCode?: number }
  return responseCode >= 400 && responseCode < 500
}
const hostOf = (error: unknown): string =>
  (isFault(error) && (error.data as { readonly host?: string }).host) || 'the mail server'

/** Handed over, and nobody heard the answer. */
async function confirm(context: AccountContext, item: OutboxItem): Promise<void> {
  const { clock, connector, signal } = context
  const found = await connector.findSent(item.rfc_id, signal)
  const now = clock.now()
  if (found !== null) {
    write(context, item, {
      state: 'sent',
      sent_at: now,
      provider_id: found,
      raw: null,
      error: null,
    })
    return
  }
  const checks = item.checks + 1
  if (checks < CHECKS) {
    write(context, item, { checks, next_attempt_at: now + CHECK_EVERY_MS })
    return
  }
  if (connector.caps.keepsSent === true) {
    write(context, item, { state: 'queued', checks: 0, next_attempt_at: 0 })
    return
  }
  write(context, item, {
    checks,
    next_attempt_at: NEVER,
    error:
      'The line broke at the moment of sending, so it may have arrived or not. Kith does not send twice by itself: ask the recipient, or send it again.',
  })
}

function askLate(context: AccountContext, item: OutboxItem): void {
  write(context, item, {
    state: 'waiting',
    next_attempt_at: NEVER,
    error:
      'Kith was not running at the time this was to be sent. Send it now, or choose another time.',
  })
}

async function file(context: AccountContext, item: OutboxItem): Promise<void> {
  const { account, clock, connector, log, signal } = context
  if (item.raw === null) return
  try {
    const { bcc } = JSON.parse(item.envelope) as Envelope
    await connector.fileSent(withBcc(item.raw, bcc), item.rfc_id, signal)
    write(context, item, { raw: null, next_attempt_at: 0 })
  } catch (error) {
    const kind = connectKind(error)
    log.warn('mail/file-sent', { account, kind })
    if (kind !== 'permanent') throw error
    // It is sent; a folder that takes no copy is no reason to try for ever.
    write(context, item, {
      raw: null,
      error: `Sent, but not filed: ${wordsOf(error)}`,
      sent_at: clock.now(),
    })
  }
}
