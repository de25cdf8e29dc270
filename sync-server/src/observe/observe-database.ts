/** The same database, timed; and the checks that say whether it can be used. */
import type { Database } from '#db'
import type { Check } from './health.ts'
import type { Metrics } from './metrics.ts'

export function observeDatabase(
  db: Database,
  metrics: Metrics,
  now: () => number = () => performance.now(),
): Database {
  metrics.onScrape(() => {
    const pool = db.pool?.()
    if (pool === undefined) return
    for (const state of ['total', 'idle', 'waiting'] as const) {
      metrics.set('kith_database_pool', pool[state], { state })
    }
  })
  async function timed<T>(work: () => Promise<T>): Promise<T> {
    const began = now()
    try {
      const result = await work()
      metrics.observe('kith_database_seconds', (now() - began) / 1000, { outcome: 'ok' })
      return result
    } catch (error) {
      metrics.observe('kith_database_seconds', (now() - began) / 1000, { outcome: 'fault' })
      throw error
    }
  }
  return {
    ...db,
    tx: (reach, work) => timed(() => db.tx(reach, work)),
    call: (text, values) => timed(() => db.call(text, values)),
  }
}

export const databaseCheck =
  (db: Database): Check =>
  async () => {
    await db.ping()
    return 'ok'
  }

/** Every migration this server knows has run, and a newer server has not added another meanwhile. */
export const migrationCheck =
  (db: Database, known: () => readonly string[]): Check =>
  async () => {
    const rows = await db.tx({}, tx => tx.query<{ id: string }>('select id from kith_migration'))
    const done = new Set(rows.map(({ id }) => id))
    const wanted = known()
    if (wanted.some(id => !done.has(id))) return 'missing'
    return done.size > wanted.length ? 'newer' : 'ok'
  }
