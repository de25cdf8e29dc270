/**
 * Live queries: windows of lists, totals and single records, once or kept up to date.
 *
 * Promises: an answer holds at least every commit up to its `version`; a subscription runs again
 * only after a commit that touched what it read, and never misses the last one. The database is
 * the truth: nothing here is kept that a commit could make wrong.
 */
import {
  answerNow,
  planQuery,
  type AggregateQuery,
  type Asking,
  type Compiled,
  type Query,
  type QueryPlan,
  type QueryScope,
  type Row,
  type RowWindow,
  type SqlRow,
} from '@kith/shared/query'
import type { AggregateAnswer } from '@kith/shared/rpc'
import { createEmitter, silentLog, type Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
import type { Readers, Store } from '#engine/store'
import { changedIn, touches, type Changed } from './changed.ts'
import { createAggregates } from './aggregates.ts'
import { createLists, type List } from './lists.ts'
import { changesShown, changesWindow, createRecentWindows, idsOf } from './recent-windows.ts'
import { watch, type Watched } from './watch.ts'

export interface LiveDeps {
  readonly store: Store
  readonly readers: Readers
  readonly feed: Feed
  /** The catalog, time and person as they are now. */
  readonly scope: () => QueryScope
  readonly log?: Log
  /** Objects with more records than this are large: what no index serves goes to the readers. */
  readonly large?: number
}

export interface Live {
  readonly window: (query: Query, offset: number, limit: number) => Promise<RowWindow>
  readonly watch: (
    query: Query,
    offset: number,
    limit: number,
    signal?: AbortSignal,
  ) => AsyncGenerator<RowWindow, void, void>
  readonly aggregate: (query: AggregateQuery, limit?: number) => Promise<AggregateAnswer>
  readonly watchAggregate: (
    query: AggregateQuery,
    limit?: number,
    signal?: AbortSignal,
  ) => AsyncGenerator<AggregateAnswer, void, void>
  /** One record with every field, deleted or not; `null` when it is not here. */
  readonly record: (id: string) => Row | null
  readonly watchRecord: (id: string, signal?: AbortSignal) => AsyncGenerator<Row | null, void, void>
  /** Where a record stands in a list; -1 when it is not in it. */
  readonly indexOf: (query: Query, id: string) => Promise<number>
  /** Keys of all records of a list, in order. */
  readonly pks: (query: Query) => Promise<Int32Array>
  readonly count: (query: Query) => number
  readonly close: () => void
}

/** Further down than this, walking the index costs more than having the keys. */
const DEEP = 2000
const MAX_PLANS = 300
const LARGE = 20_000

export function createLive(deps: LiveDeps): Live {
  const { store, readers, feed, scope, log = silentLog, large = LARGE } = deps
  const lists = createLists({ store, readers, scope, large })
  const aggregates = createAggregates({ store, readers, feed, scope, large })
  const recent = createRecentWindows()
  const plans = new Map<string, { readonly plan: QueryPlan; readonly scope: QueryScope }>()
  const now = () => scope().now
  const ending = new AbortController()
  const changes = createEmitter<Changed>(error => log.error('live/listener', { error }))
  // Before any subscription hears of a commit, what is kept has heard of it.
  const stop = feed.onCommit(commit => {
    const changed = changedIn(commit)
    lists.take(changed)
    aggregates.take(changed)
    recent.take(changed)
    changes.emit(changed)
  })

  return {
    window: windowOf,
    watch: (query, offset, limit, signal) => subscribed(windowWatch(query, offset, limit), signal),
    aggregate: (query, limit) => aggregates.answer(query, limit),
    watchAggregate: (query, limit, signal) =>
      subscribed(
        {
          run: () => aggregates.answer(query, limit),
          isAffected: changed => touches(changed, aggregates.plan(query, limit).reads),
          expiresAt: () => aggregates.plan(query, limit).expiresAt,
          fingerprint: ({ rows }) => JSON.stringify(rows),
        },
        signal,
      ),
    record: id => recordOf(id)?.row ?? null,
    watchRecord: (id, signal) => subscribed(recordWatch(id), signal),
    async indexOf(query, id) {
      const list = lists.of(query)
      if (!list.isLarge) {
        const { sql, params } = list.plan.indexOf(id)
        return store.get<{ n: number }>(sql, params)?.n ?? -1
      }
      const pk = store.get<{ pk: number }>('SELECT pk FROM doc WHERE id = ?', [id])?.pk
      return pk === undefined ? -1 : (await list.keys()).indexOf(pk)
    },
    pks: query => lists.of(query).keys(),
    count: query => lists.of(query).total(),
    close() {
      stop()
      ending.abort()
    },
  }

  function subscribed<T>(watched: Watched<T>, signal?: AbortSignal): AsyncGenerator<T, void, void> {
    const either = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal
    const isAffected = (changed: Changed) =>
      changed.isCatalog || changed.isSettings || watched.isAffected(changed)
    return watch({ ...watched, isAffected }, { onChange: changes.on, now }, either)
  }

  async function windowOf(query: Query, offset: number, limit: number): Promise<RowWindow> {
    const current = scope()
    const question = keyOf(query, current)
    const key = `${question} ${offset} ${limit}`
    const known = recent.find(key, current.now)
    if (known) return { ...known, version: feed.version() }
    const list = lists.of(query)
    const plan = planOf(query, question)
    const version = feed.version()
    const answer = { ...(await slicesOf(list, plan, offset, limit)), offset, version }
    // What happened meanwhile may be in some of it and not in the rest.
    if (feed.version() === version) recent.keep(key, plan, answer)
    return answer
  }

  /** Answers at once unless a reader is needed. */
  function slicesOf(
    list: List,
    plan: QueryPlan,
    offset: number,
    limit: number,
  ): Slice | Promise<Slice> {
    const keys = list.keysNow()
    if (keys) return slice(plan, keys, offset, limit)
    if (list.isSlow)
      return offset <= DEEP && !list.isGathering()
        ? firstWindow(list, plan, offset, limit)
        : list.keys().then(found => slice(plan, found, offset, limit))
    const total = list.total()
    if (offset > DEEP && list.isLarge) gather(list)
    const rows = list.isSorted
      ? asked(plan.rows(pksOf(store.all<SqlRow>(...statement(plan.somePks(offset, limit))))))
      : asked(plan.window(offset, limit))
    return { rows, total }
  }

  function slice(plan: QueryPlan, keys: Int32Array, offset: number, limit: number): Slice {
    const rows = asked(plan.rows([...keys.subarray(offset, offset + limit)]))
    return { rows, total: keys.length }
  }

  /** Of a slow list: the top of it on one reader while another sorts it all. */
  async function firstWindow(
    list: List,
    plan: QueryPlan,
    offset: number,
    limit: number,
  ): Promise<Slice> {
    gather(list)
    const [top = [], counts = []] = await readers.together<SqlRow>([
      plan.somePks(offset, limit),
      plan.count(),
    ])
    return { rows: asked(plan.rows(pksOf(top))), total: Number(counts[0]?.['n'] ?? 0) }
  }

  /** In the background: the next window down there is a point read. */
  function gather(list: List): void {
    // Nobody waits for this one: what is wrong with it is said to whoever asks for a window next.
    list.keys().catch(() => undefined)
  }

  function windowWatch(query: Query, offset: number, limit: number): Watched<RowWindow> {
    let plan: QueryPlan | undefined
    let shown: readonly string[] = []
    return {
      async run() {
        plan = planOf(query)
        const answer = await windowOf(query, offset, limit)
        shown = idsOf(answer)
        return answer
      },
      isAffected: changed => plan === undefined || changesWindow(changed, plan, shown),
      expiresAt: () => plan?.expiresAt ?? null,
      fingerprint: ({ rows, total }) => JSON.stringify([total, rows]),
    }
  }

  function recordOf(id: string): { readonly row: Row; readonly plan: QueryPlan } | undefined {
    const doc = store.get<{ pk: number; type: string }>(
      "SELECT pk, type FROM doc WHERE id = ? AND kind = 'record'",
      [id],
    )
    if (!doc || !scope().catalog.findObject(doc.type)) return undefined
    const plan = planOf({ object: doc.type, deleted: 'any' })
    const [row] = asked(plan.rows([doc.pk]))
    return row ? { row, plan } : undefined
  }

  function recordWatch(id: string): Watched<Row | null> {
    let last: ReturnType<typeof recordOf>
    return {
      async run() {
        last = recordOf(id)
        return last?.row ?? null
      },
      isAffected: changed => (last ? changesShown(changed, last.plan, [id]) : changed.docs.has(id)),
      expiresAt: () => null,
      fingerprint: row => JSON.stringify(row),
    }
  }

  /** Plans with their cells; compiling one costs more than asking it. */
  function planOf(query: Query, key = keyOf(query, scope())): QueryPlan {
    const current = scope()
    const known = plans.get(key)
    const isGood =
      known !== undefined &&
      known.scope.catalog === current.catalog &&
      (known.plan.expiresAt === null || known.plan.expiresAt > current.now)
    if (isGood) return known.plan
    const plan = planQuery(query, current)
    const [oldest] = plans.keys()
    if (plans.size >= MAX_PLANS && oldest !== undefined) plans.delete(oldest)
    plans.set(key, { plan, scope: current })
    return plan
  }

  function asked<T>(asking: Asking<T>): T {
    return answerNow(asking, ({ sql, params }) => store.all<SqlRow>(sql, params))
  }
}

type Slice = Pick<RowWindow, 'rows' | 'total'>

const keyOf = (query: Query, { me, timeZone, weekStart }: QueryScope): string =>
  JSON.stringify([query, me, timeZone, weekStart])
const pksOf = (rows: readonly SqlRow[]): readonly number[] => rows.map(row => Number(row['pk']))
const statement = ({ sql, params }: Compiled) => [sql, params] as const
