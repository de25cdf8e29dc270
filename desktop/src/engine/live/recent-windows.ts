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
  readonly plan: QueryPlan
  readonly answer: RowWindow
  readonly ids: readonly string[]
}

/** Those of a list and of the one before it; every one more is garbage that has grown old, which is dear to collect. */
const MAX_WINDOWS = 16
/** Larger ones are exports and selections; nobody asks for them twice. */
const MAX_ROWS = 200

export function createRecentWindows(): RecentWindows {
  const kept = new Map<string, Kept>()
  return {
    find(key, now) {
      const found = kept.get(key)
      if (!found || (found.plan.expiresAt !== null && found.plan.expiresAt <= now)) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.answer
    },
    keep(key, plan, answer) {
      if (answer.rows.length > MAX_ROWS) return
      kept.delete(key)
      kept.set(key, { plan, answer, ids: idsOf(answer) })
      const [oldest] = kept.keys()
      if (kept.size > MAX_WINDOWS && oldest !== undefined) kept.delete(oldest)
    },
    take(changed) {
      if (changed.isCatalog || changed.isSettings) return kept.clear()
      for (const [key, { plan, ids }] of kept)
        if (changesWindow(changed, plan, ids)) kept.delete(key)
    },
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
