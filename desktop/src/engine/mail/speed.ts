/** Messages stored per minute, kept for half an hour: the curve on the account's page. */
import type { Store } from '#engine/store'

const MINUTE = 60_000
const KEPT = 30

export function noteSpeed(
  store: Store,
  account: string,
  now: number,
  stored: number,
  isSlowed: boolean,
): void {
  const minute = Math.floor(now / MINUTE)
  store.write(
    tx => {
      tx.run(
        `INSERT INTO speed (account, minute, stored, is_slowed) VALUES (?, ?, ?, ?)
         ON CONFLICT (account, minute) DO UPDATE SET stored = stored + excluded.stored, is_slowed = max(is_slowed, excluded.is_slowed)`,
        [account, minute, stored, isSlowed ? 1 : 0],
      )
      tx.run('DELETE FROM speed WHERE account = ? AND minute < ?', [account, minute - KEPT])
    },
    { isRelaxed: true },
  )
}

export interface Speed {
  readonly at: number
  readonly stored: number
  readonly isSlowed: boolean
}
/** The last 30 minutes, oldest first, minutes without mail too. */
export function readSpeed(store: Store, account: string, now: number): readonly Speed[] {
  const last = Math.floor(now / MINUTE)
  const rows = store.all<{ minute: number; stored: number; is_slowed: number }>(
    'SELECT minute, stored, is_slowed FROM speed WHERE account = ? AND minute > ?',
    [account, last - KEPT],
  )
  const byMinute = new Map(rows.map(row => [row.minute, row]))
  return Array.from({ length: KEPT }, (_, at) => {
    const minute = last - KEPT + 1 + at
    const row = byMinute.get(minute)
    return { at: minute * MINUTE, stored: row?.stored ?? 0, isSlowed: row?.is_slowed === 1 }
  })
}
