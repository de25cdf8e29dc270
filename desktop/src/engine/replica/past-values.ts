/** What the values of a field were, in every history of this device: leaves it when the field is hidden. */
import type { Write } from '#engine/store'

const TABLES = ['history', 'conflict']
const OF_FIELD = "(key = ? OR key GLOB ? || '/*')"
const OF_OBJECT = "pk IN (SELECT pk FROM doc WHERE kind = 'record' AND type = ?)"

/**
 * What is removed meanwhile is overwritten in the file, not merely left free (sqlite.org/pragma.html,
 * secure_delete): nothing of what the person may not see any more can be read from it.
 */
export function tracelessly<T>(tx: Write, work: () => T): T {
  tx.exec('PRAGMA secure_delete = ON')
  try {
    return work()
  } finally {
    tx.exec('PRAGMA secure_delete = OFF')
  }
}

/** Of one record, or of all records of an object. */
export function forgetPastValues(
  tx: Write,
  of: { readonly pk: number } | { readonly object: string },
  fields: readonly string[],
): void {
  const [where, which] = 'pk' in of ? ['pk = ?', of.pk] : [OF_OBJECT, of.object]
  for (const field of fields)
    for (const table of TABLES)
      tx.run(`DELETE FROM ${table} WHERE ${OF_FIELD} AND ${where}`, [field, field, which])
}
