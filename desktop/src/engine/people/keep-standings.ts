/**
 * Puts what mail says of contacts into the rows of this device, where views sort and filter by it.
 *
 * The columns are those of fields that no document has: they are not sent, not in the history, and a
 * rebuild of the rows has them told again.
 */
import { isoTime } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Store } from '#engine/store'
import type { Standing } from './standings.ts'

export interface KeepStandingsDeps {
  readonly store: Store
  readonly catalog: () => Catalog
  /** All that shows rows asks again. */
  readonly lookAgain: () => void
}

const FIELDS = ['lastContact', 'nextMeeting', 'connection'] as const
/** Rows of one write; a first start has many. */
const AT_ONCE = 500

export async function keepStandings(
  { store, catalog, lookAgain }: KeepStandingsDeps,
  standings: readonly Standing[],
): Promise<void> {
  for (let done = 0; done < standings.length; done += AT_ONCE) {
    store.write(tx => {
      for (const one of standings.slice(done, done + AT_ONCE)) {
        const sets = FIELDS.flatMap(name => {
          const field = catalog().findField(one.kind, name)
          // A field of that name which somebody made is theirs.
          return field?.isReadOnly === true
            ? [{ column: field.column, value: shown(one[name]) }]
            : []
        })
        if (sets.length === 0) continue
        tx.run(
          `UPDATE o_${one.kind} SET ${sets.map(({ column }) => `"${column}" = ?`).join(', ')} WHERE id = ?`,
          [...sets.map(({ value }) => value), one.record],
        )
      }
      lookAgain()
    })
    await new Promise(setImmediate)
  }
}

const shown = (value: number | string | null): string | null =>
  typeof value === 'number' ? isoTime(value) : value
