/**
 * What is known of each list beside its rows: how many records it has and, for lists that are large
 * or slow to sort, all their keys in order.
 *
 * A list is known by what decides its members and order, so windows with other columns share it.
 * `changes` counts the commits that may have altered it; knowledge is good for the count it was
 * gathered at. Keys of a few records that changed are moved when the list is next asked for, all at
 * once; anything else gathers again, on a reader.
 */
import type { Compiled, Query, QueryPlan, QueryScope } from '@kith/shared/query'
import { planQuery } from '@kith/shared/query'
import type { Readers, Store } from '#engine/store'
import { touches, type Changed } from './changed.ts'
import { moveKeys } from './key-list.ts'

export interface List {
  readonly plan: QueryPlan
  /** Sorting or filtering reads more rows than a frame has time for. */
  readonly isSlow: boolean
  readonly isLarge: boolean
  /** No index gives the order. */
  readonly isSorted: boolean
  /** Number of records that answer. */
  readonly total: () => number
  /** Keys in order, when they are known to be right. */
  readonly keysNow: () => Int32Array | undefined
  /** Whether keys that will be right are on their way. */
  readonly isGathering: () => boolean
  /** Keys in order of the state at the time of the call, or a later one. */
  readonly keys: () => Promise<Int32Array>
}

interface Entry {
  readonly plan: QueryPlan
  readonly scope: QueryScope
  readonly isSlow: boolean
  readonly isLarge: boolean
  readonly isSorted: boolean
  changes: number
  filterChanges: number
  total: { readonly at: number; readonly n: number } | null
  keys: { readonly at: number; readonly list: Int32Array } | null
  /** Records that changed since `keys` and are all that did; `null` when more has happened. */
  moves: Set<number> | null
  /** Records made since the entry, which may have made a small table large. */
  born: number
  building: { readonly at: number; readonly done: Promise<Int32Array> } | null
}

export interface ListsDeps {
  readonly store: Store
  readonly readers: Readers
  readonly scope: () => QueryScope
  readonly large: number
}

const MAX_ENTRIES = 300
/** All key lists together; the least recently used go first. */
const MAX_KEYS = 8_000_000
/** More changed records than this are not moved one by one. */
const MAX_MOVES = 200

export interface Lists {
  readonly of: (query: Query) => List
  readonly take: (changed: Changed) => void
}

