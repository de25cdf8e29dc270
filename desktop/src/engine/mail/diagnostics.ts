/** What a person can hand to somebody who helps: how accounts do, and nothing of what is in them. */
import { createHash } from 'node:crypto'
import { readAccounts } from '#engine/mailbox'
import type { Store } from '#engine/store'
import { readTotals } from './report.ts'

const ERRORS = `SELECT reason, count(*) AS n, max(attempts) AS attempts FROM item WHERE account = ? AND state IN (2, 5) GROUP BY reason`
const WAITING = `SELECT state, count(*) AS n FROM outbox WHERE account = ? GROUP BY state`

/** No address, subject, name or text; accounts stand under the beginning of a hash. */
export function diagnosticsText(read: Store, now: number): string {
  const lines = readAccounts(read).flatMap(row => {
    const totals = readTotals(read, row.id)
    const count = (sql: string) =>
      read
        .all<{ state?: string; reason?: string; n: number }>(sql, [row.id])
        .map(each => `${each.reason ?? each.state ?? 'none'} ${each.n}`)
        .join(', ') || 'none'
    return [
      `account ${createHash('sha256').update(row.id).digest('hex').slice(0, 8)} (${row.provider})`,
      `  state ${row.state}, code ${row.state_code ?? 'none'}, since ${iso(row.state_since)}, failures ${row.failures}`,
      `  next attempt ${iso(row.next_attempt_at)}, last good ${iso(row.last_ok_at)}, last count ${iso(row.last_audit_at)}`,
      `  on server ${totals.onServer}, here ${totals.here}, failed ${totals.failed}, left out ${JSON.stringify(totals.leftOut)}`,
      `  trouble: ${count(ERRORS)}`,
      `  outbox: ${count(WAITING)}`,
    ]
  })
  return [`Kith mail, ${iso(now)}`, ...(lines.length === 0 ? ['no accounts'] : lines)].join('\n')
}

const iso = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString())
