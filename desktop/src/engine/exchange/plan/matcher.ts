/**
 * Tells which record a row is: by the match field, each record for one row only.
 *
 * An e-mail address or an id that stands in the file twice is the same thing twice, and the second
 * row is left out. Names and domains are shared by different companies: there a row is left out
 * only when it is the same row again.
 */
import type { DocId, Json } from '@kith/shared/kit'
import { entryNorm, type CatalogField } from '@kith/shared/model'
import { buildLookup, textNorm, type Lookup } from './lookups.ts'
import type { ReadRow, RowPlannerDeps } from './row-planner.ts'

export interface Matcher {
  /** `null`: a new record. `twice`: an earlier row of the file is the same thing. */
  readonly match: (row: ReadRow) => DocId | 'twice' | null
  readonly made: (id: DocId, row: ReadRow) => void
  readonly replay: (row: ReadRow) => void
}

export async function createMatcher({
  resolved,
  plan,
  context,
  read,
  signal,
}: RowPlannerDeps): Promise<Matcher> {
  const { object, match, isNewObject } = resolved
  const taken = new Set<DocId>()
  // Mostly one row per value: a set of its own for each would cost more than the values.
  const seen = new Map<string, number | Set<number>>()
  const isStrict =
    match === 'id' ||
    (match !== null &&
      (match.type === 'emails' || (match.isUnique && match.storageKind.id === 'text')))
  // What is always made anew need not be told apart, nor what no record has yet.
  const isMatching = match !== null && plan.onMatch !== 'create'
  const isKnown =
    read.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [object.table]) !==
    undefined
  const hasColumn =
    isKnown && !isNewObject && match !== null && (match === 'id' || columnExists(match))
  const lookup: Lookup | undefined =
    isMatching && hasColumn && match !== 'id'
      ? await buildLookup(read, object, isTitle(match) ? 'title' : match, signal)
      : undefined

  return {
    match(row) {
      if (!isMatching || match === null) return null
      const norms = normsOf(row)
      if (norms.length === 0) return null
      const candidates = find(row, norms)
      const free = candidates.filter(id => !taken.has(id))
      const found = free.length > 1 ? best(free, row) : free[0]
      if (found === undefined) return isTwice(norms, row, candidates) ? 'twice' : null
      taken.add(found)
      see(row, norms)
      return found
    },
    made(id, row) {
      // A lookup was built before the import: it never finds what the import made.
      if (match === 'id') taken.add(id)
      if (isMatching) see(row, normsOf(row))
    },
    replay(row) {
      if (!isMatching) return
      const norms = normsOf(row)
      const free = find(row, norms).filter(id => !taken.has(id))
      const found = free.length > 1 ? best(free, row) : free[0]
      if (found !== undefined) taken.add(found)
      see(row, norms)
    },
  }

  function isTwice(norms: readonly string[], row: ReadRow, candidates: readonly DocId[]): boolean {
    if (isStrict) return candidates.length > 0 || norms.some(norm => seen.has(norm))
    return norms.some(norm => {
      const marks = seen.get(norm)
      return typeof marks === 'number'
        ? marks === row.signature
        : (marks?.has(row.signature) ?? false)
    })
  }

  function see(row: ReadRow, norms: readonly string[]): void {
    const mark = isStrict ? 0 : row.signature
    for (const norm of norms) {
      const marks = seen.get(norm)
      if (marks === undefined || marks === mark) seen.set(norm, mark)
      else if (typeof marks === 'number') seen.set(norm, new Set([marks, mark]))
      else marks.add(mark)
    }
  }

  function isTitle(field: CatalogField): boolean {
    return field.id === object.titleField
  }

  /** A field that this very import makes has no column yet. */
  function columnExists(field: CatalogField): boolean {
    return read
      .all<{ name: string }>(`SELECT name FROM pragma_table_info(?)`, [object.table])
      .some(column => column.name === field.column)
  }

  function normsOf(row: ReadRow): readonly string[] {
    if (match === 'id') return row.id === null ? [] : [row.id]
    const value = match === null ? undefined : row.values.get(match)
    if (match === null || value === undefined) return []
    if (isTitle(match)) return [textNorm(titleOf(row))]
    if (Array.isArray(value))
      return value.map(entry => entryNorm(entry)).filter(norm => norm !== '')
    return [
      textNorm(
        typeof value === 'object' && value !== null
          ? match.fieldType.format(value, match.options)
          : String(value),
      ),
    ]
  }

  function find(row: ReadRow, norms: readonly string[]): readonly DocId[] {
    if (match === 'id') {
      const known = row.id === null ? undefined : context.record(row.id)
      return known && !known.isDeleted && known.object === object.id ? [known.id] : []
    }
    if (!lookup) return []
    return norms.length === 1
      ? lookup.find(norms[0] ?? '')
      : [...new Set(norms.flatMap(norm => lookup.find(norm)))]
  }

  /** Of several records with the value, the one that is called the same. */
  function best(ids: readonly DocId[], row: ReadRow): DocId | undefined {
    const wanted = textNorm(titleOf(row))
    return ids.find(id => textNorm(titleIn(id)) === wanted) ?? ids[0]
  }

  function titleIn(id: DocId): string {
    const record = context.record(id)
    const value = record ? object.title.storageKind.fromKeys(object.titleField, record.keys) : null
    return value === null ? '' : shown(value)
  }

  function titleOf(row: ReadRow): string {
    const value = row.values.get(object.title) ?? null
    return value === null ? '' : shown(value)
  }

  function shown(value: Json): string {
    return object.title.fieldType.searchText(value, object.title.options)
  }
}