export function createLists({ store, readers, scope, large }: ListsDeps): Lists {
  const entries = new Map<string, Entry>()

  return {
    of(query) {
      const entry = entryOf(query)
      return {
        plan: entry.plan,
        isSlow: entry.isSlow,
        isLarge: entry.isLarge,
        isSorted: entry.isSorted,
        total: () => totalOf(entry),
        keysNow: () => freshKeys(entry),
        isGathering: () => entry.building?.at === entry.changes,
        keys: () => keysOf(entry),
      }
    },
    take(changed) {
      // Definitions change what is asked, indexes how fast it is answered.
      if (changed.isCatalog || changed.isViews) return entries.clear()
      for (const [key, entry] of entries) {
        update(entry, changed)
        if (entry.born > large / 2 && !entry.isLarge) entries.delete(key)
      }
    },
  }

  function entryOf(query: Query): Entry {
    const now = scope()
    const key = listKey(query, now)
    const known = entries.get(key)
    entries.delete(key)
    const isGood =
      known !== undefined &&
      known.scope.catalog === now.catalog &&
      (known.plan.expiresAt === null || known.plan.expiresAt > now.now)
    const entry = isGood ? known : made(query, now)
    entries.set(key, entry)
    if (!isGood) evict()
    return entry
  }

  function made(query: Query, now: QueryScope): Entry {
    // Cells are read by the caller's own plan: this one is for members and order.
    const plan = planQuery({ ...query, fields: [] }, now)
    const { table } = now.catalog.object(plan.object)
    const isLarge = store.pluck(`SELECT 1 FROM ${table} LIMIT 1 OFFSET ${large}`).length > 0
    const { sorts, walks } = work(plan.windowStatement())
    return {
      plan,
      scope: now,
      isLarge,
      isSorted: sorts,
      isSlow: isLarge && (sorts || (walks && !plan.isUnfiltered)),
      changes: 0,
      filterChanges: 0,
      total: null,
      keys: null,
      moves: null,
      born: 0,
      building: null,
    }
  }

  /** Whether a statement sorts what no index has sorted, and whether it walks a whole table or index. */
  function work(statement: Compiled): { readonly sorts: boolean; readonly walks: boolean } {
    const steps = store.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN ${statement.sql}`,
      statement.params,
    )
    return {
      sorts: steps.some(({ detail }) => detail.startsWith('USE TEMP B-TREE FOR')),
      walks: steps.some(({ detail }) => detail.startsWith('SCAN t0')),
    }
  }

  function totalOf(entry: Entry): number {
    const keys = freshKeys(entry)
    if (keys) return keys.length
    if (entry.total?.at !== entry.filterChanges) {
      const { sql, params } = entry.plan.count()
      entry.total = { at: entry.filterChanges, n: store.get<{ n: number }>(sql, params)?.n ?? 0 }
    }
    return entry.total.n
  }

  function freshKeys(entry: Entry): Int32Array | undefined {
    const { keys, moves, changes } = entry
    if (!keys || keys.at === changes) return keys?.list
    if (!moves) return undefined
    const list = moved(entry.plan, keys.list, moves)
    entry.keys = { at: changes, list }
    entry.moves = new Set()
    return list
  }

  async function keysOf(entry: Entry): Promise<Int32Array> {
    const fresh = freshKeys(entry)
    if (fresh) return fresh
    // An answer that was asked for before the last change may lack it.
    if (entry.building?.at !== entry.changes) entry.building = build(entry)
    return entry.building.done
  }

  function build(entry: Entry): NonNullable<Entry['building']> {
    const at = entry.changes
    const { sql, params } = entry.plan.pks()
    const done = entry.isLarge
      ? readers.keys(sql, params)
      : Promise.resolve(Int32Array.from(store.pluck<number>(sql, params)))
    const kept = done.then(list => {
      if (entry.building?.done === kept) entry.building = null
      if ((entry.keys?.at ?? -1) < at) {
        entry.keys = { at, list }
        entry.moves = at === entry.changes ? new Set() : null
      }
      evict()
      return list
    })
    // A waiting caller hears of a failure; without one it must not end the program.
    kept.catch(() => {
      if (entry.building?.done === kept) entry.building = null
    })
    return { at, done: kept }
  }

  function update(entry: Entry, changed: Changed): void {
    const { plan } = entry
    const own = changed.records.get(plan.object)
    entry.born += own?.born ?? 0
    if (!touches(changed, plan.reads)) return
    if (touches(changed, plan.filters)) entry.filterChanges++
    entry.changes++
    if (!entry.moves || !own || !plan.isLocal || changed.texts.has(plan.object)) entry.moves = null
    else for (const pk of own.pks) entry.moves.add(pk)
    if ((entry.moves?.size ?? 0) > MAX_MOVES) entry.moves = null
  }

  function moved(plan: QueryPlan, keys: Int32Array, moves: ReadonlySet<number>): Int32Array {
    const { sql, params } = plan.matching([...moves])
    const added = store.pluck<number>(sql, params)
    return moveKeys(keys, moves, added, (a, b) => {
      const before = plan.isBefore(a, b)
      return store.get(before.sql, before.params) !== undefined
    })
  }

  function evict(): void {
    let count = 0
    for (const entry of [...entries.values()].reverse()) {
      count += entry.keys?.list.length ?? 0
      if (count > MAX_KEYS) entry.keys = null
    }
    for (const key of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) return
      entries.delete(key)
    }
  }
}

const listKey = ({ object, where, search, order, deleted }: Query, scope: QueryScope): string =>
  JSON.stringify([
    object,
    where ?? null,
    search ?? '',
    order ?? [],
    deleted ?? 'no',
    scope.me,
    scope.timeZone,
    scope.weekStart,
  ])
