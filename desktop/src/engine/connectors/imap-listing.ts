/**
 * What changed in a folder since a cursor (RFC 7162 where the server has it).
 *
 * The state of the folder is taken when it is opened, before anything is asked: what happens
 * meanwhile is told again next time, never left out. Deletions come from VANISHED; without it the
 * number of messages tells whether there were any, and the ledger then compares all ids.
 */
import type { FetchMessageObject } from 'imapflow'
import { connectFault } from './connect-faults.ts'
import { searchIds } from './imap-answers.ts'
import {
  cursorText,
  idOf,
  readCursor,
  UID_SET_MAX,
  uidSet,
  validityOf,
  type ImapCursor,
} from './imap-ids.ts'
import type { ImapSession, Selected } from './imap-session.ts'
import type { Listed, ListPage, Relabelled, Window } from './mail-connector.ts'

export interface ListingContext {
  readonly session: ImapSession
  readonly now: () => number
  /** Folders as LIST-STATUS told them in this round: an unchanged one is not opened. */
  readonly takeStatus: (scope: string) => FolderStatus | undefined
  readonly labelsOf?: (message: FetchMessageObject, scope: string) => readonly string[]
}
export interface FolderStatus {
  readonly validity: string
  readonly next: number
  readonly modseq: string | null
  readonly count: number
}

const FIRST_CHUNK = 750
const CHUNK = 2500
const SHALLOW = 400
const DEEP_EVERY_MS = 15 * 60_000

export async function* listFolder(
  context: ListingContext,
  scope: string,
  from: string | null,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  let cursor = from === null ? undefined : readCursor(scope, from)
  if (cursor !== undefined && cursor.low <= 1 && isSame(cursor, context.takeStatus(scope))) return
  while (cursor === undefined || cursor.low > 1) {
    signal.throwIfAborted()
    const page = await olderPage(context, scope, cursor, window)
    cursor = page.at
    yield page.page
  }
  signal.throwIfAborted()
  const page = await changePage(context, scope, cursor)
  if (page !== undefined) yield page
}

const isSame = (cursor: ImapCursor, status: FolderStatus | undefined): boolean =>
  status !== undefined &&
  status.modseq !== null &&
  status.validity === cursor.validity &&
  status.next === cursor.next &&
  status.modseq === cursor.modseq &&
  status.count === cursor.count

/** The newest part of what is not listed yet, and the cursor below it. */
async function olderPage(
  context: ListingContext,
  scope: string,
  known: ImapCursor | undefined,
  window: Window,
): Promise<{ page: ListPage; at: ImapCursor }> {
  return await context.session.inFolder(scope, 'read', async at => {
    if (known !== undefined) demandSame(scope, known, at)
    const start: ImapCursor = known ?? {
      validity: at.validity,
      next: at.next,
      modseq: at.modseq,
      low: Number.MAX_SAFE_INTEGER,
      count: 0,
      deepAt: context.now(),
    }
    // UIDNEXT may be missing: then everything that is there now counts as listed.
    const all = await searchUids(at, known === undefined ? '1:*' : `1:${start.low - 1}`)
    const uids = all.filter(uid => uid < start.low && (start.next === 0 || uid < start.next))
    const chunk = uids.slice(-(known === undefined ? FIRST_CHUNK : CHUNK))
    const isWhole = chunk.length === uids.length
    const cursor: ImapCursor = {
      ...start,
      next: start.next || (all.at(-1) ?? 0) + 1,
      low: isWhole ? 1 : (chunk[0] ?? 1),
      count: start.count + chunk.length,
    }
    const items = await describe(at, chunk, window)
    items.sort((a, b) => b.at - a.at)
    const page = { items, changed: [], removed: [], cursor: cursorText(cursor), isWhole }
    return { page, at: cursor }
  })
}

async function changePage(
  context: ListingContext,
  scope: string,
  cursor: ImapCursor,
): Promise<ListPage | undefined> {
  return await context.session.inFolder(scope, 'read', async at => {
    demandSame(scope, cursor, at)
    const next = at.next || cursor.next
    const fresh = await newUids(at, cursor)
    const { changed, removed, deepAt } = await changes(context, scope, cursor, at)
    const items = await describe(at, fresh, { since: null })
    const highest = Math.max(next, (fresh.at(-1) ?? 0) + 1)
    const expected = cursor.count + fresh.length - removed.length
    const later: ImapCursor = {
      ...cursor,
      next: highest,
      modseq: at.modseq,
      // Never less than known: after a comparison the ledger's own number is what counts.
      count: at.exists,
      deepAt,
    }
    const needsCompare = expected !== at.exists
    const text = cursorText(later)
    if (
      !needsCompare &&
      text === cursorText(cursor) &&
      items.length + changed.length + removed.length === 0
    )
      return undefined
    return { items, changed, removed, cursor: text, isWhole: false, needsCompare }
  })
}

