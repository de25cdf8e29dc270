/**
 * Search: the newest threads that fit. Whole words first; where they fill no page, beginnings of
 * words too. Hits are found on reader threads, so that typing never waits for them.
 */
import type { DocId } from '@kith/shared/kit'
import { parseSearch } from '@kith/shared/mail'
import type { ThreadsQuery } from '@kith/shared/rpc'
import type { Read, Readers } from '#engine/store'
import { PAGE, type ThreadIds } from './list-threads.ts'
import { TOP, type Hit } from './message-walk.ts'
import { addressesOf, type PartiesOf } from './record-threads.ts'
import { searchContext } from './search-context.ts'
import { newerHits, searchHits, type Wanted } from './search-threads.ts'

export interface SearchDeps {
  readonly read: Read
  readonly readers: Pick<Readers, 'all'>
  readonly now: () => number
  readonly partiesOf: PartiesOf
}
export interface Found extends ThreadIds {
  readonly unknown: readonly string[]
}

/** Hits asked for at once; several of them are often one thread. */
const CHUNK = 150
/** Fewer whole-word finds than this: beginnings are looked for as well. */
const FEW = 10

export async function searchThreads(
  deps: SearchDeps,
  query: ThreadsQuery,
  signal?: AbortSignal,
): Promise<Found> {
  const { node, unknown } = parseSearch(query.query ?? '', searchContext(deps.now()))
  const { cursor = null, limit = PAGE } = query
  const { record = null } = query
  const addresses = record === null ? [] : addressesOf(deps.read, deps.partiesOf(record as DocId))
  const isOpen = cursor?.endsWith('*') === true
  const from = cursor === null ? TOP : Number(cursor.replace('*', ''))
  const first = await page(deps, { node, query, isOpen, addresses }, from, limit, signal)
  if (cursor !== null || first.ids.length >= Math.min(FEW, limit)) return { ...first, unknown }
  return {
    ...(await page(deps, { node, query, isOpen: true, addresses }, TOP, limit, signal)),
    unknown,
  }
}

async function page(
  { read, readers }: SearchDeps,
  wanted: Wanted,
  from: number,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<ThreadIds> {
  const seen = new Set<number>()
  const ids: number[] = []
  let before = from
  for (;;) {
    const { sql, params } = searchHits(read, wanted, before, CHUNK)
    const hits = await readers.all<Hit>(sql, params, signal)
    for (const hit of hits) {
      before = hit.id
      if (seen.has(hit.thread)) continue
      seen.add(hit.thread)
      if (from !== TOP && (await isTold(hit))) continue
      if (ids.length === limit) return { ids, cursor: `${hit.id + 1}${wanted.isOpen ? '*' : ''}` }
      ids.push(hit.thread)
    }
    if (hits.length < CHUNK) return { ids, cursor: null }
  }

  async function isTold(hit: Hit): Promise<boolean> {
    const { sql, params } = newerHits(read, wanted, hit)
    return (await readers.all(sql, params, signal)).length > 0
  }
}
