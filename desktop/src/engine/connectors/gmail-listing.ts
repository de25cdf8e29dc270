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
import type { GoogleCall } from './google-call.ts'
import type { Listed, ListPage, Relabelled, Window } from './mail-connector.ts'

const UNITS = { profile: 1, list: 5, history: 2 } as const
const PAGE = 500
const SCOPE = 'mailbox'

/** Opaque outside of this file. `part`: listing what is inside the window, then what is older. */
const cursorSchema = s.object({
  history: s.string(),
  page: s.string().optional(),
  part: s.enum(['inside', 'outside']).optional(),
  since: s.number().nullable().optional(),
})
type Cursor = ReturnType<typeof cursorSchema.parse>

interface Deps {
  readonly api: gmail_v1.Gmail
  readonly call: GoogleCall
}

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
    const answer = await listPage(
      deps,
      signal,
      page,
      seconds === null ? undefined : `${isOutside ? 'before' : 'after'}:${seconds}`,
    )
    const items = (answer.messages ?? []).flatMap((message): Listed[] =>
      message.id
        ? [
            {
              providerId: message.id,
              threadHint: message.threadId ?? message.id,
              at: 0,
              ...(isOutside && { isOutside }),
            },
          ]
        : [],
    )
    const next: Cursor = answer.nextPageToken
      ? { ...cursor, page: answer.nextPageToken }
      : isOutside || since === null
        ? { history: cursor.history }
        : { history: cursor.history, part: 'outside', since }
    const isWhole = next.part === undefined
    yield { items, changed: [], removed: [], cursor: JSON.stringify(next), isWhole }
    if (isWhole) return
    cursor = next
  }
}

function listPage(
  { api, call }: Deps,
  signal: AbortSignal,
  page: string | undefined,
  query: string | undefined,
) {
  return call(UNITS.list, signal, options =>
    api.users.messages.list(
      {
        userId: 'me',
        maxResults: PAGE,
        includeSpamTrash: false,
        ...(page === undefined ? {} : { pageToken: page }),
        ...(query === undefined ? {} : { q: query }),
      },
      options,
    ),
  )
}

/** Every id, without its date: Gmail's list tells none. */
export async function* gmailIds(
  deps: Deps,
  signal: AbortSignal,
): AsyncGenerator<readonly Listed[]> {
  let page: string | undefined
  do {
    const answer = await listPage(deps, signal, page, undefined)
    yield (answer.messages ?? []).flatMap(message =>
      message.id
        ? [{ providerId: message.id, threadHint: message.threadId ?? message.id, at: 0 }]
        : [],
    )
    page = answer.nextPageToken ?? undefined
  } while (page !== undefined)
}

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
  const relabel = (message: gmail_v1.Schema$Message | undefined) => {
    if (!message?.id) return
    const { flags, labels } = marksOf(message.labelIds ?? [])
    changed.set(message.id, { providerId: message.id, flags, labels })
  }
  for (const record of records) {
    for (const { message } of record.messagesAdded ?? []) {
      if (!message?.id) continue
      removed.delete(message.id)
      items.set(message.id, {
        providerId: message.id,
        threadHint: message.threadId ?? message.id,
        at: 0,
      })
    }
    for (const { message } of [...(record.labelsAdded ?? []), ...(record.labelsRemoved ?? [])])
      relabel(message)
    for (const { message } of record.messagesDeleted ?? []) {
      if (!message?.id) continue
      items.delete(message.id)
      changed.delete(message.id)
      removed.add(message.id)
    }
  }
  return { items: [...items.values()], changed: [...changed.values()], removed: [...removed] }
}
