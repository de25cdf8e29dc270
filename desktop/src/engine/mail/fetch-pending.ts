/**
 * From the books into the mailbox: what is named and not here is fetched, by priority, and each item
 * gets its own outcome. While one batch is parsed and stored the next one comes over the line.
 */
import { ITEM_LIMIT, retryDelay } from '@kith/shared/mail'
import { isFault } from '@kith/shared/kit'
import { connectKind, type Fetched, type FetchedMessage } from '#engine/connectors'
import {
  failItem,
  goneItem,
  leaveOut,
  takeItems,
  type HeaderRow,
  type Incoming,
  type PendingItem,
} from '#engine/mailbox'
import type { AccountContext } from './account-context.ts'
import { claimMirror } from './mirror-drafts.ts'
import { folderOfScope, labelIds } from './sync-folders.ts'

const TAKE = 400
const DELIVER = 100
/** What is on the line, at the parsers and being stored is this much each. */
const DELIVER_BYTES = 2 * 1024 * 1024
export const MAX_MESSAGE_BYTES = 50 * 1024 * 1024

/**
 * Fetches until nothing is due, or `mayGoOn` says no between two batches. `most`: how many at once.
 * Answers whether anything is left. Throws what stops the account.
 */
export async function fetchPending(
  context: AccountContext,
  mayGoOn: () => boolean,
  onlyFirst = false,
): Promise<boolean> {
  const { account, clock, mailbox, signal } = context
  for (;;) {
    signal.throwIfAborted()
    const due = takeItems(mailbox.store, account, clock.now(), TAKE)
    const items = onlyFirst ? due.filter(item => isFirst(context, item)) : due
    if (items.length === 0) return false
    await fetchItems(context, items, () => onlyFirst || !mayGoOn())
    if (!mayGoOn()) return true
  }
}

function isFirst({ account, mailbox }: AccountContext, item: PendingItem): boolean {
  return (
    mailbox.store.pluck<number>(
      'SELECT priority FROM item WHERE account = ? AND scope = ? AND provider_id = ?',
      [account, item.scope, item.provider_id],
    )[0] === 0
  )
}

async function fetchItems(
  context: AccountContext,
  items: readonly PendingItem[],
  isAwaited: () => boolean,
): Promise<void> {
  const { connector, signal } = context
  const refs = items.map(item => ({
    scope: item.scope,
    providerId: item.provider_id,
    threadHint: item.thread_hint,
  }))
  const open = new Map(items.map(item => [`${item.scope}\n${item.provider_id}`, item]))
  let batch: FetchedMessage[] = []
  let bytes = 0
  let storing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const full = batch
    batch = []
    bytes = 0
    await storing
    // Kept for the next await; Node must not call it unhandled meanwhile.
    storing = store(context, full, isAwaited)
    storing.catch(() => undefined)
  }
  for await (const result of connector.fetch(refs, {
    signal,
    maxMessageBytes: MAX_MESSAGE_BYTES,
  })) {
    const key = `${result.ref.scope}\n${result.ref.providerId}`
    const item = open.get(key)
    open.delete(key)
    if (item === undefined) continue
    if (result.is !== 'message') {
      settleWithout(context, item, result)
      continue
    }
    bytes += result.raw.byteLength
    if (batch.push(result) >= DELIVER || bytes >= DELIVER_BYTES) await flush()
  }
  await flush()
  await storing
  // A connector that forgets one must not be asked for it for ever at once.
  for (const item of open.values())
    failOne(context, item, 'the mailbox gave no answer for it', null)
}

async function store(
  context: AccountContext,
  batch: readonly FetchedMessage[],
  isAwaited: () => boolean,
): Promise<void> {
  const { account, clock, log, mailbox, row } = context
  const others = batch.filter(message => !claimMirror(context, message))
  if (others.length === 0) return
  const incoming = mailbox.store.write(tx =>
    others.map((message): Incoming => {
      const { scope, providerId } = message.ref
      return {
        folder: folderOfScope(tx, account, scope).id,
        scope,
        providerId,
        raw: message.raw,
        flags: message.flags,
        labels: labelIds(tx, account, message.labels),
        receivedAt: message.receivedAt,
        ...(message.uid !== undefined && { uid: message.uid }),
        ...(message.modseq !== undefined && { modseq: message.modseq }),
        ...(message.threadHint !== undefined && { providerThread: message.threadHint }),
        // Servers tell the second of arrival.
        isHistorical: message.receivedAt + 1000 <= row.created_at,
      }
    }),
  )
  try {
    const outcomes = await mailbox.deliver(account, incoming, isAwaited)
    context.onSpeed(outcomes.length, false)
    const newest = incoming.filter(one => !one.isHistorical).at(-1)
    if (newest !== undefined) noteNew(context, newest.receivedAt)
  } catch (error) {
    // The disk's faults stop everything; a bug of ours sets these aside and lets the others through.
    if (isFault(error)) throw error
    log.error('mail/deliver', { error, account })
    for (const { scope, providerId } of incoming) {
      const item = {
        scope,
        provider_id: providerId,
        thread_hint: null,
        at: clock.now(),
        attempts: 0,
      }
      failOne(context, item, 'it could not be stored', null)
    }
  }
}

function noteNew({ account, clock, mailbox }: AccountContext, receivedAt: number): void {
  const now = clock.now()
  const note = JSON.stringify({ at: now, afterMs: Math.max(0, now - receivedAt) })
  mailbox.store.write(
    tx => void tx.run('UPDATE account SET last_new = ? WHERE id = ?', [note, account]),
    {
      isRelaxed: true,
    },
  )
}

function settleWithout(
  context: AccountContext,
  item: PendingItem,
  result: Exclude<Fetched, FetchedMessage>,
): void {
  const { account, mailbox } = context
  const place = { account, scope: item.scope, providerId: item.provider_id }
  if (result.is === 'gone') {
    mailbox.store.write(tx => goneItem(tx, place))
    return
  }
  const header: HeaderRow | null = result.header && {
    subject: result.header.subject,
    sender: result.header.from,
    at: result.header.at,
  }
  if (connectKind(result.fault) === 'too-large')
    mailbox.store.write(tx => leaveOut(tx, place, 'too-large', header))
  else failOne(context, item, wordsOf(result.fault), header)
}

function failOne(
  { account, mailbox, clock, chance }: AccountContext,
  item: PendingItem,
  error: string,
  header: HeaderRow | null,
): void {
  const place = { account, scope: item.scope, providerId: item.provider_id }
  const now = clock.now()
  mailbox.store.write(tx => {
    const attempts =
      tx.pluck<number>(
        'SELECT attempts FROM item WHERE account = ? AND scope = ? AND provider_id = ?',
        [account, item.scope, item.provider_id],
      )[0] ?? 0
    const wait = retryDelay({
      kind: 'poison',
      scope: 'item',
      failures: attempts,
      until: null,
      now,
      chance: chance(),
    })
    failItem(tx, place, error, attempts + 1 >= ITEM_LIMIT ? null : now + (wait ?? 0), header)
  })
}

export const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
