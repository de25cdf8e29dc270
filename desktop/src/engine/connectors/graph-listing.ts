/**
 * What a folder at Microsoft has and what changed in it (MAIL.md 4.2).
 * https://learn.microsoft.com/graph/delta-query-messages
 *
 * Links are opaque and kept per page. What is selected stays the same for the life of a link, so only
 * light facts are listed; a round that repeats itself is ended.
 */
import { s } from '@kith/shared/kit'
import { connectFault } from './connect-faults.ts'
import type { GraphCall } from './graph-call.ts'
import type { Listed, ListPage, Relabelled, Window } from './mail-connector.ts'

const PAGE = 500
const SELECT = 'id,receivedDateTime,conversationId,isRead,isDraft,flag'
/** A page seen so often is the endless round that some mailboxes answer with. */
const MOST_REPEATS = 3

const cursorSchema = s.object({ link: s.string(), isFirst: s.boolean() })

export interface GraphListed {
  readonly id?: string
  readonly receivedDateTime?: string
  readonly conversationId?: string
  readonly isRead?: boolean
  readonly isDraft?: boolean
  readonly flag?: { readonly flagStatus?: string }
  readonly '@removed'?: { readonly reason: string }
}
export interface GraphPage<T> {
  readonly value?: readonly T[]
  readonly '@odata.nextLink'?: string
  readonly '@odata.deltaLink'?: string
}

export async function* listGraph(
  call: GraphCall,
  folder: string,
  given: string | null,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  const from = given === null ? begin(folder) : read(given, folder)
  let { link } = from
  const seen = new Map<string, number>()
  for (;;) {
    const page = await call<GraphPage<GraphListed>>(
      {
        method: 'GET',
        path: link,
        scope: folder,
        headers: { prefer: `IdType="ImmutableId", odata.maxpagesize=${PAGE}` },
      },
      signal,
    )
    const next = page['@odata.nextLink']
    const delta = page['@odata.deltaLink']
    const told = readPage(page.value ?? [], window)
    const key = (page.value ?? []).map(each => each.id).join()
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    const isEndless = delta === undefined && key !== '' && times >= MOST_REPEATS
    const isEnd = next === undefined || isEndless
    const place = delta ?? (isEndless ? from.link : next) ?? link
    yield {
      ...told,
      cursor: JSON.stringify({ link: place, isFirst: from.isFirst && !isEnd }),
      isWhole: from.isFirst && isEnd && !isEndless,
      ...(isEndless ? { needsCompare: true } : {}),
    }
    if (isEnd) return
    link = next
  }
}

const begin = (folder: string) => ({
  link: `/me/mailFolders/${encodeURIComponent(folder)}/messages/delta?$select=${SELECT}&$orderby=receivedDateTime desc`,
  isFirst: true,
})

function read(text: string, folder: string): { readonly link: string; readonly isFirst: boolean } {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (error) {
    throw connectFault('cursor-lost', { scope: folder, why: 'its place was not readable' }, error)
  }
}

/** Entries may be new or changed; the ledger knows which. Those that left may stand in another folder by now. */
function readPage(
  entries: readonly GraphListed[],
  window: Window,
): Pick<ListPage, 'items' | 'changed' | 'removed'> {
  const items: Listed[] = []
  const changed: Relabelled[] = []
  const removed: string[] = []
  for (const entry of entries) {
    const { id } = entry
    if (id === undefined) continue
    if (entry['@removed'] !== undefined) {
      removed.push(id)
      continue
    }
    if (entry.receivedDateTime !== undefined) {
      const at = Date.parse(entry.receivedDateTime)
      const isOutside = window.since !== null && at < window.since
      items.push({
        providerId: id,
        at,
        ...(entry.conversationId === undefined ? {} : { threadHint: entry.conversationId }),
        ...(isOutside && { isOutside }),
      })
    }
    if (entry.isRead !== undefined) changed.push({ providerId: id, flags: flagsOf(entry) })
  }
  return { items, changed, removed }
}

/** As IMAP writes them. */
export const flagsOf = (entry: GraphListed): readonly string[] => [
  ...(entry.isRead === true ? ['\\Seen'] : []),
  ...(entry.flag?.flagStatus === 'flagged' ? ['\\Flagged'] : []),
  ...(entry.isDraft === true ? ['\\Draft'] : []),
]

/** Every id of the folder. */
export async function* graphIds(
  call: GraphCall,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Listed[]> {
  let link: string | undefined =
    `/me/mailFolders/${encodeURIComponent(folder)}/messages?$select=id,receivedDateTime,conversationId&$top=1000&$orderby=receivedDateTime desc`
  while (link !== undefined) {
    const page: GraphPage<GraphListed> = await call(
      { method: 'GET', path: link, scope: folder },
      signal,
    )
    yield readPage(page.value ?? [], { since: null }).items
    link = page['@odata.nextLink']
  }
}
