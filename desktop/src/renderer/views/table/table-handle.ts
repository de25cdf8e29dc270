/** What a page and its table tell each other without drawing each other again: counts up, wishes down. */
import type { Ticked } from './grid-selection.ts'

export interface TableCounts {
  readonly total: number | null
  readonly ticked: number
  /** Figures of the whole list that stand in its bar. */
  readonly summary?: { readonly sum: string; readonly weighted: string } | null
}
export interface TableHandle {
  readonly setCounts: (counts: TableCounts) => void
  readonly setTicked: (ticked: Ticked) => void
  readonly ticked: () => Ticked
  readonly counts: () => TableCounts
  readonly subscribe: (listener: () => void) => () => void
  readonly version: () => number
  /** The table says what it can do; the page calls it. */
  readonly offer: (wishes: Partial<TableWishes>) => () => void
  readonly wish: <Name extends keyof TableWishes>(name: Name) => TableWishes[Name] | undefined
}
export interface TableWishes {
  readonly add: () => void
  readonly focus: () => void
  readonly tickAll: () => void
}

export function createTableHandle(): TableHandle {
  let ticked: Ticked = { mode: 'some', ids: new Set() }
  let counts: TableCounts = { total: null, ticked: 0 }
  let offered: Partial<TableWishes> = {}
  let changes = 0
  const listeners = new Set<() => void>()
  const tell = (): void => {
    changes += 1
    for (const listener of listeners) listener()
  }
  return {
    setCounts(next) {
      if (sameCounts(next, counts)) return
      counts = next
      tell()
    },
    setTicked(next) {
      if (next === ticked) return
      ticked = next
      tell()
    },
    ticked: () => ticked,
    counts: () => counts,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    version: () => changes,
    offer(wishes) {
      offered = { ...offered, ...wishes }
      return () => {
        offered = {}
      }
    },
    wish: name => offered[name],
  }
}

const sameCounts = (a: TableCounts, b: TableCounts): boolean =>
  a.total === b.total &&
  a.ticked === b.ticked &&
  a.summary?.sum === b.summary?.sum &&
  a.summary?.weighted === b.summary?.weighted
