/**
 * The whole check of the workspace file: every table with its indexes, one after the other on a
 * reader, so that nobody waits (8–12 s for a million records in one piece). What quick_check leaves
 * out, an index that differs from its table, is found here.
 */
import { createEmitter, isFault, isoTime, s, type Clock, type Log } from '@kith/shared/kit'
import { readMeta, writeMeta } from './meta.ts'
import type { Readers, Store } from './store.ts'

export interface FullCheckResult {
  /** ISO 8601, UTC. */
  readonly at: string
  /** SQLite's complaints; none: the file is whole. */
  readonly problems: readonly string[]
}

export interface FullCheck {
  readonly last: () => FullCheckResult | null
  /** Gives up between two tables when the signal says so; then nothing is kept. */
  readonly run: (signal: AbortSignal) => Promise<FullCheckResult | null>
  readonly onChange: (listener: () => void) => () => void
}

const KEY = 'fullCheck'
const MAX_PROBLEMS = 5
const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT GLOB 'sqlite_*' ORDER BY name"
const resultSchema = s.object({ at: s.string(), problems: s.array(s.string()) })

export function createFullCheck({
  store,
  readers,
  clock,
  log,
}: {
  readonly store: Store
  readonly readers: Readers
  readonly clock: Clock
  readonly log: Log
}): FullCheck {
  const changed = createEmitter<void>(error => log.error('store/full-check', { error }))
  return {
    last() {
      const known = resultSchema.safeParse(readMeta(store, KEY))
      return known.success ? known.data : null
    },
    async run(signal) {
      const from = clock.now()
      const problems: string[] = []
      for (const name of store.pluck<string>(TABLES)) {
        if (signal.aborted) return null
        problems.push(...(await problemsOf(name)))
        if (problems.length >= MAX_PROBLEMS) break
      }
      if (signal.aborted) return null
      const result = { at: isoTime(from), problems: problems.slice(0, MAX_PROBLEMS) }
      log.info('store/full-check', { ms: clock.now() - from, problems: result.problems })
      store.write(tx => writeMeta(tx, KEY, result), { usesReserve: true })
      changed.emit()
      return result
    },
    onChange: listener => changed.on(listener),
  }

  async function problemsOf(table: string): Promise<string[]> {
    try {
      const sql = `PRAGMA integrity_check("${table.replaceAll('"', '""')}")`
      const rows = await readers.all<{ integrity_check: string }>(sql)
      return rows.map(row => row.integrity_check).filter(text => text !== 'ok')
    } catch (error) {
      // A page that cannot be read at all ends the check of its table with SQLITE_CORRUPT.
      if (isFault(error, 'store/damaged')) return [`${table}: ${error.message}`]
      throw error
    }
  }
}
