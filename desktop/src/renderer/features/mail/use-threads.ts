/**
 * Threads of one box, page by page. The engine answers from this device in a few milliseconds, so a
 * change asks again for what is already shown and nothing is guessed here.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { ThreadRow, ThreadsQuery } from '@kith/shared/rpc'
import { faultOf, showFault, useClient, useKith } from '#renderer/client'

const PAGE = 100
/** What one answer may hold; a list scrolled further down is refreshed up to here. */
const MOST = 500

export interface ThreadsView {
  readonly rows: readonly ThreadRow[]
  readonly isReady: boolean
  readonly fault: Fault | null
  readonly hasMore: boolean
  /** Words of the search that were not understood and stand for themselves. */
  readonly unknown: readonly string[]
  readonly more: () => void
}

interface Loaded {
  readonly key: string
  readonly rows: readonly ThreadRow[]
  readonly cursor: string | null
  readonly unknown: readonly string[]
}
const NONE: readonly never[] = []

export function useThreads(query: ThreadsQuery): ThreadsView {
  const client = useClient()
  const key = JSON.stringify(query)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const latest = useRef({ key, loaded })
  latest.current = { key, loaded }

  const ask = useCallback(
    async (isMore: boolean) => {
      const { loaded: known } = latest.current
      const isSame = known?.key === key
      const asked: ThreadsQuery = JSON.parse(key) as ThreadsQuery
      try {
        if (isMore) {
          if (!isSame || known.cursor === null) return
          const page = await client.mail.threads({ ...asked, cursor: known.cursor, limit: PAGE })
          if (latest.current.key !== key) return
          setLoaded({ ...known, rows: [...known.rows, ...page.rows], cursor: page.cursor })
          return
        }
        const limit = isSame ? Math.min(MOST, Math.max(PAGE, known.rows.length)) : PAGE
        const page = await client.mail.threads({ ...asked, limit })
        if (latest.current.key !== key) return
        setLoaded({ key, rows: page.rows, cursor: page.cursor, unknown: page.unknown })
        setFault(null)
      } catch (error) {
        if (latest.current.key === key) setFault(faultOf(error))
      }
    },
    [client, key],
  )

  useEffect(() => void ask(false), [ask])
  useMailChanges(useCallback(() => void ask(false), [ask]))
  const isCurrent = loaded?.key === key
  const more = useCallback(() => void ask(true), [ask])
  return {
    // Another box shows nothing of the last one; the same box keeps its rows while it asks again.
    rows: isCurrent ? loaded.rows : NONE,
    isReady: isCurrent,
    fault,
    hasMore: isCurrent && loaded.cursor !== null,
    unknown: isCurrent ? loaded.unknown : NONE,
    more,
  }
}

/** Calls after every change of mail on this device. */
export function useMailChanges(onChange: (threads: readonly number[] | null) => void): void {
  const kith = useKith()
  useEffect(
    () =>
      kith.watch<{ readonly threads: readonly number[] | null }>(
        signal => kith.client.mail.changes({}, { signal }),
        change => onChange(change.threads),
        showFault,
      ),
    [kith, onChange],
  )
}
