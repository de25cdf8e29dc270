/** How each account's calendars do, since this program runs: what the person sees on its page. */
import type { Clock } from '@kith/shared/kit'
import type { CalendarState } from '@kith/shared/rpc'
import { connectKind } from '#engine/connectors'
import { readAccounts } from '#engine/mailbox'
import type { Store } from '#engine/store'

type Stand = Pick<CalendarState, 'state' | 'reason' | 'lastOkAt'>
export interface CalendarStates {
  readonly none: (account: string) => void
  readonly ok: (account: string) => void
  readonly failed: (account: string, error: unknown) => void
  readonly read: () => readonly CalendarState[]
}

const WAITING: Stand = { state: 'waiting', reason: null, lastOkAt: null }
/** Nobody asks for a calendar where a mailbox is not to be reached either: the account says that. */
const QUIET = new Set(['offline', 'throttled', 'transient'])

export function createCalendarStates(store: Store, clock: Clock): CalendarStates {
  const stands = new Map<string, Stand>()
  const lastOk = (account: string) => stands.get(account)?.lastOkAt ?? null
  return {
    none: account => void stands.set(account, { ...WAITING, state: 'none' }),
    ok: account => void stands.set(account, { state: 'ok', reason: null, lastOkAt: clock.now() }),
    failed(account, error) {
      const kind = connectKind(error)
      if (kind !== undefined && QUIET.has(kind) && stands.has(account)) return
      stands.set(account, {
        state: kind === 'missing-scope' ? 'not-allowed' : 'failed',
        reason: error instanceof Error ? error.message : null,
        lastOkAt: lastOk(account),
      })
    },
    read: () =>
      readAccounts(store).map(row => ({
        account: row.id,
        ...(stands.get(row.id) ?? WAITING),
        ...(store.get<Counts>(COUNTS, [row.id]) ?? { calendars: 0, events: 0, pending: 0 }),
      })),
  }
}

interface Counts {
  readonly calendars: number
  readonly events: number
  readonly pending: number
}
const COUNTS = `SELECT count(DISTINCT c.id) AS calendars, count(e.id) AS events, count(e.pending) AS pending
  FROM calendar c LEFT JOIN event e ON e.calendar = c.id AND e.recurrence_id IS NULL AND e.state = 'here' AND e.status <> 'cancelled' WHERE c.account = ?`
