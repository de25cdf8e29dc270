/**
 * Keeps the index of words in few parts, between changes instead of inside them.
 *
 * Every commit adds a part, and FTS5 by itself merges parts as it writes: one change in sixty-four
 * then carried the merging of three hundred pages, 20–70 ms of somebody's edit, and one in sixteen
 * that of the smallest. A question asks four hundred small parts as fast as four.
 */
import type { Store } from '#engine/store'

export interface WordIndex {
  /** Merges some parts; says whether there is more to do. `pages`: about 0.1 ms each. */
  readonly merge: (pages: number) => boolean
}

/** As many parts of a size are worth merging. */
const PARTS = 8
/** As many are merged inside a change: thousands of changes must have come without a pause. */
const MOST_PARTS = 400
const CONFIG = 'SELECT k, v FROM search_config'
const SETTINGS = { automerge: 0, usermerge: PARTS, crisismerge: MOST_PARTS } as const

export function createWordIndex(store: Store): WordIndex {
  configure(store)
  return {
    merge(pages) {
      const before = total()
      // A parameter would arrive as a number with a fraction, which FTS5 refuses.
      const sql = `INSERT INTO search(search, rank) VALUES ('merge', ${Math.ceil(pages)})`
      store.write(tx => tx.run(sql), { isRelaxed: true })
      // Fewer than two changed rows mean that nothing was merged (sqlite.org/fts5.html 6.8).
      return total() - before >= 2
    },
  }

  function total(): number {
    return store.pluck<number>('SELECT total_changes()')[0] ?? 0
  }
}

/** Kept in the file; files of an earlier Kith let FTS5 merge. */
function configure(store: Store): void {
  const known = new Map(store.all<{ k: string; v: number }>(CONFIG).map(({ k, v }) => [k, v]))
  const wrong = Object.entries(SETTINGS).filter(([name, value]) => known.get(name) !== value)
  if (wrong.length === 0) return
  store.write(
    tx => {
      for (const [name, value] of wrong)
        tx.exec(`INSERT INTO search(search, rank) VALUES ('${name}', ${value})`)
    },
    { isRelaxed: true, usesReserve: true },
  )
}
