/** Totals: answered here while a table is small, on a reader when it is not; kept until something they read changes. */
import type { AggregateAnswer } from '@kith/shared/rpc'
import {
  answerNow,
  planAggregate,
  type AggregatePlan,
  type AggregateQuery,
  type QueryScope,
  type SqlRow,
} from '@kith/shared/query'
import type { Commit, Feed } from '#engine/replica'
import type { Readers, Store } from '#engine/store'
import { changesScope, touches } from './affects.ts'

export interface Aggregates {
  readonly plan: (query: AggregateQuery) => AggregatePlan
  readonly answer: (query: AggregateQuery, limit: number | undefined) => Promise<AggregateAnswer>
  readonly take: (commit: Commit) => void
}

interface Entry {
  readonly plan: AggregatePlan
  readonly scope: QueryScope
  readonly isLarge: boolean
  changes: number
  found: { readonly at: number; readonly rows: Promise<SqlRow[][]> } | null
}

const LARGE = 20_000
const MAX_ENTRIES = 200

export function createAggregates({
  store,
  readers,
  feed,
  scope,
}: {
  readonly store: Store
  readonly readers: Readers
  readonly feed: Feed
  readonly scope: () => QueryScope
}): Aggregates {
  const entries = new Map<string, Entry>()

  return {
    plan: query => entryOf(query).plan,
    async answer(query, limit) {
      const entry = entryOf(query)
      if (entry.found?.at !== entry.changes) entry.found = ask(entry)
      // What was found earlier still holds now: nothing it read has changed since.
      const version = feed.version()
      const found = await entry.found.rows
      const rows = answerNow(entry.plan.read(found, limit), ({ sql, params }) =>
        store.all<SqlRow>(sql, params),
      )
      return { rows, version }
    },
    take(commit) {
      if (changesScope(commit)) return entries.clear()
      for (const entry of entries.values()) if (touches(commit, entry.plan.reads)) entry.changes++
    },
  }

  function entryOf(query: AggregateQuery): Entry {
    const now = scope()
    const key = JSON.stringify([query, now.me, now.timeZone, now.weekStart])
    const known = entries.get(key)
    entries.delete(key)
    const isGood =
      known !== undefined &&
      known.scope.catalog === now.catalog &&
      (known.plan.expiresAt === null || known.plan.expiresAt > now.now)
    const entry = isGood ? known : made(query, now)
    entries.set(key, entry)
    const [oldest] = entries.keys()
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest)
    return entry
  }

  function made(query: AggregateQuery, now: QueryScope): Entry {
    const plan = planAggregate(query, now)
    const { table } = now.catalog.object(plan.object)
    const isLarge = store.pluck(`SELECT 1 FROM ${table} LIMIT 1 OFFSET ${LARGE}`).length > 0
    return { plan, scope: now, isLarge, changes: 0, found: null }
  }

  function ask(entry: Entry): NonNullable<Entry['found']> {
    const { statements } = entry.plan
    const rows = entry.isLarge
      ? readers.together<SqlRow>(statements)
      : Promise.resolve(statements.map(({ sql, params }) => store.all<SqlRow>(sql, params)))
    const found = { at: entry.changes, rows }
    // A failed answer is not kept: the next one who asks tries again.
    rows.catch(() => {
      if (entry.found === found) entry.found = null
    })
    return found
  }
}
