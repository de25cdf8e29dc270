import { useMemo, useSyncExternalStore } from 'react'
import type { AggregateAnswer } from '@kith/shared/rpc'
import type { AggregateQuery, Query, Row } from '@kith/shared/query'
import { useKith } from './context.tsx'
import { queryKey, type Kith } from './kith.ts'
import type { Live, LiveSource, OpenStream } from './live-source.ts'
import type { RowList, RowListSource } from './row-window.ts'

const NOTHING: Live<never> = { status: 'loading', value: null, fault: null }
const SILENT: LiveSource<never> = { current: () => NOTHING, subscribe: () => () => undefined }
const NO_ROWS: RowList = { status: 'loading', total: null, fault: null, row: () => undefined }
const NO_LIST: RowListSource = {
  current: () => NO_ROWS,
  subscribe: () => () => undefined,
  ensureRange: () => undefined,
}

/**
 * Any stream of the contract as a live value. Equal keys share one subscription, so the key must say
 * everything that the stream depends on; `null` asks nothing. `keep` shows the last answer first.
 */
export function useLive<T>(
  key: string | null,
  open: (kith: Kith, signal: AbortSignal) => ReturnType<OpenStream<T>>,
  keep = false,
): Live<T> {
  const kith = useKith()
  const source = useMemo(() => {
    if (key === null) return SILENT as LiveSource<T>
    const opened: OpenStream<T> = async signal => keeping(await open(kith, signal))
    async function* keeping(stream: AsyncIterable<T>): AsyncGenerator<T> {
      for await (const value of stream) {
        if (keep && key !== null) kith.keep.keepAnswer(key, value)
        yield value
      }
    }
    return kith.sourceOf<T>(
      key,
      opened,
      keep ? async () => (await kith.keep.answer(key)) as T | null : undefined,
    )
    // The key stands for `open`: it names everything the stream depends on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [kith, key, keep])
  return useSyncExternalStore(source.subscribe, source.current)
}

/** One record with every field, live; the value is `null` while loading and when it does not exist. */
export function useRecord(id: string | null): Live<Row | null> {
  return useLive<Row | null>(
    id === null ? null : `record:${id}`,
    ({ client }, signal) => client.rows.watchRecord({ id: id ?? '' }, { signal }),
    true,
  )
}

/** Counts and sums, live. `null` asks nothing. */
export function useAggregate(query: AggregateQuery | null, limit?: number): Live<AggregateAnswer> {
  return useLive<AggregateAnswer>(
    query === null ? null : `aggregate:${limit ?? ''}:${queryKey(query)}`,
    ({ client }, signal) =>
      client.rows.watchAggregate(
        { query: query ?? { object: '', measures: [] }, ...(limit === undefined ? {} : { limit }) },
        { signal },
      ),
    true,
  )
}

export interface RowsView extends RowList {
  readonly ensureRange: (start: number, end: number) => void
}

/** A list of any length: total, rows by index, told by `ensureRange` what is in sight. */
export function useRows(query: Query | null): RowsView {
  const kith = useKith()
  const key = query === null ? null : queryKey(query)
  const source = useMemo(
    () => (query === null ? NO_LIST : kith.rowList(query)),
    // The key stands for the query: equal queries keep their source.
    // oxlint-disable-next-line react/exhaustive-deps
    [kith, key],
  )
  const list = useSyncExternalStore(source.subscribe, source.current)
  return useMemo(() => ({ ...list, ensureRange: source.ensureRange }), [list, source])
}
