/** Who is busy when: this person by their own calendars, others by whoever can tell, and by meetings that are here. */
import type { Log } from '@kith/shared/kit'
import type { Busy } from '@kith/shared/rpc'
import type { CalendarConnector } from '#engine/connectors'
import { readAccounts, type AccountRow } from '#engine/mailbox'
import type { Store } from '#engine/store'
import { readEntries } from './read-entries.ts'

export interface FreeBusyDeps {
  readonly store: Store
  readonly log: Log
  readonly connect: (row: AccountRow) => Promise<CalendarConnector | null>
  readonly signal: AbortSignal
  /** The person's own addresses. */
  readonly mine: ReadonlySet<string>
}

export async function readFreeBusy(
  deps: FreeBusyDeps,
  input: {
    readonly addresses: readonly string[]
    readonly from: number
    readonly to: number
    readonly except: string | null
  },
): Promise<readonly Busy[]> {
  const { from, to, except } = input
  const entries = readEntries(deps.store, from, to, null).filter(
    each => each.event !== except && each.isBusy && each.status !== 'cancelled' && !each.isAllDay,
  )
  const span = ({ start, end }: { readonly start: number; readonly end: number }) => ({
    start,
    end,
  })
  const own: Busy = {
    address: '',
    spans: entries.filter(each => each.response !== 'declined').map(span),
    isUnknown: false,
  }
  const asked = input.addresses.filter(address => !deps.mine.has(address.toLowerCase()))
  const told = await askAll(deps, asked, from, to)
  return [
    own,
    ...asked.map(address => {
      const known = told.get(address)
      // Without anybody who could tell, at least the meetings with this person are known.
      const shared = entries.filter(each =>
        each.people.some(
          one => one.address.toLowerCase() === address.toLowerCase() && one.response === 'accepted',
        ),
      )
      return { address, spans: known ?? shared.map(span), isUnknown: known === undefined }
    }),
  ]
}

/** Account by account, until everybody is known or nobody is left to ask. */
async function askAll(
  { store, log, connect, signal }: FreeBusyDeps,
  addresses: readonly string[],
  from: number,
  to: number,
): Promise<ReadonlyMap<string, Busy['spans']>> {
  const told = new Map<string, Busy['spans']>()
  for (const row of readAccounts(store)) {
    const open = addresses.filter(address => !told.has(address))
    if (open.length === 0) break
    try {
      const connector = await connect(row)
      if (connector === null) continue
      try {
        for (const one of await connector.freeBusy(open, { from, to }, signal))
          if (!one.isUnknown)
            told.set(
              one.address,
              one.busy.map(([start, end]) => ({ start, end })),
            )
      } finally {
        await connector.close()
      }
    } catch (error) {
      // Not to be reached, or not allowed: what is known here is shown.
      log.info('calendar/free-busy', { account: row.id, error })
    }
  }
  return told
}
