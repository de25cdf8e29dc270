/** Looks the workspace over: the file, the rows against their documents, the room left on the disk. */
import { statfsSync } from 'node:fs'
import type { Catalog } from '@kith/shared/model'
import { safeName, type Store } from '#engine/store'

export interface Doctor {
  readonly examine: () => Examination
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
  catalog,
}: {
  readonly store: Store
  readonly catalog: () => Catalog
}): Doctor {
  return {
    examine() {
      const checks = [file(), rows(), index(), disk()]
      return { ok: checks.every(check => check.ok), checks }
    },
  }

  function file(): Check {
    const problems = store.pluck<string>('PRAGMA quick_check(3)')
    const ok = problems.length === 1 && problems[0] === 'ok'
    const message = ok
      ? 'The workspace file is whole.'
      : `The workspace file is damaged: ${problems.join('; ')}. Restore a snapshot.`
    return { name: 'file', ok, message }
  }

  /** Every record has its row, and every row its record. */
  function rows(): Check {
    const wrong = catalog().allObjects.flatMap(object => {
      const table = safeName(object.table)
      const extra = count(
        `SELECT count(*) FROM ${table} WHERE pk NOT IN (SELECT pk FROM doc WHERE kind = 'record' AND type = ?)`,
        object.id,
      )
      // A deleted record may have no row: its creation was taken back, or it was destroyed.
      const missing = count(
        `SELECT count(*) FROM doc WHERE kind = 'record' AND type = ? AND flags & 1 = 0 AND pk NOT IN (SELECT pk FROM ${table})`,
        object.id,
      )
      return extra + missing === 0
        ? []
        : [`${object.labelPlural}: ${missing} missing, ${extra} too many`]
    })
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

  function count(sql: string, object: string): number {
    return store.pluck<number>(sql, [object])[0] ?? 0
  }
}
