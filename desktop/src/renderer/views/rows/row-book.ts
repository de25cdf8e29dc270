/**
 * The rows of a list, page by page, as far as somebody has looked.
 *
 * A list is cut in sections (all of it, one group, one column of a board), each its own query. What is
 * in sight is asked for at once; when the scroll is calm the pages in sight are watched instead, so
 * that changes come by themselves. Pages that were seen keep their rows, marked stale when something
 * changed, and are asked again when they come back in sight: a row is never blank twice.
 */
import { isFault, type Fault, type Json } from '@kith/shared/kit'
import type { Query, Row, RowWindow } from '@kith/shared/query'

export const PAGE = 100
const MAX_PAGES = 120
const MOST_IN_FLIGHT = 4

export interface RowSource {
  /** Fails with a fault. */
  readonly window: (query: Query, offset: number, limit: number) => Promise<RowWindow>
  readonly watch: (
    query: Query,
    offset: number,
    limit: number,
    onWindow: (window: RowWindow) => void,
    /** The question cannot be answered; it is not asked again. */
    onFault: (fault: Fault) => void,
  ) => () => void
}

export interface RowSection {
  readonly key: string
  readonly query: Query
  /** Known before the first page, e.g. from the groups. */
  readonly count?: number
}

export interface RowSpan {
  readonly key: string
  readonly from: number
  readonly to: number
  /** Row that is wanted first; the beginning when absent. */
  readonly focus?: number
}

export interface RowBook {
  readonly row: (key: string, index: number) => Row | undefined
  readonly total: (key: string) => number | undefined
  /** Rows in sight; `isCalm` when the scroll rests, which is when pages are watched. */
  readonly look: (spans: readonly RowSpan[], isCalm: boolean) => void
  readonly setSections: (sections: readonly RowSection[]) => void
  /** Shows values before the answer to a command comes up the watch. */
  readonly patch: (id: string, cells: Readonly<Record<string, Json>>) => void
  /** Rows of a span that are loaded or not yet, all of them. */
  readonly read: (key: string, from: number, to: number) => Promise<readonly Row[]>
  readonly findLoaded: (id: string) => { readonly key: string; readonly index: number } | null
  readonly subscribe: (listener: () => void) => () => void
  readonly version: () => number
  /** Why the question cannot be answered. */
  readonly fault: () => Fault | null
  readonly close: () => void
}

interface Page {
  rows: readonly Row[] | null
  version: number
  isStale: boolean
  isAsked: boolean
  stop: (() => void) | null
  seen: number
}

