/** Looks the workspace over: the file, the rows against their documents, the room left on the disk. */
import { statfsSync } from 'node:fs'
import { isFault } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import { safeName, type FullCheck, type Readers, type Store } from '#engine/store'

export interface Doctor {
  readonly examine: () => Promise<Examination>
}

export interface Examination {
  readonly ok: boolean
  readonly checks: readonly Check[]
}

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly message: string
}

const MIB = 1024 * 1024
const LOW_DISK_BYTES = 200 * MIB

export function createDoctor({
  store,
  readers,
  check,
  catalog,
}: {
  readonly store: Store
  /** What reads the whole file reads it there: nobody waits for the doctor. */
  readonly readers: Readers
  readonly check: FullCheck
  readonly catalog: () => Catalog
}): Doctor {
  return {
    async examine() {
      const checks = [await file(), whole(), await rows(), index(), disk()]
      return { ok: checks.every(check => check.ok), checks }
    },
  }

  async function file(): Promise<Check> {
    const problems = await quickCheck()
    const ok = problems.length === 1 && problems[0] === 'ok'
    const message = ok
      ? 'The workspace file is whole.'
      : `The workspace file is damaged: ${problems.join('; ')}. Restore a snapshot.`
    return { name: 'file', ok, message }
  }

  async function quickCheck(): Promise<readonly string[]> {
    try {
      const rows = await readers.all<{ quick_check: string }>('PRAGMA quick_check(3)')
      return rows.map(row => row.quick_check)
    } catch (error) {
      if (isFault(error, 'store/damaged')) return [error.message]
      throw error
    }
  }

  /** What the last whole check said; it takes minutes of reading and is done when Kith is idle. */
  function whole(): Check {
    const last = check.last()
    if (last === null) {
      const message = 'The whole check of the file has not been done yet. It runs once a month.'
      return { name: 'full-check', ok: true, message }
    }
    const ok = last.problems.length === 0
    const message = ok
      ? `The whole check of the file found nothing (${last.at.slice(0, 10)}).`
      : `The whole check of the file on ${last.at.slice(0, 10)} found damage: ${last.problems.join('; ')}. Restore a snapshot.`
    return { name: 'full-check', ok, message }
  }

  /** Every record has its row, and every row its record. */
  async function rows(): Promise<Check> {
    const wrong: string[] = []
    for (const object of catalog().allObjects) {
      const table = safeName(object.table)
      const extra = await count(
        `SELECT count(*) AS n FROM ${table} WHERE pk NOT IN (SELECT pk FROM doc WHERE kind = 'record' AND type = ?)`,
        object.id,
      )
      // A deleted record may have no row: its creation was taken back, or it was destroyed.
      const missing = await count(
        `SELECT count(*) AS n FROM doc WHERE kind = 'record' AND type = ? AND flags & 1 = 0 AND pk NOT IN (SELECT pk FROM ${table})`,
        object.id,
      )
      if (extra + missing > 0)
        wrong.push(`${object.labelPlural}: ${missing} missing, ${extra} too many`)
    }
    const ok = wrong.length === 0
    const message = ok
      ? 'Lists say what the records say.'
      : `Lists differ from the records (${wrong.join('; ')}). Run “kith rebuild”.`
    return { name: 'rows', ok, message }
  }

  function index(): Check {
    const ok =
      store.get('SELECT rowid FROM search WHERE search MATCH ? LIMIT 1', ['"kith"*']) !== null
    return { name: 'search', ok, message: 'The search index answers.' }
  }

  function disk(): Check {
    const { bavail, bsize } = statfsSync(store.file)
    const free = bavail * bsize
    const ok = free > LOW_DISK_BYTES
    const size = `${Math.round(free / MIB).toLocaleString('en')} MB free`
    return { name: 'disk', ok, message: ok ? `${size}.` : `Only ${size}. Make room soon.` }
  }

  async function count(sql: string, object: string): Promise<number> {
    const [row] = await readers.all<{ n: number }>(sql, [object])
    return row?.n ?? 0
  }
}
