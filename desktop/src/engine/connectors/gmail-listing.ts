/**
 * What Gmail has: every id newest first, then its history (MAIL.md 4.1).
 * https://developers.google.com/workspace/gmail/api/guides/sync
 *
 * The place in the history is read before the first id is listed: what changes while it is listed is
 * told by the history afterwards, and an empty mailbox has a place as well.
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js'
import { s } from '@kith/shared/kit'
import { connectFault, connectKind } from './connect-faults.ts'
import { marksOf } from './gmail-labels.ts'
import { gmailPages, listPage, type GmailDeps as Deps } from './gmail-pages.ts'
import type { Listed, ListPage, Relabelled, Window } from './mail-connector.ts'

const UNITS = { profile: 1, history: 2 } as const
const PAGE = 500
const SCOPE = 'mailbox'
/** Where a message stands that no list names unless it is asked for. */
const ASIDE = ['SPAM', 'TRASH'] as const

/** Opaque outside of this file. `part`: listing what is inside the window, then what is older. */
const cursorSchema = s.object({
  history: s.string(),
  page: s.string().optional(),
  part: s.enum(['inside', 'outside']).optional(),
  since: s.number().nullable().optional(),
})
type Cursor = ReturnType<typeof cursorSchema.parse>

export async function* listGmail(
  deps: Deps,
  given: string | null,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  const cursor = given === null ? await begin(deps, window, signal) : read(given)
  if (cursor.part === undefined) yield* history(deps, cursor, signal)
  else yield* listing(deps, cursor, signal)
}

function read(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (error) {
    throw connectFault('cursor-lost', { scope: SCOPE, why: 'its place was not readable' }, error)
  }
}

async function begin({ api, call }: Deps, window: Window, signal: AbortSignal): Promise<Cursor> {
  const profile = await call(UNITS.profile, signal, options =>
    api.users.getProfile({ userId: 'me' }, options),
  )
  return { history: String(profile.historyId ?? ''), part: 'inside', since: window.since }
}

async function* listing(deps: Deps, from: Cursor, signal: AbortSignal): AsyncGenerator<ListPage> {
  let cursor = from
  for (;;) {
    const { part = 'inside', since = null, page } = cursor
    const isOutside = part === 'outside'
    const seconds = since === null ? null : Math.floor(since / 1000)
    const answer = await listPage(deps, signal, {
      page,
      ...(seconds === null ? {} : { q: `${isOutside ? 'before' : 'after'}:${seconds}` }),
    })
    const items = listed(answer).map(item => ({ ...item, ...(isOutside && { isOutside }) }))
    const next: Cursor = answer.nextPageToken
      ? { ...cursor, page: answer.nextPageToken }
      : isOutside || since === null
        ? { history: cursor.history }
        : { history: cursor.history, part: 'outside', since }
    const isWhole = next.part === undefined
    if (isWhole) for await (const aside of asideIds(deps, signal)) items.push(...aside)
    yield { items, changed: [], removed: [], cursor: JSON.stringify(next), isWhole }
    if (isWhole) return
    cursor = next
  }
}

/** Every id, without its date: Gmail's list tells none. Those in spam and bin come last. */
export async function* gmailIds(
  deps: Deps,
  signal: AbortSignal,
): AsyncGenerator<readonly Listed[]> {
  for await (const page of gmailPages(deps, signal, {})) yield listed(page)
  yield* asideIds(deps, signal)
}

async function* asideIds(deps: Deps, signal: AbortSignal): AsyncGenerator<readonly Listed[]> {
  for (const label of ASIDE)
    for await (const page of gmailPages(deps, signal, {
      labelIds: [label],
      includeSpamTrash: true,
    }))
      yield listed(page).map(item => ({ ...item, isAside: true }))
}

const listed = ({ messages }: gmail_v1.Schema$ListMessagesResponse): Listed[] =>
  (messages ?? []).flatMap(message =>
    message.id
      ? [{ providerId: message.id, threadHint: message.threadId ?? message.id, at: 0 }]
      : [],
  )

async function* history(deps: Deps, from: Cursor, signal: AbortSignal): AsyncGenerator<ListPage> {
  let page = from.page
  for (;;) {
    const answer = await historyPage(deps, from.history, page, signal)
    const told = readHistory(answer.history ?? [])
    page = answer.nextPageToken ?? undefined
    // The new place counts only once everything before it was told.
    const cursor: Cursor =
      page === undefined
        ? { history: String(answer.historyId ?? from.history) }
        : { history: from.history, page }
    yield { ...told, cursor: JSON.stringify(cursor), isWhole: false }
    if (page === undefined) return
  }
}

async function historyPage(
  { api, call }: Deps,
  startHistoryId: string,
  page: string | undefined,
  signal: AbortSignal,
) {
  try {
    return await call(UNITS.history, signal, options =>
      api.users.history.list(
        {
          userId: 'me',
          startHistoryId,
          maxResults: PAGE,
          ...(page === undefined ? {} : { pageToken: page }),
        },
        options,
      ),
    )
  } catch (error) {
    if (connectKind(error) !== 'gone') throw error
    throw connectFault(
      'cursor-lost',
      { scope: SCOPE, why: 'Gmail keeps its history for about a week' },
      error,
    )
  }
}

/** The last word on each id wins: what was deleted and came back is there. */
export function readHistory(
  records: readonly gmail_v1.Schema$History[],
): Pick<ListPage, 'items' | 'changed' | 'removed'> {
  const items = new Map<string, Listed>()
  const changed = new Map<string, Relabelled>()
  const removed = new Set<string>()
  const name = ({ id, threadId }: gmail_v1.Schema$Message) => {
    if (id) items.set(id, { providerId: id, threadHint: threadId ?? id, at: 0 })
  }
  const relabel = (message: gmail_v1.Schema$Message | undefined) => {
    if (!message?.id) return
    const { flags, labels } = marksOf(message.labelIds ?? [])
    changed.set(message.id, { providerId: message.id, flags, labels })
  }
  for (const record of records) {
    for (const { message } of record.messagesAdded ?? []) {
      if (!message?.id) continue
      removed.delete(message.id)
      name(message)
    }
    for (const { message } of [...(record.labelsAdded ?? []), ...(record.labelsRemoved ?? [])]) {
      relabel(message)
      // Back from spam or bin it may never have been listed.
      if (message?.id && !ASIDE.some(label => message.labelIds?.includes(label))) name(message)
    }
    for (const { message } of record.messagesDeleted ?? []) {
      if (!message?.id) continue
      items.delete(message.id)
      changed.delete(message.id)
      removed.add(message.id)
    }
  }
  return { items: [...items.values()], changed: [...changed.values()], removed: [...removed] }
}
