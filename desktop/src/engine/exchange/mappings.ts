/** Mappings that people saved under a name, and which of them fit a file. */
import { newId, type Clock } from '@kith/shared/kit'
import type { ImportPlan, ImportSource } from '@kith/shared/rpc'
import type { Store } from '#engine/store'
import { headerNorm } from './guess/header-words.ts'

export interface Mappings {
  readonly save: (name: string, headers: readonly string[], plan: ImportPlan) => void
  /** Best first; each is the given plan with the columns and choices of the saved one. */
  readonly fitting: (headers: readonly string[], plan: ImportPlan) => ImportSource['saved']
}

interface Row {
  readonly id: string
  readonly name: string
  readonly headers: string
  readonly plan: string
}

/** Share of the saved mapping's columns that the file must have. */
const ENOUGH = 0.7

export function createMappings(store: Store, clock: Clock): Mappings {
  return {
    save(name, headers, plan) {
      store.write(tx => {
        tx.run('DELETE FROM mapping WHERE name = ? AND object = ?', [name, plan.object])
        tx.run(
          'INSERT INTO mapping (id, name, object, headers, plan, used_at) VALUES (?, ?, ?, ?, ?, ?)',
          [
            newId(),
            name,
            plan.object,
            JSON.stringify(headers),
            // Fixes belong to the rows of one file.
            JSON.stringify({ ...plan, fixes: [] }),
            clock.now(),
          ],
        )
      })
    },
    fitting(headers, plan) {
      const norms = headers.map(headerNorm)
      return store
        .all<Row>('SELECT id, name, headers, plan FROM mapping ORDER BY used_at DESC')
        .map(row => ({
          row,
          saved: JSON.parse(row.plan) as ImportPlan,
          known: (JSON.parse(row.headers) as string[]).map(headerNorm),
        }))
        .map(entry => ({
          ...entry,
          share:
            entry.known.filter(norm => norms.includes(norm)).length /
            Math.max(entry.known.length, 1),
        }))
        .filter(entry => entry.share >= ENOUGH)
        .toSorted((a, b) => b.share - a.share)
        .map(({ row, saved, known }) => ({
          id: row.id,
          name: row.name,
          plan: fitted(saved, known, norms, plan),
        }))
    },
  }
}

function fitted(
  saved: ImportPlan,
  known: readonly string[],
  norms: readonly string[],
  plan: ImportPlan,
): ImportPlan {
  const columns = norms.map(
    (norm, at) =>
      saved.columns[known.indexOf(norm)] ?? plan.columns[at] ?? { kind: 'skip' as const },
  )
  return { ...saved, columns, dateOrder: plan.dateOrder, decimal: plan.decimal }
}
