/**
 * Last contact and next meeting of a record are the team's: the latest of what this person's own
 * mail says, what colleagues share and what anybody wrote down (a call). What somebody keeps private changes nobody else's.
 */
import { isoTime, type DocId } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Store, Write } from '#engine/store'
import { lastLogged } from './logged.ts'

type Kind = 'person' | 'company'
interface Own {
  readonly last_contact: number | null
  readonly next_meeting: number | null
}

export interface TeamStandingDeps {
  readonly store: Store
  readonly catalog: () => Catalog
  readonly now: () => number
  /** All that shows rows asks again; called inside a write. */
  readonly lookAgain: () => void
}

const OWN = 'SELECT last_contact, next_meeting FROM own_standing WHERE record = ?'
const KIND = `SELECT type FROM doc WHERE id = ? AND kind = 'record'`
const LAST = 'SELECT max(at) FROM card_record WHERE record = ? AND at <= ?'
const NEXT = `SELECT min(r.at) FROM card_record r JOIN card c ON c.id = r.id AND c.owner = r.owner
  WHERE r.record = ? AND r.at > ? AND c.kind = 'meeting'`
const AT_ONCE = 500

export async function keepTeamStandings(
  deps: TeamStandingDeps,
  records: readonly DocId[],
): Promise<void> {
  for (let done = 0; done < records.length; done += AT_ONCE) {
    deps.store.write(tx => {
      for (const record of records.slice(done, done + AT_ONCE)) {
        const [kind] = tx.pluck<string>(KIND, [record])
        if (kind === 'person' || kind === 'company') writeTeamStanding(deps, tx, kind, record)
      }
      deps.lookAgain()
    })
    await new Promise(setImmediate)
  }
}

/** Inside a write; `own_standing` holds what this person's own mail says. */
export function writeTeamStanding(
  { catalog, now }: Pick<TeamStandingDeps, 'catalog' | 'now'>,
  tx: Write,
  kind: Kind,
  record: DocId,
): void {
  const own = tx.get<Own>(OWN, [record])
  const [theirLast] = tx.pluck<number | null>(LAST, [record, now()])
  const [theirNext] = tx.pluck<number | null>(NEXT, [record, now()])
  const logged = lastLogged(tx, record, now())
  const last = best(Math.max, best(Math.max, own?.last_contact, theirLast), logged)
  const next = best(Math.min, own?.next_meeting, theirNext)
  for (const [name, value] of [
    ['lastContact', last],
    ['nextMeeting', next],
  ] as const) {
    const field = catalog().findField(kind, name)
    // A field of that name which somebody made is theirs.
    if (field?.isReadOnly !== true) continue
    tx.run(`UPDATE o_${kind} SET "${field.column}" = ? WHERE id = ?`, [
      value === null ? null : isoTime(value),
      record,
    ])
  }
}

function best(
  pick: (a: number, b: number) => number,
  a: number | null | undefined,
  b: number | null | undefined,
): number | null {
  const [one, other] = [a ?? null, b ?? null]
  if (one === null || other === null) return one ?? other
  return pick(one, other)
}
