/**
 * What is left out because of a choice — window, folder, block — and comes back with it. A choice
 * only changes states: what was stored is hidden and shown again, never fetched twice.
 */
import type { Read, Write } from '#engine/store'
import { ITEM, type LeftOut } from './item-states.ts'

export interface HiddenItem {
  readonly scope: string
  readonly provider_id: string
  readonly message: number | null
}

const SELECT = 'SELECT scope, provider_id, message FROM item'
const SET = `UPDATE item SET state = ?, reason = ?, next_attempt_at = 0 WHERE account = ? AND scope = ? AND provider_id = ?`

/** Items that the window leaves out, and those it lets in again. `since` ms UTC, `null`: everything. */
export function outsideWindow(read: Read, account: string, since: number | null) {
  const out =
    since === null
      ? []
      : read.all<HiddenItem>(
          `${SELECT} WHERE account = ? AND state IN (0, 1, 2) AND at > 0 AND at < ?`,
          [account, since],
        )
  const back = read.all<HiddenItem>(
    `${SELECT} WHERE account = ? AND state = 4 AND reason = 'window' AND at >= ?`,
    [account, since ?? 0],
  )
  return { out, back }
}

export const ofScope = (read: Read, account: string, scope: string): readonly HiddenItem[] =>
  read.all(`${SELECT} WHERE account = ? AND scope = ? AND state IN (0, 1, 2)`, [account, scope])

export const leftOutOf = (
  read: Read,
  account: string,
  scope: string,
  reason: LeftOut,
): readonly HiddenItem[] =>
  read.all(`${SELECT} WHERE account = ? AND scope = ? AND state = 4 AND reason = ?`, [
    account,
    scope,
    reason,
  ])

export function putOut(
  tx: Write,
  account: string,
  items: readonly HiddenItem[],
  reason: LeftOut,
): void {
  for (const { scope, provider_id } of items)
    tx.run(SET, [ITEM.leftOut, reason, account, scope, provider_id])
}

/** Stored ones are stored again, others are fetched. */
export function letIn(tx: Write, account: string, items: readonly HiddenItem[]): void {
  for (const { scope, provider_id, message } of items)
    tx.run(SET, [message === null ? ITEM.pending : ITEM.stored, null, account, scope, provider_id])
}

/** Items of a message that is blocked from now on: nothing of it is kept but that it was there. */
export function blockMessage(tx: Write, message: number): void {
  tx.run(
    `UPDATE item SET state = 4, reason = 'blocked', message = NULL WHERE message = ? AND state = 1`,
    [message],
  )
}
/** What was blocked is fetched again, and judged again by what is blocked now. */
export function unblockItems(tx: Write): void {
  tx.run(
    `UPDATE item SET state = 0, reason = NULL, attempts = 0, next_attempt_at = 0 WHERE state = 4 AND reason = 'blocked'`,
  )
}
