/**
 * The list in sight as a question, for the panel beside it: "1 of 25", next and previous.
 *
 * The panel is not below the list in the tree of the page, so the list lends its question here.
 */
import { useEffect, useSyncExternalStore } from 'react'
import type { Query } from '@kith/shared/query'

function createListQuery() {
  let lent: readonly Query[] = []
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    current: (): Query | null => lent.at(-1) ?? null,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    lend(query: Query) {
      lent = [...lent, query]
      tell()
      return () => {
        lent = lent.filter(other => other !== query)
        tell()
      }
    },
  }
}
/** One page, one list in sight. */
const listQuery = createListQuery()

export const useListQuery = (): Query | null =>
  useSyncExternalStore(listQuery.subscribe, listQuery.current)

export function useLendQuery(query: Query): void {
  useEffect(() => listQuery.lend(query), [query])
}