export function createRowBook(source: RowSource): RowBook {
  let sections = new Map<string, RowSection>()
  let totals = new Map<string, number>()
  let pages = new Map<string, Map<number, Page>>()
  const listeners = new Set<() => void>()
  let changes = 0
  let clock = 0
  let fault: Fault | null = null
  let newest = 0
  let isClosed = false
  let inFlight = 0
  let wanted: readonly RowSpan[] = []

  return {
    row: (key, index) => pages.get(key)?.get(Math.floor(index / PAGE))?.rows?.[index % PAGE],
    total: key => totals.get(key) ?? sections.get(key)?.count,
    look,
    setSections,
    patch,
    read,
    findLoaded,
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    version: () => changes,
    fault: () => fault,
    close,
  }

  function setSections(next: readonly RowSection[]): void {
    const kept = new Map<string, RowSection>()
    for (const section of next) {
      const old = sections.get(section.key)
      // An equal question keeps its identity, so that answers under way still count.
      const isSame = old !== undefined && questionOf(old) === questionOf(section)
      kept.set(section.key, isSame ? { ...section, query: old.query } : section)
    }
    for (const [key, old] of sections) {
      if (kept.get(key)?.query === old.query) continue
      for (const page of pages.get(key)?.values() ?? []) page.stop?.()
      pages.delete(key)
      totals.delete(key)
    }
    for (const section of next) {
      // A group's own count is newer than what its pages said when it changes.
      if (section.count !== undefined && sections.get(section.key)?.count !== section.count)
        totals.delete(section.key)
    }
    sections = kept
    tell()
  }

  function look(spans: readonly RowSpan[], isCalm: boolean): void {
    clock += 1
    wanted = isCalm ? [] : spans
    const inSight = new Set<Page>()
    for (const span of spans) {
      for (const at of pagesOf(span)) {
        const page = pageOf(span.key, at)
        if (page === null) continue
        page.seen = clock
        inSight.add(page)
        if (isCalm) watch(span.key, at, page)
      }
    }
    askWanted()
    for (const book of pages.values())
      for (const page of book.values())
        if (page.stop !== null && !inSight.has(page)) {
          page.stop()
          page.stop = null
        }
    forgetOldest()
  }

  /**
   * Few questions at a time: a fast scroll passes pages quicker than they are answered, and what is
   * in sight when an answer comes matters more than what was when it was asked.
   */
  function askWanted(): void {
    for (const span of wanted) {
      for (const at of pagesOf(span)) {
        if (inFlight >= MOST_IN_FLIGHT) return
        const page = pageOf(span.key, at)
        if (page !== null && page.stop === null && (page.rows === null || page.isStale))
          void ask(span.key, at, page)
      }
    }
  }

  function pageOf(key: string, at: number): Page | null {
    if (!sections.has(key)) return null
    const book = pages.get(key) ?? new Map<number, Page>()
    pages.set(key, book)
    const known = book.get(at)
    if (known !== undefined) return known
    const page: Page = {
      rows: null,
      version: -1,
      isStale: false,
      isAsked: false,
      stop: null,
      seen: clock,
    }
    book.set(at, page)
    return page
  }

  function watch(key: string, at: number, page: Page): void {
    const section = sections.get(key)
    if (page.stop !== null || section === undefined) return
    page.stop = source.watch(
      section.query,
      at * PAGE,
      PAGE,
      answer => take(key, section, page, answer),
      refused => refuse(key, section, refused),
    )
  }

  async function ask(key: string, at: number, page: Page): Promise<void> {
    const section = sections.get(key)
    if (page.isAsked || section === undefined) return
    page.isAsked = true
    inFlight += 1
    let isAnswered = false
    try {
      take(key, section, page, await source.window(section.query, at * PAGE, PAGE))
      isAnswered = true
    } catch (error) {
      if (!isFault(error)) throw error
      refuse(key, section, error)
    } finally {
      page.isAsked = false
      inFlight -= 1
      // What failed is asked again by the watch when the scroll rests, not at once and for ever.
      if (!isClosed && isAnswered) askWanted()
    }
  }

  function take(key: string, section: RowSection, page: Page, answer: RowWindow): void {
    if (isClosed || sections.get(key)?.query !== section.query || answer.version < page.version)
      return
    page.rows = keepSame(page.rows, answer.rows)
    page.version = answer.version
    fault = null
    page.isStale = false
    totals.set(key, answer.total)
    if (answer.version > newest) {
      newest = answer.version
      markOlder()
    }
    tell()
  }

  function refuse(key: string, section: RowSection, refused: Fault): void {
    // A lost connection says nothing about the question.
    if (isClosed || refused.retry || sections.get(key)?.query !== section.query) return
    fault = refused
    tell()
  }

  /** Something was committed: pages that are not watched may show what was. */
  function markOlder(): void {
    for (const book of pages.values())
      for (const page of book.values())
        if (page.stop === null && page.version < newest) page.isStale = true
  }

  function patch(id: string, cells: Readonly<Record<string, Json>>): void {
    for (const book of pages.values())
      for (const page of book.values()) {
        const at = page.rows?.findIndex(row => row.id === id) ?? -1
        const row = page.rows?.[at]
        if (page.rows === null || row === undefined) continue
        page.rows = page.rows.with(at, { ...row, cells: { ...row.cells, ...cells } })
      }
    tell()
  }

  async function read(key: string, from: number, to: number): Promise<readonly Row[]> {
    const section = sections.get(key)
    if (section === undefined) return []
    const rows: Row[] = []
    const book = pages.get(key)
    for (let at = from; at < to;) {
      const loaded = book?.get(Math.floor(at / PAGE))?.rows?.[at % PAGE]
      if (loaded !== undefined) {
        rows.push(loaded)
        at += 1
        continue
      }
      const answer = await source.window(section.query, at, Math.min(1000, to - at))
      if (answer.rows.length === 0) break
      rows.push(...answer.rows)
      at += answer.rows.length
    }
    return rows
  }

  function findLoaded(id: string) {
    for (const [key, book] of pages)
      for (const [at, page] of book) {
        const index = page.rows?.findIndex(row => row.id === id) ?? -1
        if (index >= 0) return { key, index: at * PAGE + index }
      }
    return null
  }

  function forgetOldest(): void {
    let count = 0
    for (const book of pages.values()) count += book.size
    if (count <= MAX_PAGES) return
    const all = [...pages].flatMap(([key, book]) =>
      [...book].map(([at, page]) => ({ key, at, page })),
    )
    all.sort((a, b) => a.page.seen - b.page.seen)
    for (const { key, at, page } of all.slice(0, count - MAX_PAGES)) {
      page.stop?.()
      pages.get(key)?.delete(at)
    }
  }

  function close(): void {
    isClosed = true
    for (const book of pages.values()) for (const page of book.values()) page.stop?.()
    pages = new Map()
    totals = new Map()
    sections = new Map()
  }

  function tell(): void {
    changes += 1
    for (const listener of listeners) listener()
  }
}

/** Pages of a span, those nearest to its focus first. */
function pagesOf({ from, to, focus = from }: RowSpan): readonly number[] {
  const first = Math.max(0, Math.floor(from / PAGE))
  const last = Math.max(first, Math.floor((to - 1) / PAGE))
  const pages = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const middle = focus / PAGE - 0.5
  return pages.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
}

const questionOf = (section: RowSection): string => JSON.stringify(section.query)

/** Rows that did not change stay the same objects, so that nothing below draws again. */
function keepSame(old: readonly Row[] | null, next: readonly Row[]): readonly Row[] {
  if (old === null) return next
  const byId = new Map(old.map(row => [row.id, row]))
  return next.map(row => {
    const known = byId.get(row.id)
    return known !== undefined && known.updatedAt === row.updatedAt && sameCells(known, row)
      ? known
      : row
  })
}

function sameCells(a: Row, b: Row): boolean {
  const keys = Object.keys(b.cells)
  if (a.title !== b.title || keys.length !== Object.keys(a.cells).length) return false
  return keys.every(key => {
    const left = a.cells[key]
    const right = b.cells[key]
    return (
      left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right))
    )
  })
}