function demandSame(scope: string, cursor: ImapCursor, at: Selected): void {
  if (cursor.validity === at.validity) return
  throw connectFault('cursor-lost', { scope, why: 'the server numbers its messages anew' })
}

async function newUids(at: Selected, cursor: ImapCursor): Promise<readonly number[]> {
  if (at.exists === 0 || (at.next !== 0 && at.next <= cursor.next)) return []
  // `n:*` names the last message even when it is below n.
  const found = await searchUids(at, `${cursor.next}:*`)
  return found.filter(uid => uid >= cursor.next && (at.next === 0 || uid < at.next))
}

async function changes(
  context: ListingContext,
  scope: string,
  cursor: ImapCursor,
  at: Selected,
): Promise<{
  readonly changed: readonly Relabelled[]
  readonly removed: readonly string[]
  readonly deepAt: number
}> {
  const toChange = (message: FetchMessageObject): Relabelled => ({
    providerId: idOf(at.validity, message.uid),
    flags: [...(message.flags ?? [])].filter(flag => flag !== '\\Recent'),
    ...(context.labelsOf && { labels: context.labelsOf(message, scope) }),
    ...(message.modseq !== undefined && { modseq: String(message.modseq) }),
  })
  const ask = { uid: true, flags: true, ...(context.labelsOf && { labels: true }) }
  if (at.modseq !== null && cursor.modseq !== null) {
    if (at.modseq === cursor.modseq) return { changed: [], removed: [], deepAt: cursor.deepAt }
    const vanished = new Set<number>()
    const hear = (event: { uid?: number | undefined; vanished: boolean; path: string }) => {
      if (event.vanished && event.uid !== undefined) vanished.add(event.uid)
    }
    at.client.on('expunge', hear)
    try {
      const rows = await at.client.fetchAll('1:*', ask, {
        uid: true,
        changedSince: BigInt(cursor.modseq),
      })
      return {
        // New ones too: what was moved there from here is known already, and may be marked since.
        changed: rows.map(toChange),
        removed: [...vanished].filter(uid => uid < cursor.next).map(uid => idOf(at.validity, uid)),
        deepAt: cursor.deepAt,
      }
    } finally {
      at.client.off('expunge', hear)
    }
  }
  if (at.exists === 0) return { changed: [], removed: [], deepAt: cursor.deepAt }
  const isDeep = context.now() - cursor.deepAt > DEEP_EVERY_MS
  const range = isDeep ? '1:*' : `${Math.max(1, at.exists - SHALLOW + 1)}:*`
  const rows = await at.client.fetchAll(range, ask)
  return {
    changed: rows.map(toChange),
    removed: [],
    deepAt: isDeep ? context.now() : cursor.deepAt,
  }
}

/** Every id of the folder, oldest first in chunks. */
export async function* folderIds(
  context: ListingContext,
  scope: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Listed[]> {
  const { validity, uids } = await context.session.inFolder(scope, 'read', async at => ({
    validity: at.validity,
    uids: await searchUids(at, '1:*'),
  }))
  for (let from = 0; from < uids.length; from += UID_SET_MAX) {
    signal.throwIfAborted()
    yield uids
      .slice(from, from + UID_SET_MAX)
      .map(uid => ({ providerId: idOf(validity, uid), at: 0 }))
  }
}

async function searchUids(at: Selected, range: string): Promise<number[]> {
  if (at.exists === 0) return []
  return (await searchIds(at.client, { uid: range })).toSorted((a, b) => a - b)
}

/** When each arrived and how large it is: for the window, the order and the size limit. */
async function describe(at: Selected, uids: readonly number[], window: Window): Promise<Listed[]> {
  const items: Listed[] = []
  for (let from = 0; from < uids.length; from += UID_SET_MAX) {
    const set = uidSet(uids.slice(from, from + UID_SET_MAX))
    const rows = await at.client.fetchAll(
      set,
      { uid: true, internalDate: true, size: true, threadId: true },
      { uid: true },
    )
    for (const row of rows) {
      const arrived = toTime(row.internalDate)
      items.push({
        providerId: idOf(at.validity, row.uid),
        at: arrived,
        isOutside: window.since !== null && arrived !== 0 && arrived < window.since,
        ...(row.size !== undefined && { size: row.size }),
        ...(row.threadId !== undefined && { threadHint: row.threadId }),
      })
    }
  }
  return items
}

/** INTERNALDATE is the date of record: a `Date:` header may say anything. 0 when unreadable. */
export function toTime(date: Date | string | undefined): number {
  const ms = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isFinite(ms) ? ms : 0
}

export const isOfValidity = (providerId: string, at: Selected): boolean =>
  validityOf(providerId) === at.validity
