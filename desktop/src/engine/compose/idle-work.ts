/**
 * What can wait until nobody waits: moving the log into the file, indexes that a saved view would
 * like, statistics, and tidying the search index.
 *
 * Tidying goes in slices of a millisecond or two, from a short pause on. What takes longer, or keeps
 * the disk busy, waits until nobody has asked for anything for a while; only an index cannot be made
 * in parts. While thousands of records change at once, some tidying goes on between their commits.
 */
import type { Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
import type { WordIndex } from '#engine/search'
import { readMeta, safeName, writeMeta, type LogMover, type Store } from '#engine/store'

export interface IdleWork {
  readonly start: () => void
  /** Somebody asks the engine for something. */
  readonly onCall: () => void
  /** Much came of which nobody was told record by record. */
  readonly lookAnew: () => void
  readonly stop: () => void
}

/** A pause in changes as long as this counts as idle. */
const IDLE_MS = 800
/** Nobody has asked for anything for as long: ten milliseconds will not be noticed. */
const CALM_MS = 1500
/** Somebody who never pauses must not keep statistics old and the log long for ever. */
const MAX_WAIT_MS = 30_000
/** Between two slices. */
const REST_MS = 20
/** Changed documents after which the statistics are old. */
const ANALYZE_AFTER = 5000
/** Number of documents when the statistics were made. */
const ANALYZED = 'analyzed'
/** Pages of the search index in a slice: one or two milliseconds. */
const FEW_PAGES = 16
/** While much changes: as many pages for as many documents keep the parts few. */
const MANY_PAGES = 100
const MANY_CHANGES = 400
/** A commit adds one part however many records it has; a large one also adds what merging has to write. */
const MOST_OF_A_COMMIT = 16
/** Index by index; a table that has none by itself. What FTS5 keeps is asked by its own plans. */
const TO_ANALYZE = `SELECT coalesce(i.name, t.name) FROM sqlite_schema AS t LEFT JOIN pragma_index_list(t.name) AS i
  WHERE t.type = 'table' AND t.rootpage > 0 AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB 'search*'`
const DOCUMENTS = 'SELECT coalesce(max(pk), 0) FROM doc'

export function createIdleWork({
  store,
  feed,
  logMover,
  wordIndex,
  indexNext,
  log,
}: {
  readonly store: Store
  readonly feed: Feed
  readonly logMover: LogMover
  readonly wordIndex: WordIndex
  readonly indexNext: () => boolean
  readonly log: Log
}): IdleWork {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let hasNewViews = true
  let hasNewWords = true
  let hasLog = true
  let changed = 0
  /** Changed documents, a commit counting sixteen at most, since the search index was last tidied among them. */
  let untidied = 0
  /** Indexes whose statistics are still to be made. */
  let toAnalyze: string[] = []
  let lastCall = -Infinity
  let waitingSince: number | undefined
  const stopListening = feed.onCommit(({ changes }) => {
    changed += changes.length
    untidied += Math.min(changes.length, MOST_OF_A_COMMIT)
    hasNewWords = true
    hasLog = true
    if (changes.some(({ kind }) => kind === 'view' || kind === 'catalog')) hasNewViews = true
    logMover.look()
    if (untidied >= MANY_CHANGES) tidySoon()
    arm(IDLE_MS)
  })

  return {
    start: lookAnew,
    lookAnew,
    onCall() {
      lastCall = performance.now()
    },
    stop() {
      isStopped = true
      stopListening()
      clearTimeout(timer)
    },
  }

  function lookAnew(): void {
    const made = readMeta(store, ANALYZED)
    const isOld = typeof made !== 'number' || Math.abs(documents() - made) >= ANALYZE_AFTER
    if (isOld) changed = ANALYZE_AFTER
    hasNewViews = true
    hasNewWords = true
    hasLog = true
    arm(IDLE_MS)
  }

  function arm(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
    timer.unref()
  }

  function work(): void {
    guarded(() => {
      if (slice()) return arm(REST_MS)
      if (hasLog || hasNewViews || isAnalysisDue()) {
        if (!isCalm()) return arm(CALM_MS)
        hasLog = false
        logMover.moveAll()
      }
      waitingSince = undefined
    })
  }

  /** Not inside the commit that asked for it. */
  function tidySoon(): void {
    untidied = 0
    setImmediate(() => guarded(() => void (isStopped || wordIndex.merge(MANY_PAGES))))
  }

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      // Nothing of a person's depends on it; the next pause tries again.
      log.warn('engine/idle-work', { error })
    }
  }

  function isCalm(): boolean {
    const now = performance.now()
    waitingSince ??= now
    return now - lastCall >= CALM_MS || now - waitingSince >= MAX_WAIT_MS
  }

  function isAnalysisDue(): boolean {
    return changed >= ANALYZE_AFTER || toAnalyze.length > 0
  }

  /** Does a little of what there is to do; `false` when there was nothing, or not now. */
  function slice(): boolean {
    if (hasNewViews && isCalm()) {
      // One at a time: of a hundred thousand records each takes a tenth of a second.
      hasNewViews = indexNext()
      return true
    }
    if (isAnalysisDue() && isCalm()) {
      analyzeNext()
      return true
    }
    if (hasNewWords) {
      hasNewWords = wordIndex.merge(FEW_PAGES)
      return true
    }
    return false
  }

  function analyzeNext(): void {
    if (changed >= ANALYZE_AFTER) {
      changed = 0
      toAnalyze = store.pluck<string>(TO_ANALYZE)
      const count = documents()
      store.write(tx => writeMeta(tx, ANALYZED, count), { isRelaxed: true })
    }
    const name = toAnalyze.pop()
    if (name !== undefined) analyze(name)
  }

  /** Tells SQLite how the tables have grown; without it, it walks the wrong index for totals. */
  function analyze(name: string): void {
    store.write(tx => tx.exec(`PRAGMA analysis_limit = 1000; ANALYZE ${safeName(name)}`), {
      isRelaxed: true,
    })
  }

  function documents(): number {
    return store.pluck<number>(DOCUMENTS)[0] ?? 0
  }
}
