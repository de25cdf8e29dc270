/**
 * Edits of a filter as a tree. A path names a node by the numbers of its children from the root.
 *
 * What the bar shows is always an "and" at the root: a single condition and `null` are read as one.
 * A `not` has one child. Empty groups go away by themselves.
 */
import { isCondition, isRelated, type Condition, type Filter } from '@kith/shared/model'

export type FilterPath = readonly number[]
export type GroupKind = 'and' | 'or' | 'not'

const isGroup = (filter: Filter): boolean => !isCondition(filter) && !isRelated(filter)

export function groupKind(filter: Filter): GroupKind | null {
  if ('and' in filter) return 'and'
  if ('or' in filter) return 'or'
  return 'not' in filter ? 'not' : null
}

export function childrenOf(filter: Filter): readonly Filter[] {
  if ('and' in filter) return filter.and
  if ('or' in filter) return filter.or
  if (!('not' in filter)) return []
  // NOT over a group shows as one block: "none of".
  return 'or' in filter.not ? filter.not.or : [filter.not]
}

export function makeGroup(kind: GroupKind, children: readonly Filter[]): Filter {
  if (kind === 'and') return { and: children }
  if (kind === 'or') return { or: children }
  const [only] = children
  return { not: children.length === 1 && only !== undefined ? only : { or: children } }
}

/** The conditions of the bar. */
export function rootParts(filter: Filter | null): readonly Filter[] {
  if (filter === null) return []
  return 'and' in filter ? filter.and : [filter]
}

/** The shortest filter that says the same: no empty groups, no group of one where it changes nothing. */
export function tidy(parts: readonly Filter[]): Filter | null {
  const kept = parts.flatMap(part => {
    const clean = tidyNode(part)
    return clean === null ? [] : [clean]
  })
  if (kept.length === 0) return null
  return kept.length === 1 ? kept[0]! : { and: kept }
}

function tidyNode(filter: Filter): Filter | null {
  const kind = groupKind(filter)
  if (kind === null) return filter
  const children = childrenOf(filter).flatMap(child => tidyNode(child) ?? [])
  if (children.length === 0) return null
  return makeGroup(kind, children)
}

export function nodeAt(parts: readonly Filter[], path: FilterPath): Filter | null {
  let list = parts
  let node: Filter | null = null
  for (const at of path) {
    node = list[at] ?? null
    if (node === null) return null
    list = childrenOf(node)
  }
  return node
}

/** Replaces, with `null` removes, the node at a path. */
export function setAt(
  parts: readonly Filter[],
  path: FilterPath,
  next: Filter | null,
): readonly Filter[] {
  const [at, ...rest] = path
  if (at === undefined) return parts
  const old = parts[at]
  if (rest.length === 0) {
    if (next === null) return parts.filter((_, index) => index !== at)
    return at >= parts.length ? [...parts, next] : parts.with(at, next)
  }
  const kind = old === undefined ? null : groupKind(old)
  if (old === undefined || kind === null) return parts
  const children = setAt(childrenOf(old), rest, next)
  return children.length === 0
    ? parts.filter((_, index) => index !== at)
    : parts.with(at, makeGroup(kind, children))
}

/** Adds to the group at a path; the empty path is the bar itself. */
export function addTo(
  parts: readonly Filter[],
  path: FilterPath,
  added: Filter,
): readonly Filter[] {
  if (path.length === 0) return [...parts, added]
  const group = nodeAt(parts, path)
  const kind = group === null ? null : groupKind(group)
  if (group === null || kind === null) return parts
  return setAt(parts, path, makeGroup(kind, [...childrenOf(group), added]))
}

/** Values that a new record needs to be seen in a list with this filter: plain equalities of the bar. */
export function impliedCells(filter: Filter | null): readonly Condition[] {
  return rootParts(filter).filter(
    (part): part is Condition =>
      isCondition(part) &&
      !part.field.includes('.') &&
      part.value !== undefined &&
      (part.op === 'is' ||
        (part.op === 'in' && Array.isArray(part.value) && part.value.length === 1)),
  )
}

/** How many conditions a filter holds, at any depth. */
export const countConditions = (filter: Filter | null): number =>
  filter === null
    ? 0
    : isGroup(filter)
      ? childrenOf(filter).reduce((sum, child) => sum + countConditions(child), 0)
      : 1
