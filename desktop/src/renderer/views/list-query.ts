/**
 * The list in sight as a question, for the panel beside it: "1 of 25", next and previous.
 *
 * The panel is not below the list in the tree of the page, so the list lends its question here.
 */
import { useEffect, useSyncExternalStore } from 'react'
import type { Query } from '@kith/shared/query'

function createListQuery() {
  let lent: readonly Query[] = []
  const left = new Map<string, Query>()
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    current: (): Query | null => lent.at(-1) ?? null,
    /** The one in sight, or the one of this object that was left last. */
    recent: (object: string): Query | null =>
      lent.findLast(query => query.object === object) ?? left.get(object) ?? null,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    lend(query: Query) {
      lent = [...lent, query]
      tell()
      return () => {
        lent = lent.filter(other => other !== query)
        left.set(query.object, query)
        tell()
      }
    },
  }
}
/** One page, one list in sight. */
const listQuery = createListQuery()

export const useListQuery = (): Query | null =>
  useSyncExternalStore(listQuery.subscribe, listQuery.current)

/** For a record on a page of its own: the list of its object that it was most likely opened from. */
export const useRecentListQuery = (object: string | null): Query | null =>
  useSyncExternalStore(listQuery.subscribe, () =>
    object === null ? null : listQuery.recent(object),
  )

export function useLendQuery(query: Query): void {
  useEffect(() => listQuery.lend(query), [query])
}
