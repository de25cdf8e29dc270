/**
 * Puts what mail says of contacts into the rows of this device, where views sort and filter by it. Last
 * contact and next meeting are joined with what colleagues share; how close is one's own.
 *
 * The columns are those of fields that no document has: they are not sent, not in the history, and a
 * rebuild of the rows has them told again.
 */
import type { DocId } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import { writeTeamStanding } from '#engine/cards'
import type { Store } from '#engine/store'
import type { Standing } from './standings.ts'

export interface KeepStandingsDeps {
  readonly store: Store
  readonly catalog: () => Catalog
  readonly now: () => number
  /** All that shows rows asks again. */
  readonly lookAgain: () => void
}

const OWN = `INSERT INTO own_standing (record, kind, last_contact, next_meeting) VALUES (?, ?, ?, ?)
  ON CONFLICT (record) DO UPDATE SET kind = excluded.kind, last_contact = excluded.last_contact, next_meeting = excluded.next_meeting`
/** Rows of one write; a first start has many. */
const AT_ONCE = 500

export async function keepStandings(
  deps: KeepStandingsDeps,
  standings: readonly Standing[],
): Promise<void> {
  const { store, catalog, lookAgain } = deps
  for (let done = 0; done < standings.length; done += AT_ONCE) {
    store.write(tx => {
      for (const one of standings.slice(done, done + AT_ONCE)) {
        tx.run(OWN, [one.record, one.kind, one.lastContact, one.nextMeeting])
        writeTeamStanding(deps, tx, one.kind, one.record as DocId)
        const field = catalog().findField(one.kind, 'connection')
        // A field of that name which somebody made is theirs.
        if (field?.isReadOnly === true)
          tx.run(`UPDATE o_${one.kind} SET "${field.column}" = ? WHERE id = ?`, [
            one.connection,
            one.record,
          ])
      }
      lookAgain()
    })
    await new Promise(setImmediate)
  }
}
