/**
 * What can wait until nobody waits: moving the log into the file, indexes that a saved view would
 * like, statistics, and tidying the search index. In slices of a few milliseconds with pauses
 * between them, so that an edit that comes meanwhile waits for one slice at most; only an index
 * cannot be made in parts.
 */
import type { Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
import { readMeta, safeName, writeMeta, type LogMover, type Store } from '#engine/store'

export interface IdleWork {
  readonly start: () => void
  readonly stop: () => void
}

/** A pause in changes as long as this counts as idle. */
const IDLE_MS = 800
/** Between two slices. */
const REST_MS = 20
/** Changed documents after which the statistics are old. */
const ANALYZE_AFTER = 5000
/** Number of documents when the statistics were made. */
const ANALYZED = 'analyzed'
/** Pages of a slice: about ten milliseconds. */
const MERGE = "INSERT INTO search(search, rank) VALUES ('merge', 100)"
/** Index by index; a table that has none by itself. What FTS5 keeps is asked by its own plans. */
const TO_ANALYZE = `SELECT coalesce(i.name, t.name) FROM sqlite_schema AS t LEFT JOIN pragma_index_list(t.name) AS i
  WHERE t.type = 'table' AND t.rootpage > 0 AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB 'search*'`
const DOCUMENTS = 'SELECT coalesce(max(pk), 0) FROM doc'

export function createIdleWork({
  store,
  feed,
  logMover,
  indexViews,
  log,
}: {
  readonly store: Store
  readonly feed: Feed
  readonly logMover: LogMover
  readonly indexViews: () => void
  readonly log: Log
}): IdleWork {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasNewViews = true
  let hasNewWords = true
  let changed = 0
  /** Indexes whose statistics are still to be made. */
  let toAnalyze: string[] = []
  const stopListening = feed.onCommit(({ changes }) => {
    changed += changes.length
    hasNewWords = true
    if (changes.some(({ kind }) => kind === 'view' || kind === 'catalog')) hasNewViews = true
    logMover.look()
    arm(IDLE_MS)
  })

  return {
    start() {
      const made = readMeta(store, ANALYZED)
      const isOld = typeof made !== 'number' || Math.abs(documents() - made) >= ANALYZE_AFTER
      if (isOld) changed = ANALYZE_AFTER
      arm(IDLE_MS)
    },
    stop() {
      stopListening()
      clearTimeout(timer)
    },
  }

  function arm(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
    timer.unref()
  }

  function work(): void {
    try {
      if (slice()) arm(REST_MS)
      else logMover.moveAll()
    } catch (error) {
      // Nothing of a person's depends on it; the next pause tries again.
      log.warn('engine/idle-work', { error })
    }
  }

  /** Does a little of what there is to do; `false` when there was nothing. */
  function slice(): boolean {
    if (hasNewViews) {
      indexViews()
      hasNewViews = false
      return true
    }
    if (changed >= ANALYZE_AFTER) {
      changed = 0
      toAnalyze = store.pluck<string>(TO_ANALYZE)
      const count = documents()
      store.write(tx => writeMeta(tx, ANALYZED, count), { isRelaxed: true })
    }
    const name = toAnalyze.pop()
    if (name !== undefined) {
      analyze(name)
      return true
    }
    if (hasNewWords) {
      hasNewWords = mergeSome()
      return true
    }
    return false
  }

  /** Tells SQLite how the tables have grown; without it, it walks the wrong index for totals. */
  function analyze(name: string): void {
    store.write(tx => tx.exec(`PRAGMA analysis_limit = 1000; ANALYZE ${safeName(name)}`), {
      isRelaxed: true,
    })
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

  function documents(): number {
    return store.pluck<number>(DOCUMENTS)[0] ?? 0
  }
}
