/**
 * Records by what people call them: text of a field → ids, all at once, because asking the database
 * once per row is what makes imports slow.
 */
import type { DocId } from '@kith/shared/kit'
import { foldText, type CatalogField, type CatalogObject } from '@kith/shared/model'
import type { Read } from '#engine/store'

export interface Lookup {
  /** Records that have this value, oldest first. */
  readonly find: (norm: string) => readonly DocId[]
  readonly add: (norm: string, id: DocId) => void
  /** Takes back what `add` put there for a value that had nothing. */
  readonly remove: (norm: string) => void
}

const PAGE = 4000

/** Builds a lookup in pages and gives way between them. `field`: `'title'` is what records are called. */
export async function buildLookup(
  read: Read,
  object: CatalogObject,
  field: CatalogField | 'title',
  signal?: AbortSignal,
): Promise<Lookup> {
  const found = new Map<string, DocId | DocId[]>()
  const add = (norm: string, id: DocId): void => {
    if (norm === '') return
    const known = found.get(norm)
    if (known === undefined) found.set(norm, id)
    else if (Array.isArray(known)) known.push(id)
    else if (known !== id) found.set(norm, [known, id])
  }
  const sql = queryOf(object, field)
  for (let last = 0; ;) {
    signal?.throwIfAborted()
    const page = read.all<{ pk: number; id: DocId; value: string | number | null }>(
      sql,
      field !== 'title' && isElements(field) ? [last, field.id] : [last],
    )
    for (const { id, value } of page) if (value !== null) add(columnNorm(field, value), id)
    const end = page.at(-1)?.pk
    if (end === undefined) break
    last = end
    await new Promise(resolve => setImmediate(resolve))
  }
  return {
    find(norm) {
      const known = found.get(norm)
      return known === undefined ? [] : Array.isArray(known) ? known : [known]
    },
    add,
    remove: norm => void found.delete(norm),
  }
}

const isElements = (field: CatalogField): boolean => field.storageKind.id === 'entries'

function queryOf(object: CatalogObject, field: CatalogField | 'title'): string {
  const { table, elementTable } = object
  if (field !== 'title' && isElements(field)) {
    // Whole records per page: a page ends at a record, not within one.
    return `SELECT o.pk, o.id, e.norm AS value FROM (SELECT pk, id FROM "${table}" WHERE pk > ? AND deleted_at IS NULL ORDER BY pk LIMIT ${PAGE}) o
      LEFT JOIN "${elementTable}" e ON e.pk = o.pk AND e.field = ? ORDER BY o.pk`
  }
  const column = field === 'title' ? 'title' : field.column
  return `SELECT pk, id, "${column}" AS value FROM "${table}" WHERE pk > ? AND deleted_at IS NULL ORDER BY pk LIMIT ${PAGE}`
}

const columnNorm = (field: CatalogField | 'title', value: string | number): string =>
  field !== 'title' && isElements(field) ? String(value) : textNorm(String(value))

export const textNorm = (text: string): string => foldText(text.trim().replace(/\s+/g, ' '))
