/** The part of a filter that can be asked now: conditions still waiting for a value are left out. */
import { isCondition, isRelated, type Filter } from '@kith/shared/model'
import { isComplete } from './condition-field.ts'
import { childrenOf, groupKind, makeGroup, rootParts, tidy } from './filter-tree.ts'

export function askable(filter: Filter | null): Filter | null {
  return tidy(rootParts(filter).flatMap(part => askablePart(part) ?? []))
}

function askablePart(filter: Filter): Filter | null {
  if (isCondition(filter)) return isComplete(filter) ? filter : null
  if (isRelated(filter)) return { ...filter, where: askable(filter.where) }
  const kind = groupKind(filter)
  const children = childrenOf(filter).flatMap(child => askablePart(child) ?? [])
  return kind === null || children.length === 0 ? null : makeGroup(kind, children)
}
