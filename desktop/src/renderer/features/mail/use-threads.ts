/**
 * Threads of one box, page by page. The engine answers from this device in a few milliseconds, so a
 * change asks again for what is already shown and nothing is guessed here.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { ThreadRow, ThreadsQuery } from '@kith/shared/rpc'
import { joinRows, sameRows } from './join-rows.ts'
import { faultOf, showFault, useCall, useClient, useKith } from '#renderer/client'

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
        const { loaded: shown } = latest.current
        if (latest.current.key !== key) return
        const before = shown?.key === key ? shown.rows : NONE
        const rows = sameRows(page.rows, before)
        const isLonger = before.length > rows.length
        const rest = isLonger && page.cursor !== null ? joinRows(rows, before) : null
        setLoaded(
          rest === null
            ? { key, rows, cursor: page.cursor, unknown: page.unknown }
            : { key, rows: rest, cursor: shown?.cursor ?? null, unknown: page.unknown },
        )
        setFault(null)
      } catch (error) {
        if (latest.current.key === key) setFault(faultOf(error))
      }
    },
    [client, key],
  )

  useEffect(() => void ask(false), [ask])
  useMailChanges(usePaced(useCallback(() => ask(false), [ask])))
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

/** While mail pours in, a list is asked again at this pace at most, and rests longer than it works. */
const PACE_MS = 250
const MOST_MS = 1000
const REST = 4

/** The first change at once; those that come meanwhile are one more turn. `run` may be another each time. */
function usePaced(run: () => Promise<void>): () => void {
  const turns = useRef({ run, isBusy: false, isWanted: false, isGone: false })
  turns.current.run = run
  useEffect(() => {
    const { current } = turns
    current.isGone = false
    return () => void (current.isGone = true)
  }, [])
  return useCallback(() => {
    const { current } = turns
    current.isWanted = true
    if (current.isBusy) return
    current.isBusy = true
    void (async () => {
      while (current.isWanted && !current.isGone) {
        current.isWanted = false
        const from = performance.now()
        await current.run()
        const rest = Math.max(PACE_MS, (performance.now() - from) * REST)
        await new Promise(resolve => setTimeout(resolve, Math.min(MOST_MS, rest)))
      }
      current.isBusy = false
    })()
  }, [])
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

/** Mail from files is here without an account; `null` until that is known. Asks only when `isAsked`. */
export function useHasMail(isAsked: boolean): boolean | null {
  const { value, again } = useCall(isAsked ? 'mail.any' : null, client =>
    client.mail.threads({ box: 'all', limit: 1 }),
  )
  const hasMail = value === null ? null : value.rows.length > 0
  const latest = useRef({ again, isWanted: false })
  latest.current = { again, isWanted: isAsked && hasMail === false }
  useMailChanges(
    useCallback(() => {
      if (latest.current.isWanted) latest.current.again()
    }, []),
  )
  return hasMail
}
