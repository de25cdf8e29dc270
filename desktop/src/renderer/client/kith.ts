/**
 * What the whole page shares: the connection, live sources, what the device keeps. Made once in
 * `main.tsx`; the hooks find it in the context. Knows no React.
 */
import { stableText, type Json } from '@kith/shared/kit'
import type { Query, RowWindow } from '@kith/shared/query'
import { createConnection, type Client, type Connection } from './connection.ts'
import { createKeep, type Keep } from './keep.ts'
import { createLiveSources, type LiveSources } from './live-source.ts'
import { createRowList, PAGE_ROWS, type RowListSource } from './row-window.ts'
import type { OpenTransport } from './transport.ts'

export interface Kith extends LiveSources {
  readonly client: Client
  readonly connection: Connection
  readonly keep: Keep
  /** Names this window's ladder of undo. */
  readonly window: string
  /** One list per equal query. */
  readonly rowList: (query: Query) => RowListSource
}

export interface KithDeps {
  readonly open: OpenTransport
  readonly window: string
  /** Name of what this device keeps for the page. */
  readonly store: string
  readonly now: () => number
}

const MOST_LISTS = 12

export function createKith({ open, window, store, now }: KithDeps): Kith {
  const connection = createConnection({
    open,
    wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
  })
  const later = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
  const live = createLiveSources({ ready: connection.ready, later })
  const keep = createKeep(store, now)
  const { client } = connection
  const lists = new Map<string, RowListSource>()

  return { ...live, client, connection, keep, window, rowList }

  function rowList(query: Query): RowListSource {
    const key = `rows:${queryKey(query)}`
    const known = lists.get(key)
    // The newest stand last, so that the first ones are those to let go.
    if (known) lists.delete(key)
    const list =
      known ??
      createRowList({
        window: (offset, limit) => client.rows.window({ query, offset, limit }),
        watchWindow: (offset, limit) => signal =>
          client.rows.watch({ query, offset, limit }, { signal }),
        watch: live.watch,
        later,
        warm: async () => (await keep.answer(key)) as RowWindow | null,
        keep: answer => keep.keepAnswer(key, { ...answer, rows: answer.rows.slice(0, PAGE_ROWS) }),
      })
    lists.set(key, list)
    for (const old of lists.keys()) {
      if (lists.size <= MOST_LISTS) break
      lists.delete(old)
    }
    return list
  }
}

/** Equal queries have equal keys, whatever the order of their members. */
export const queryKey = (query: object): string => stableText(toJson(query))

/** Drops `undefined`, which JSON has not. */
const toJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json
