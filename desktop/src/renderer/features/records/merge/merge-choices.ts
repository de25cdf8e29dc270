/**
 * Which values the kept record has after two records become one.
 *
 * Promises: nothing that only one side knows is lost unless the person says so; values that are
 * sets start as both together; a field that is equal on both sides is no question.
 */
import { jsonEqual, type Json } from '@kith/shared/kit'
import type { StorageKindId } from '@kith/shared/model'

export type Side = 'a' | 'b'
export type MergePick = Side | 'both'

/** What must be known of a field to merge it. */
export interface MergeField {
  readonly id: string
  readonly label: string
  readonly storage: StorageKindId
  readonly isWritable: boolean
}

export interface MergeRow {
  readonly field: string
  readonly label: string
  readonly a: Json
  readonly b: Json
  readonly pick: MergePick
  /** Both sides say something, and not the same. */
  readonly isConflict: boolean
  readonly canBoth: boolean
}

type Cells = Readonly<Record<string, Json>>

const SETS: readonly StorageKindId[] = ['choices', 'entries', 'links']

/** Fields that differ, conflicts first, in the order of the fields. `first` wins a conflict at the start. */
export function mergeRows(
  fields: readonly MergeField[],
  a: Cells,
  b: Cells,
  first: Side = 'a',
): readonly MergeRow[] {
  const rows: MergeRow[] = []
  for (const field of fields) {
    if (!field.isWritable) continue
    const left = a[field.id] ?? null
    const right = b[field.id] ?? null
    if (jsonEqual(left, right) || (isEmpty(left) && isEmpty(right))) continue
    const canBoth = SETS.includes(field.storage) && !isEmpty(left) && !isEmpty(right)
    rows.push({
      field: field.id,
      label: field.label,
      a: left,
      b: right,
      canBoth,
      isConflict: !isEmpty(left) && !isEmpty(right) && !canBoth,
      pick: canBoth ? 'both' : isEmpty(left) ? 'b' : isEmpty(right) ? 'a' : first,
    })
  }
  return [...rows.filter(row => row.isConflict), ...rows.filter(row => !row.isConflict)]
}

export const pickRow = (
  rows: readonly MergeRow[],
  field: string,
  pick: MergePick,
): readonly MergeRow[] =>
  rows.map(row =>
    row.field === field && (pick !== 'both' || row.canBoth) ? { ...row, pick } : row,
  )

/** The next pick when a key is pressed again: a, b, and both where the field is a set. */
export function nextPick(row: MergeRow): MergePick {
  if (row.pick === 'a') return 'b'
  if (row.pick === 'b') return row.canBoth ? 'both' : 'a'
  return 'a'
}

export function pickedValue(row: MergeRow): Json {
  if (row.pick === 'a') return row.a
  if (row.pick === 'b') return row.b
  return union(row.a, row.b)
}

/** Cells to write on the kept record; those it already has are left out. */
export function mergeCells(rows: readonly MergeRow[], kept: Side): Readonly<Record<string, Json>> {
  const cells: Record<string, Json> = {}
  for (const row of rows) {
    const value = pickedValue(row)
    if (!jsonEqual(value, kept === 'a' ? row.a : row.b)) cells[row.field] = value
  }
  return cells
}

/** Elements of both, each once: links are the same record, links on the web the same address. */
function union(a: Json, b: Json): Json {
  const seen = new Set<string>()
  const out: Json[] = []
  for (const item of [...listOf(a), ...listOf(b)]) {
    const key = keyOf(item)
    if (seen.has(key)) continue
    seen.add(key)
    out.push(item)
  }
  return out
}

const listOf = (value: Json): readonly Json[] =>
  Array.isArray(value) ? value : value === null ? [] : [value]

function keyOf(item: Json): string {
  if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
    const known = item as Readonly<Record<string, Json>>
    return JSON.stringify(known['id'] ?? known['url'] ?? known['hash'] ?? item)
  }
  return typeof item === 'string' ? item.trim().toLowerCase() : JSON.stringify(item)
}

const isEmpty = (value: Json) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)
