/**
 * The last windows that were asked for, until something they show changes: the page asks for a
 * window and then watches it, goes back to a list it has just left, and has several windows open.
 */
import type { QueryPlan, RowWindow } from '@kith/shared/query'
import { touches, type Changed } from './changed.ts'

export interface RecentWindows {
  readonly find: (key: string, now: number) => RowWindow | undefined
  readonly keep: (key: string, plan: QueryPlan, answer: RowWindow) => void
  readonly take: (changed: Changed) => void
}

interface Kept {
  readonly key: string
  readonly plan: QueryPlan
  readonly answer: RowWindow
  readonly ids: readonly string[]
  /** Counts up: the smallest is the one that was not asked for the longest. */
  used: number
}

/** Those of a list and of the one before it. Each is copied by the next short collection of garbage: 16 cost a window 90 µs, 4 cost 20. */
const MAX_WINDOWS = 4
/** Larger ones are exports and selections; nobody asks for them twice. */
const MAX_ROWS = 200

export function createRecentWindows(): RecentWindows {
  // Places that are written over, never moved: a Map or an array that loses its oldest entry makes a
  // new table, and the old one, once it has grown old itself, keeps all that was in it through every
  // short collection. Each window then was copied twice and waited for a long one.
  const places: (Kept | null)[] = Array.from({ length: MAX_WINDOWS }, () => null)
  let uses = 0
  return {
    find(key, now) {
      const found = places[placeOf(key)]
      if (!found || (found.plan.expiresAt !== null && found.plan.expiresAt <= now)) return undefined
      found.used = ++uses
      return found.answer
    },
    keep(key, plan, answer) {
      if (answer.rows.length > MAX_ROWS) return
      const known = placeOf(key)
      const at = known < 0 ? leastUsed() : known
      places[at] = { key, plan, answer, ids: idsOf(answer), used: ++uses }
    },
    take(changed) {
      const isAll = changed.isCatalog || changed.isSettings
      for (let at = 0; at < places.length; at++) {
        const one = places[at]
        if (one && (isAll || changesWindow(changed, one.plan, one.ids))) places[at] = null
      }
    },
  }

  function placeOf(key: string): number {
    return places.findIndex(one => one?.key === key)
  }

  function leastUsed(): number {
    const used = places.map(one => one?.used ?? 0)
    return used.indexOf(Math.min(...used))
  }
}

/** A list and no set: it is made for every window, and walked only when something changes. */
export const idsOf = ({ rows }: RowWindow): readonly string[] => rows.map(({ id }) => id)

/** Members or order may have changed, or what is on show has. */
export const changesWindow = (changed: Changed, plan: QueryPlan, ids: readonly string[]): boolean =>
  touches(changed, plan.reads) || changesShown(changed, plan, ids)

/** A record that is on show has changed, or something that its cells show of others. */
export function changesShown(changed: Changed, plan: QueryPlan, ids: readonly string[]): boolean {
  if (touches(changed, plan.shows) || changed.texts.has(plan.object)) return true
  if (!changed.records.has(plan.object)) return false
  for (const id of ids) if (changed.docs.has(id)) return true
  return false
}
