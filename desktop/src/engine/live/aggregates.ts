/** Totals: answered here while a table is small, on a reader when it is not; kept until something they read changes. */
import type { AggregateAnswer } from '@kith/shared/rpc'
import {
  answerLater,
  answerNow,
  planAggregate,
  type AggregatePlan,
  type AggregateQuery,
  type AggregateRow,
  type QueryScope,
  type SqlRow,
} from '@kith/shared/query'
import type { Feed } from '#engine/replica'
import type { Readers, Store } from '#engine/store'
import { touches, type Changed } from './changed.ts'

export interface Aggregates {
  readonly plan: (query: AggregateQuery, limit?: number) => AggregatePlan
  readonly answer: (query: AggregateQuery, limit?: number) => Promise<AggregateAnswer>
  readonly take: (changed: Changed) => void
}

interface Entry {
  readonly plan: AggregatePlan
  readonly scope: QueryScope
  readonly isLarge: boolean
  changes: number
  /** Records made since the entry, which may have made a small table large. */
  born: number
  found: { readonly at: number; readonly rows: Promise<readonly AggregateRow[]> } | null
}

const MAX_ENTRIES = 200

export function createAggregates({
  store,
  readers,
  feed,
  scope,
  large,
}: {
  readonly store: Store
  readonly readers: Readers
  readonly feed: Feed
  readonly scope: () => QueryScope
  readonly large: number
}): Aggregates {
  const entries = new Map<string, Entry>()

  return {
    plan: (query, limit) => entryOf(query, limit).plan,
    async answer(query, limit) {
      const entry = entryOf(query, limit)
      if (entry.found?.at !== entry.changes) entry.found = ask(entry)
      // What was found earlier still holds now: nothing it read has changed since.
      const version = feed.version()
      return { rows: await entry.found.rows, version }
    },
    take(changed) {
      if (changed.isCatalog) return entries.clear()
      for (const [key, entry] of entries) {
        entry.born += changed.records.get(entry.plan.object)?.born ?? 0
        if (touches(changed, entry.plan.reads)) entry.changes++
        if (entry.born > large / 2 && !entry.isLarge) entries.delete(key)
      }
    },
  }

  function entryOf(query: AggregateQuery, limit: number | undefined): Entry {
    const now = scope()
    const key = JSON.stringify([query, limit ?? 0, now.me, now.timeZone, now.weekStart])
    const known = entries.get(key)
    entries.delete(key)
    const isGood =
      known !== undefined &&
      known.scope.catalog === now.catalog &&
      (known.plan.expiresAt === null || known.plan.expiresAt > now.now)
    const entry = isGood ? known : made(query, limit, now)
    entries.set(key, entry)
    const [oldest] = entries.keys()
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest)
    return entry
  }

  function made(query: AggregateQuery, limit: number | undefined, now: QueryScope): Entry {
    const plan = planAggregate(query, now, limit)
    const { table } = now.catalog.object(plan.object)
    const isLarge = store.pluck(`SELECT 1 FROM ${table} LIMIT 1 OFFSET ${large}`).length > 0
    return { plan, scope: now, isLarge, changes: 0, born: 0, found: null }
  }

  function ask(entry: Entry): NonNullable<Entry['found']> {
    const found = { at: entry.changes, rows: entry.isLarge ? onReader(entry) : here(entry) }
    // A failed answer is not kept: the next one who asks tries again.
    found.rows.catch(() => {
      if (entry.found === found) entry.found = null
    })
    return found
  }

  async function here({ plan }: Entry): Promise<readonly AggregateRow[]> {
    const asked = plan.statements.map(({ sql, params }) => store.all<SqlRow>(sql, params))
    return answerNow(plan.read(asked), ({ sql, params }) => store.all<SqlRow>(sql, params))
  }

  async function onReader({ plan }: Entry): Promise<readonly AggregateRow[]> {
    const asked = await readers.together<SqlRow>(plan.statements)
    return answerLater(plan.read(asked), ({ sql, params }) => readers.all<SqlRow>(sql, params))
  }
}
