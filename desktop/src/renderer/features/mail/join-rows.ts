/** A list that was asked again while somebody looks at it. */
import type { ThreadRow } from '@kith/shared/rpc'

/**
 * `fresh`: the newest of the list as it is now; `known`: what was shown. What `fresh` does not reach stays as it was,
 * below the last row that both know, so that nothing jumps under a person who reads further down.
 * `null`: they have nothing in common, the rest cannot be placed.
 */
export function joinRows(
  fresh: readonly ThreadRow[],
  known: readonly ThreadRow[],
): readonly ThreadRow[] | null {
  const places = new Map(known.map((row, at) => [row.id, at]))
  const last = fresh.findLast(row => places.has(row.id))
  const at = last === undefined ? undefined : places.get(last.id)
  if (at === undefined) return null
  const ids = new Set(fresh.map(row => row.id))
  return [...fresh, ...known.slice(at + 1).filter(row => !ids.has(row.id))]
}

/** `fresh`, where every row that says what it said is the very one of `known`: then nothing draws it again. */
export function sameRows(
  fresh: readonly ThreadRow[],
  known: readonly ThreadRow[],
): readonly ThreadRow[] {
  const before = new Map(known.map(row => [row.id, row]))
  return fresh.map(row => {
    const was = before.get(row.id)
    return was !== undefined && textOf(was) === textOf(row) ? was : row
  })
}

/** The engine writes a row's members in one order. */
const textOf = (row: ThreadRow): string => JSON.stringify(row)
