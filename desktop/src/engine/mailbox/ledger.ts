/**
 * The books of a mailbox: every message that the server named stands here once, stored or with the
 * reason why not. All changes are made in the transaction of what they tell about.
 */
import type { Read, Write } from '#engine/store'
import type { HeaderRow, Outcome } from './incoming.ts'
import { ITEM, PRIORITY, type LeftOut } from './item-states.ts'

export interface NamedItem {
  readonly providerId: string
  readonly threadHint?: string
  /** ms UTC; 0: not told. */
  readonly at: number
  readonly priority: number
  /** Why it is not to be fetched; `null`: it is. */
  readonly leftOut: LeftOut | null
}
export interface PendingItem {
  readonly scope: string
  readonly provider_id: string
  readonly thread_hint: string | null
  readonly at: number
  readonly attempts: number
}

const NAME = `INSERT INTO item (account, scope, provider_id, thread_hint, state, reason, priority, at, listed_at, seen_generation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, scope, provider_id) DO UPDATE SET seen_generation = excluded.seen_generation,
  at = iif(excluded.at > 0, excluded.at, at), thread_hint = coalesce(excluded.thread_hint, thread_hint),
  reason = iif(state IN (3, 6), NULL, reason), state = CASE state WHEN 3 THEN 0 WHEN 6 THEN iif(message IS NULL, 0, 1) ELSE state END`
const STATE = 'SELECT state, message FROM item WHERE account = ? AND scope = ? AND provider_id = ?'
const MISSING = `UPDATE item SET state = 6, reason = NULL, seen_generation = ? WHERE account = ? AND scope = ? AND provider_id = ?`
const DELETE = 'DELETE FROM item WHERE account = ? AND scope = ? AND provider_id = ?'
const DELETE_HEADER = 'DELETE FROM header WHERE account = ? AND scope = ? AND provider_id = ?'
const SETTLE = `UPDATE item SET state = ?, reason = ?, last_error = ?, message = ?, next_attempt_at = 0 WHERE account = ? AND scope = ? AND provider_id = ?`
const HEADER =
  'INSERT OR REPLACE INTO header (account, scope, provider_id, subject, sender, at) VALUES (?, ?, ?, ?, ?, ?)'
const AGAIN = `UPDATE item SET state = ?, reason = ?, attempts = attempts + 1, last_error = ?, next_attempt_at = ? WHERE account = ? AND scope = ? AND provider_id = ?`
const TAKE = `SELECT scope, provider_id, thread_hint, at, attempts FROM item
  WHERE account = ? AND state = ? AND next_attempt_at <= ? ORDER BY priority, at DESC LIMIT ?`

/** `seen_generation` of what was moved there from here, before the mailbox itself has named it. */
export const NOT_NAMED_YET = -1

export interface Place {
  readonly account: string
  readonly scope: string
  readonly providerId: string
}
const keyOf = ({ account, scope, providerId }: Place) => [account, scope, providerId] as const

/** The server names these. Answers those that were missing and are here again. */
export function nameItems(
  tx: Write,
  account: string,
  scope: string,
  items: readonly NamedItem[],
  generation: number,
  now: number,
): readonly string[] {
  const back: string[] = []
  for (const item of items) {
    const { providerId } = item
    const known = tx.get<{ state: number }>(STATE, [account, scope, providerId])
    if (known?.state === ITEM.missing) back.push(providerId)
    const state = item.leftOut === null ? ITEM.pending : ITEM.leftOut
    tx.run(NAME, [
      account,
      scope,
      providerId,
      item.threadHint ?? null,
      state,
      item.leftOut,
      item.priority,
      item.at,
      now,
      generation,
    ])
  }
  return back
}

/**
 * No longer named. What is stored is kept as missing until a later round confirms it; what never
 * was leaves the books. Answers the stored ones.
 */
export function missItems(
  tx: Write,
  account: string,
  scope: string,
  ids: readonly string[],
  generation: number,
): readonly string[] {
  const hidden: string[] = []
  for (const providerId of ids) {
    const known = tx.get<{ state: number; message: number | null }>(STATE, [
      account,
      scope,
      providerId,
    ])
    if (known === undefined || known.state === ITEM.missing) continue
    if (known.message === null) dropItem(tx, { account, scope, providerId })
    else {
      tx.run(MISSING, [generation, account, scope, providerId])
      hidden.push(providerId)
    }
  }
  return hidden
}

/** A listing from the start is whole: ids of the scope that it did not name. */
export const unnamedIds = (
  read: Read,
  account: string,
  scope: string,
  generation: number,
): readonly string[] =>
  read.pluck<string>(
    'SELECT provider_id FROM item WHERE account = ? AND scope = ? AND seen_generation < ? AND seen_generation <> ? AND state NOT IN (3, 6)',
    [account, scope, generation, NOT_NAMED_YET],
  )

/** Moved there from here and gone before the mailbox named it: all that is new has been named. */
export const neverNamedIds = (read: Read, account: string, scope: string): readonly string[] =>
  read.pluck<string>(
    'SELECT provider_id FROM item WHERE account = ? AND scope = ? AND seen_generation = ? AND state = 1',
    [account, scope, NOT_NAMED_YET],
  )

/** What is stored of these, or was before it went missing. */
export function storedIds(
  read: Read,
  account: string,
  scope: string,
  ids: readonly string[],
): readonly string[] {
  return ids.filter(providerId => {
    const known = read.get<{ message: number | null }>(STATE, [account, scope, providerId])
    return known !== undefined && known.message !== null
  })
}

