/** Ticked rows as commands and actions name them: ids, or the list's own question less a few. */
import type { Filter } from '@kith/shared/model'
import type { Query } from '@kith/shared/query'
import type { TargetSelection } from '#renderer/actions'
import { both } from '../group/use-groups.ts'
import type { Ticked } from '../table/grid-selection.ts'

export type SelectionInput =
  | { readonly object: string; readonly ids: readonly string[] }
  | { readonly object: string; readonly where: Filter | null; readonly search?: string }

export function selectionInput(query: Query, ticked: Ticked): SelectionInput {
  const { object } = query
  if (ticked.mode === 'some') return { object, ids: [...ticked.ids] }
  const except: Filter | null =
    ticked.except.size === 0 ? null : { field: 'id', op: 'notIn', value: [...ticked.except] }
  return {
    object,
    where: both(query.where ?? null, except),
    ...(query.search === undefined ? {} : { search: query.search }),
  }
}

export function targetSelection(
  query: Query,
  ticked: Ticked,
  count: number,
): TargetSelection | null {
  if (count === 0) return null
  const input = selectionInput(query, ticked)
  if ('ids' in input) return { object: input.object, count, ids: input.ids }
  return {
    object: input.object,
    count,
    ids: [],
    all: { where: input.where, ...(input.search === undefined ? {} : { search: input.search }) },
  }
}
