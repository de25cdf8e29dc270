/** Whole messages of a folder, never marking them read; one result an item. */
import type { FetchMessageObject } from 'imapflow'
import { connectFault, connectKind } from './connect-faults.ts'
import { idOf, uidOf, uidSet } from './imap-ids.ts'
import { isOfValidity, toTime } from './imap-listing.ts'
import type { ImapSession, Selected } from './imap-session.ts'
import type { FetchBudget, Fetched, Header, ItemRef } from './mail-connector.ts'

const BATCH_BYTES = 4 * 1024 * 1024
const BATCH = 200

export interface FetchContext {
  readonly session: ImapSession
  readonly labelsOf: (message: FetchMessageObject, scope: string) => readonly string[]
  readonly asksLabels: boolean
}

export async function* fetchMessages(
  context: FetchContext,
  refs: readonly ItemRef[],
  budget: FetchBudget,
): AsyncGenerator<Fetched> {
  for (const [scope, ofScope] of Map.groupBy(refs, ref => ref.scope)) {
    for (const batch of await batches(context, scope, ofScope, budget)) {
      budget.signal.throwIfAborted()
      yield* await batch()
    }
  }
}

type Batch = () => Promise<readonly Fetched[]>

async function batches(
  context: FetchContext,
  scope: string,
  refs: readonly ItemRef[],
  budget: FetchBudget,
): Promise<readonly Batch[]> {
  const { sizes, gone } = await context.session.inFolder(scope, 'read', async at => {
    const current = refs.filter(ref => isOfValidity(ref.providerId, at))
    const rows = await at.client.fetchAll(
      uidSet(current.map(ref => uidOf(ref.providerId))),
      { uid: true, size: true },
      { uid: true },
    )
    const known = new Map(rows.map(row => [idOf(at.validity, row.uid), row.size ?? 0]))
    return { sizes: known, gone: refs.filter(ref => !known.has(ref.providerId)) }
  })
  const ways: Batch[] = []
  if (gone.length > 0) ways.push(async () => gone.map(ref => ({ ref, is: 'gone' })))
  const large: ItemRef[] = []
  let batch: ItemRef[] = []
  let bytes = 0
  const flush = () => {
    const taken = batch
    if (taken.length > 0) ways.push(() => bodies(context, scope, taken))
    batch = []
    bytes = 0
  }
  for (const ref of refs) {
    const size = sizes.get(ref.providerId)
    if (size === undefined) continue
    if (size > budget.maxMessageBytes) {
      large.push(ref)
      continue
    }
    if (batch.length >= BATCH || bytes + size > BATCH_BYTES) flush()
    batch.push(ref)
    bytes += size
  }
  flush()
  if (large.length > 0) ways.push(() => tooLarge(context, scope, large, sizes, budget))
  return ways
}

async function bodies(
  context: FetchContext,
  scope: string,
  refs: readonly ItemRef[],
): Promise<readonly Fetched[]> {
  try {
    return await context.session.inFolder(scope, 'read', at => readBodies(context, at, scope, refs))
  } catch (error) {
    // What concerns the line or the account stops everything; what one answer said, only that message.
    const kind = connectKind(error)
    if (kind !== 'unknown' && kind !== 'permanent') throw error
    if (refs.length === 1 && refs[0]) {
      return [{ ref: refs[0], is: 'failed', fault: error, header: null }]
    }
    const results: Fetched[] = []
    for (const ref of refs) results.push(...(await bodies(context, scope, [ref])))
    return results
  }
}

async function readBodies(
  context: FetchContext,
  at: Selected,
  scope: string,
  refs: readonly ItemRef[],
): Promise<readonly Fetched[]> {
  const byId = new Map(refs.map(ref => [ref.providerId, ref]))
  const query = {
    uid: true,
    flags: true,
    internalDate: true,
    // A source is asked for as BODY.PEEK[]: reading here must not mark anything read there.
    source: true,
    threadId: true,
    ...(context.asksLabels && { labels: true }),
  }
  const rows = await at.client.fetchAll(uidSet(refs.map(ref => uidOf(ref.providerId))), query, {
    uid: true,
  })
  const results: Fetched[] = []
  for (const row of rows) {
    const ref = byId.get(idOf(at.validity, row.uid))
    if (ref === undefined || row.source === undefined) continue
    byId.delete(ref.providerId)
    results.push({
      ref,
      is: 'message',
      raw: row.source,
      flags: flagsOf(row),
      labels: context.labelsOf(row, scope),
      receivedAt: toTime(row.internalDate),
      uid: row.uid,
      ...(row.modseq !== undefined && { modseq: String(row.modseq) }),
      ...(row.threadId !== undefined && { threadHint: row.threadId }),
    })
  }
  for (const ref of byId.values()) results.push({ ref, is: 'gone' })
  return results
}

async function tooLarge(
  context: FetchContext,
  scope: string,
  refs: readonly ItemRef[],
  sizes: ReadonlyMap<string, number>,
  budget: FetchBudget,
): Promise<readonly Fetched[]> {
  const headers = await readHeaders(context.session, scope, refs)
  return refs.map(ref => ({
    ref,
    is: 'failed',
    fault: connectFault('too-large', {
      size: sizes.get(ref.providerId) ?? 0,
      limit: budget.maxMessageBytes,
    }),
    header: headers.find(header => header.providerId === ref.providerId) ?? null,
  }))
}

export async function readHeaders(
  session: ImapSession,
  scope: string,
  refs: readonly ItemRef[],
): Promise<readonly Header[]> {
  return await session.inFolder(scope, 'read', async at => {
    const uids = refs
      .filter(ref => isOfValidity(ref.providerId, at))
      .map(ref => uidOf(ref.providerId))
    if (uids.length === 0) return []
    const rows = await at.client.fetchAll(
      uidSet(uids),
      { uid: true, envelope: true, size: true, internalDate: true, flags: true },
      { uid: true },
    )
    return rows.map(row => ({
      providerId: idOf(at.validity, row.uid),
      rfcId: row.envelope?.messageId ?? null,
      subject: row.envelope?.subject ?? '',
      from: row.envelope?.from?.[0]?.address ?? '',
      at: toTime(row.internalDate),
      size: row.size ?? 0,
      flags: flagsOf(row),
    }))
  })
}

/** `\Recent` is about this line, not about the message. */
const flagsOf = (row: FetchMessageObject): string[] =>
  [...(row.flags ?? [])].filter(flag => flag !== '\\Recent')