/** A listing begins from the start: what this round named before it does not count as named by it. */
export const unnameItems = (tx: Write, account: string, scope: string, generation: number): void =>
  void tx.run(
    'UPDATE item SET seen_generation = ? WHERE account = ? AND scope = ? AND seen_generation >= ? AND state <> 6',
    [generation - 1, account, scope, generation],
  )

/** In the books, and in the mailbox when it was last looked at. */
export const isHere = (read: Read, { account, scope, providerId }: Place): boolean =>
  read.get(
    'SELECT 1 FROM item WHERE account = ? AND scope = ? AND provider_id = ? AND state <> 3',
    [account, scope, providerId],
  ) !== undefined

export const knownIds = (read: Read, account: string, scope: string): ReadonlySet<string> =>
  new Set(
    read.pluck<string>(
      'SELECT provider_id FROM item WHERE account = ? AND scope = ? AND state NOT IN (3, 6)',
      [account, scope],
    ),
  )

/** Missing since before this round: to be confirmed. */
export const missingBefore = (
  read: Read,
  account: string,
  generation: number,
): readonly { readonly scope: string; readonly provider_id: string; readonly message: number }[] =>
  read.all(
    `SELECT scope, provider_id, message FROM item WHERE account = ? AND state = 6 AND reason IS NULL AND seen_generation < ?`,
    [account, generation],
  )

export function dropItem(tx: Write, place: Place): void {
  tx.run(DELETE, keyOf(place))
  tx.run(DELETE_HEADER, keyOf(place))
}

/** What became of an item that was fetched. In the transaction of its rows. */
export function settle(
  tx: Write,
  account: string,
  scope: string,
  providerId: string,
  outcome: Outcome,
): void {
  const place = { account, scope, providerId }
  if (outcome.state === 'stored') {
    tx.run(SETTLE, [ITEM.stored, null, null, outcome.message, ...keyOf(place)])
    tx.run(DELETE_HEADER, keyOf(place))
    return
  }
  const isBlocked = outcome.state === 'left-out'
  const state = isBlocked ? ITEM.leftOut : ITEM.unreadable
  const reason = isBlocked ? outcome.reason : 'unreadable'
  tx.run(SETTLE, [state, reason, isBlocked ? null : outcome.error, null, ...keyOf(place)])
  keepHeader(tx, place, outcome.header)
}

export function keepHeader(tx: Write, place: Place, header: HeaderRow): void {
  tx.run(HEADER, [...keyOf(place), header.subject, header.sender, header.at])
}

/** Not to be fetched, for a reason that a person may change. */
export function leaveOut(tx: Write, place: Place, reason: LeftOut, header: HeaderRow | null): void {
  tx.run(SETTLE, [ITEM.leftOut, reason, null, null, ...keyOf(place)])
  if (header !== null) keepHeader(tx, place, header)
}

/** Failed; tried again at that time, or set aside as unreadable when `at` is `null`. */
export function failItem(
  tx: Write,
  place: Place,
  error: string,
  at: number | null,
  header: HeaderRow | null,
): void {
  const state = at === null ? ITEM.unreadable : ITEM.again
  tx.run(AGAIN, [state, at === null ? 'unreadable' : null, error, at ?? 0, ...keyOf(place)])
  if (at === null && header !== null) keepHeader(tx, place, header)
}

/** Named, but deleted before it could be fetched. */
export function goneItem(tx: Write, place: Place): void {
  tx.run(SETTLE, [ITEM.gone, 'gone', null, null, ...keyOf(place)])
}

/** What is to be fetched next: by priority, then the newest. */
export function takeItems(
  read: Read,
  account: string,
  now: number,
  limit: number,
): readonly PendingItem[] {
  const fresh = read.all<PendingItem>(TAKE, [account, ITEM.pending, now, limit])
  if (fresh.length >= limit) return fresh
  const again = read.all<PendingItem>(TAKE, [account, ITEM.again, now, limit - fresh.length])
  return [...fresh, ...again]
}

/** When the next failed item may be tried, ms UTC. */
export const nextItemAt = (read: Read, account: string): number | null =>
  read.pluck<number | null>(
    'SELECT min(next_attempt_at) FROM item WHERE account = ? AND state = 2',
    [account],
  )[0] ?? null

export function raisePriority(
  tx: Write,
  account: string,
  scope: string,
  ids: readonly string[],
  priority: number,
): void {
  for (const id of ids)
    tx.run(
      'UPDATE item SET priority = ? WHERE account = ? AND scope = ? AND provider_id = ? AND state IN (0, 2) AND priority > ?',
      [priority, account, scope, id, priority],
    )
}

/** A person wants it in spite of everything: next in line, whatever held it back. */
export function wantItem(tx: Write, place: Place): void {
  tx.run(
    `UPDATE item SET state = 0, reason = NULL, attempts = 0, next_attempt_at = 0, priority = ? WHERE account = ? AND scope = ? AND provider_id = ? AND state <> 1`,
    [PRIORITY.first, ...keyOf(place)],
  )
}

/** The counts made anew from the rows. */
export function recountItems(tx: Write, account: string): void {
  tx.run('DELETE FROM item_count WHERE account = ?', [account])
  tx.run(
    `INSERT INTO item_count (account, scope, state, reason, n)
     SELECT account, scope, state, coalesce(reason, ''), count(*) FROM item WHERE account = ? GROUP BY 2, 3, 4`,
    [account],
  )
}

export interface ItemCount {
  readonly scope: string
  readonly state: number
  readonly reason: string
  readonly n: number
}
export const itemCounts = (read: Read, account: string): readonly ItemCount[] =>
  read.all('SELECT scope, state, reason, n FROM item_count WHERE account = ? AND n > 0', [account])
