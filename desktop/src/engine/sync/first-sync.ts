/**
 * A first sync: a file receives many times what it holds.
 *
 * Its lists have no indexes meanwhile (store/indexes-aside.ts), and what came is not told record by
 * record: whoever shows rows looks again now and then, and once when all is there. Little of the file
 * is held in memory. Until then the status says that it is a first sync; a program that was killed goes
 * on where it was.
 */
import { isFault, type Log } from '@kith/shared/kit'
import { countIndexesAside, putIndexesBack, setIndexesAside } from '#engine/store'
import type { Store, Write } from '#engine/store'
import { readStored } from './upstream-info.ts'

export interface FirstSync {
  readonly isOn: () => boolean
  /** Before a page of documents, inside its write: many are to come, maybe more than are here. */
  readonly begin: (tx: Write, coming: number) => void
  /** After a page. */
  readonly took: () => void
  /** If all documents are here: makes the indexes, some at a time, and then everything looks again. */
  readonly finish: () => void
  readonly onFinished: (listener: () => void) => () => void
  readonly close: () => void
}

export interface FirstSyncDeps {
  readonly store: Store
  readonly later: (ms: number, work: () => void) => () => void
  readonly monotonic: () => number
  readonly log: Log
  /** Call inside a write: all that shows rows asks again. */
  readonly lookAgain: () => void
  /** A page was written. */
  readonly onPage: () => void
  /** Of what was not told record by record. */
  readonly onWhole: () => void
}

/** Fewer are as fast with the indexes in place. */
const MANY = 2000
const LOOK_EVERY_MS = 1000
const RETRY_MS = 30_000
/** What each commit costs is not paid for every small index; a large one takes its time by itself. */
const TURN_MS = 20
/** Of all documents and placeholders, as far as they can be counted at once. */
const HERE = 'SELECT coalesce(max(pk), 0) FROM doc'

export function createFirstSync(deps: FirstSyncDeps): FirstSync {
  const { store, later, monotonic, log } = deps
  const listeners = new Set<() => void>()
  let isOn = countIndexesAside(store) > 0
  let holdsLittle = false
  let lookedAt = monotonic()
  let callOff: (() => void) | undefined
  let isClosed = false

  return {
    isOn: () => isOn,
    begin(tx, coming) {
      if (isOn || coming < MANY || coming < (tx.pluck<number>(HERE)[0] ?? 0)) return
      setIndexesAside(tx)
      isOn = true
      store.afterRollback(() => (isOn = false))
    },
    took() {
      if (!isOn) return
      holdLittle(true)
      deps.onPage()
      if (monotonic() - lookedAt < LOOK_EVERY_MS) return
      lookedAt = monotonic()
      store.write(deps.lookAgain, RELAXED)
    },
    finish() {
      if (isOn && callOff === undefined && readStored(store).resume === null) next(0)
    },
    onFinished(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      isClosed = true
      callOff?.()
    },
  }

  /** In between others are answered. */
  function next(ms: number): void {
    callOff = later(ms, () => {
      callOff = undefined
      if (isClosed) return
      try {
        holdLittle(true)
        const begun = monotonic()
        const isEnough = () => monotonic() - begun >= TURN_MS
        if (store.write(tx => putIndexesBack(tx, isEnough), RELAXED)) return next(0)
        end()
      } catch (error) {
        // Lists are slow meanwhile, and right.
        if (!isFault(error)) log.error('sync/first-sync', { error })
        next(RETRY_MS)
      }
    })
  }

  /** Pages of documents are written once, and the indexes read each row once: 100 MB of the file would be held for nothing. */
  function holdLittle(isLittle: boolean): void {
    if (isLittle === holdsLittle) return
    holdsLittle = isLittle
    store.holdLittle(isLittle)
  }

  function end(): void {
    isOn = false
    holdLittle(false)
    store.write(deps.lookAgain, RELAXED)
    deps.onWhole()
    for (const listener of listeners) listener()
  }
}

/** What a power cut takes of it is done again. */
const RELAXED = { comesAgain: true } as const
