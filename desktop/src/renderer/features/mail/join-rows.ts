/** A list that was asked again while somebody is far down in it. */
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
