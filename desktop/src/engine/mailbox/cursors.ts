/** Places in the change logs of providers. Written in the transaction of the page that led there. */
import type { Read, Write } from '#engine/store'

export interface CursorRow {
  readonly value: string | null
  /** Round in which the listing began that this cursor belongs to: what it names is not missing. */
  readonly generation: number
  /** A listing from the start has not named everything yet. */
  readonly isListing: boolean
}

const KIND = 'mail'
const GET =
  'SELECT value, generation, page FROM cursor WHERE account = ? AND scope = ? AND kind = ?'
const PUT = `INSERT INTO cursor (account, scope, kind, value, generation, page, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, scope, kind) DO UPDATE SET value = excluded.value, generation = excluded.generation, page = excluded.page,
  committed_at = excluded.committed_at`

export function getCursor(read: Read, account: string, scope: string): CursorRow | undefined {
  const row = read.get<{ value: string | null; generation: number; page: string | null }>(GET, [
    account,
    scope,
    KIND,
  ])
  return row && { value: row.value, generation: row.generation, isListing: row.page !== null }
}

export function putCursor(
  tx: Write,
  account: string,
  scope: string,
  cursor: CursorRow,
  now: number,
): void {
  const page = cursor.isListing ? 'listing' : null
  tx.run(PUT, [account, scope, KIND, cursor.value, cursor.generation, page, now])
}

export function dropCursors(tx: Write, account: string, scope?: string): void {
  if (scope === undefined)
    tx.run('DELETE FROM cursor WHERE account = ? AND kind = ?', [account, KIND])
  else
    tx.run('DELETE FROM cursor WHERE account = ? AND scope = ? AND kind = ?', [
      account,
      scope,
      KIND,
    ])
}
