/**
 * What can wait until nobody waits: moving the log into the file before it is long enough to make
 * somebody's edit pay for it, indexes that a saved view would like, and statistics.
 */
import type { Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
import type { Store } from '#engine/store'

export interface IdleWork {
  readonly start: () => void
  readonly stop: () => void
}

/** A pause in changes as long as this counts as idle. */
const IDLE_MS = 800
/** Changed documents after which the statistics are old. */
const ANALYZE_AFTER = 5000
/** Pages of a slice: about ten milliseconds. */
const MERGE = "INSERT INTO search(search, rank) VALUES ('merge', 100)"

export function createIdleWork({
  store,
  feed,
  indexViews,
  log,
}: {
  readonly store: Store
  readonly feed: Feed
  readonly indexViews: () => void
  readonly log: Log
}): IdleWork {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasNewViews = true
  let hasNewWords = true
  let changed = ANALYZE_AFTER
  const stopListening = feed.onCommit(({ changes }) => {
    changed += changes.length
    hasNewWords = true
    if (changes.some(({ kind }) => kind === 'view' || kind === 'catalog')) hasNewViews = true
    arm()
  })

  return {
    start: arm,
    stop() {
      stopListening()
      clearTimeout(timer)
    },
  }

  function arm(): void {
    clearTimeout(timer)
    timer = setTimeout(work, IDLE_MS)
    timer.unref()
  }

  /** Tells SQLite how the tables have grown; without it, it walks the wrong index for totals. */
  function analyze(): void {
    changed = 0
    store.write(tx => tx.exec('PRAGMA analysis_limit = 1000; ANALYZE'))
  }

  /** Brings parts of the search index together, a slice at a time; says whether there is more to do. */
  function mergeSome(): boolean {
    const before = total()
    store.write(tx => tx.run(MERGE), { isRelaxed: true })
    // Fewer than two changed rows mean that nothing was merged (sqlite.org/fts5.html 6.8).
    return total() - before >= 2
  }

  function total(): number {
    return store.pluck<number>('SELECT total_changes()')[0] ?? 0
  }

  function work(): void {
    try {
      if (hasNewViews) indexViews()
      hasNewViews = false
      if (changed >= ANALYZE_AFTER) analyze()
      if (hasNewWords) hasNewWords = mergeSome()
      store.checkpoint()
      if (hasNewWords) arm()
    } catch (error) {
      // Nothing of a person's depends on it; the next pause tries again.
      log.warn('engine/idle-work', { error })
    }
  }
}
