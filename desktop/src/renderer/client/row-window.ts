/**
 * A list of any length behind a window that moves: total, rows by index, one live watch on the part
 * in sight and plain look-ups ahead of it.
 *
 * Rows that were seen stay until their page is read again, so scrolling back shows them at once and
 * a change elsewhere never blanks what is on screen.
 */
import type { Fault } from '@kith/shared/kit'
import type { Row, RowWindow } from '@kith/shared/query'
import type { OpenStream } from './live-source.ts'

export interface RowList {
  readonly status: 'loading' | 'ready' | 'failed'
  /** `null` until known. */
  readonly total: number | null
  readonly fault: Fault | null
  readonly row: (index: number) => Row | undefined
}
export interface RowListSource {
  readonly subscribe: (listener: () => void) => () => void
  readonly current: () => RowList
  /** Tells what is in sight, end excluded. Cheap: call it on every scroll. */
  readonly ensureRange: (start: number, end: number) => void
}

export interface RowListDeps {
  readonly window: (offset: number, limit: number) => Promise<RowWindow>
  readonly watchWindow: (offset: number, limit: number) => OpenStream<RowWindow>
  readonly watch: <T>(
    open: OpenStream<T>,
    onValue: (value: T) => void,
    onFault: (fault: Fault) => void,
  ) => () => void
  readonly later: (run: () => void, ms: number) => () => void
  /** What the same list showed last time. */
  readonly warm: () => Promise<RowWindow | null>
  /** Keeps the beginning of the list for next time. */
  readonly keep: (window: RowWindow) => void
}

export const PAGE_ROWS = 100
const SETTLE_MS = 80
const LINGER_MS = 5000
const MOST_PAGES = 60

export function createRowList(deps: RowListDeps): RowListSource {
  const pages = new Map<number, readonly Row[]>()
  const asked = new Set<number>()
  const listeners = new Set<() => void>()
  let list: RowList = { status: 'loading', total: null, fault: null, row: rowAt }
  let version = -1
  let sight = { first: 0, last: 0 }
  let watched: string | null = null
  let stopWatch: (() => void) | null = null
  let cancelSettle: (() => void) | null = null
  let cancelLinger: (() => void) | null = null

  return {
    current: () => list,
    subscribe(listener) {
      cancelLinger?.()
      cancelLinger = null
      listeners.add(listener)
      if (!stopWatch) open()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) cancelLinger = deps.later(close, LINGER_MS)
      }
    },
    ensureRange(start, end) {
      const first = Math.max(0, Math.floor(start / PAGE_ROWS))
      const last = Math.max(first, Math.floor(Math.max(start, end - 1) / PAGE_ROWS))
      sight = { first, last }
      // The page before and after come too: the hand that scrolls goes on.
      for (let page = Math.max(0, first - 1); page <= last + 1; page++) look(page)
      cancelSettle?.()
      cancelSettle = deps.later(moveWatch, SETTLE_MS)
    },
  }

  function open(): void {
    void deps.warm().then(kept => {
      if (kept && version < 0) take(kept, 'warm')
    })
    moveWatch()
  }

  function close(): void {
    stopWatch?.()
    stopWatch = null
    watched = null
  }

  function moveWatch(): void {
    const offset = sight.first * PAGE_ROWS
    const limit = Math.min(1000, (sight.last - sight.first + 1) * PAGE_ROWS)
    const key = `${offset}+${limit}`
    if (listeners.size === 0 || key === watched) return
    watched = key
    stopWatch?.()
    stopWatch = deps.watch(deps.watchWindow(offset, limit), onWatched, fault =>
      become({ ...list, status: 'failed', fault }),
    )
  }

  function onWatched(answer: RowWindow): void {
    if (answer.version > version) forgetOthers(answer)
    take(answer, 'live')
    if (answer.offset === 0) deps.keep({ ...answer, rows: answer.rows.slice(0, PAGE_ROWS) })
  }

  /** After a change, pages out of sight may be older than the ones in sight: they are read again when needed. */
  function forgetOthers(answer: RowWindow): void {
    const from = answer.offset / PAGE_ROWS
    const to = from + Math.ceil(answer.rows.length / PAGE_ROWS)
    if (version >= 0)
      for (const page of pages.keys()) if (page < from || page >= to) pages.delete(page)
    asked.clear()
  }

  function look(page: number): void {
    if (
      pages.has(page) ||
      asked.has(page) ||
      (list.total !== null && page * PAGE_ROWS >= list.total)
    )
      return
    asked.add(page)
    deps.window(page * PAGE_ROWS, PAGE_ROWS).then(
      answer => {
        asked.delete(page)
        if (answer.version >= version) take(answer, 'window')
      },
      // The watch on the same rows tells about what is wrong; a look ahead that fails is only late.
      () => void asked.delete(page),
    )
  }

  function take(answer: RowWindow, from: 'warm' | 'live' | 'window'): void {
    for (let at = 0; at < answer.rows.length; at += PAGE_ROWS) {
      pages.set((answer.offset + at) / PAGE_ROWS, answer.rows.slice(at, at + PAGE_ROWS))
    }
    if (from !== 'warm') version = Math.max(version, answer.version)
    trim()
    become({
      status: from === 'warm' ? list.status : 'ready',
      total: answer.total,
      fault: null,
      row: rowAt,
    })
  }

  function trim(): void {
    if (pages.size <= MOST_PAGES) return
    const middle = (sight.first + sight.last) / 2
    const far = [...pages.keys()].toSorted((a, b) => Math.abs(b - middle) - Math.abs(a - middle))
    for (const page of far.slice(0, pages.size - MOST_PAGES)) pages.delete(page)
  }

  function rowAt(index: number): Row | undefined {
    return pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS]
  }

  function become(next: RowList): void {
    list = next
    for (const listener of listeners) listener()
  }
}
