/** "Where is that mail?": what the books know of it, step by step. */
import { parseSearch, type SearchContext } from '@kith/shared/mail'
import type { MissingTrail } from '@kith/shared/rpc'
import { ITEM } from '#engine/mailbox'
import type { Store } from '#engine/store'
import { trailWhere } from './trail-where.ts'

interface Row {
  readonly account: string
  readonly scope: string
  readonly provider_id: string
  readonly state: number
  readonly reason: string | null
  readonly last_error: string | null
  readonly listed_at: number
  readonly next_attempt_at: number
  readonly subject: string | null
  readonly sender: string | null
  readonly at: number | null
  readonly thread: number | null
}

const BOOKS =
  'i.account, i.scope, i.provider_id, i.state, i.reason, i.last_error, i.listed_at, i.next_attempt_at'
const STORED = {
  select: `SELECT ${BOOKS}, m.subject, a.addr AS sender, m.received_at AS at, m.thread
    FROM message m JOIN item i ON i.message = m.id LEFT JOIN address a ON a.id = m.sender`,
  columns: { subject: 'm.subject', sender: 'a.addr', at: 'm.received_at' },
  newestFirst: 'm.id DESC',
}
const HEADS = {
  select: `SELECT ${BOOKS}, h.subject, h.sender, h.at, NULL AS thread
    FROM header h JOIN item i ON i.account = h.account AND i.scope = h.scope AND i.provider_id = h.provider_id`,
  columns: { subject: 'h.subject', sender: 'h.sender', at: 'h.at' },
  newestFirst: 'h.at DESC',
}
const MOST = 20

const REASONS: Readonly<Record<string, string>> = {
  window: 'It is older than the time you chose for this account.',
  blocked: 'Its sender is blocked.',
  folder: 'It lies in a folder that you switched off.',
  'spam-or-trash': 'It lies in spam or trash, which you switched off.',
  'too-large': 'It is larger than 50 MB.',
  unreadable: 'It cannot be read.',
  gone: 'It was deleted in the mailbox before Kith could get it.',
}

/**
 * What the books know of mail that fits these words (the search language; a Message-ID as well),
 * 20 of what is here and 20 of what is not, newest first. Operators the books know nothing of
 * (`has:`, `in:` …) narrow nothing.
 */
export function whyMissing(
  store: Store,
  account: string | null,
  query: string,
  context: SearchContext,
): readonly MissingTrail[] {
  const words = query.trim()
  if (words === '') return []
  const { node } = parseSearch(words, context)
  const rows = [STORED, HEADS].flatMap(({ select, columns, newestFirst }) => {
    const asked = trailWhere(node, columns)
    if (asked === null) return []
    const one = account === null ? '' : 'i.account = ? AND'
    return store.all<Row>(
      `${select} WHERE ${one} ${asked.sql} ORDER BY ${newestFirst} LIMIT ${MOST}`,
      [...(account === null ? [] : [account]), ...asked.params],
    )
  })
  return [...byMessageId(store, account, words), ...rows].map(trailOf)
}

function byMessageId(store: Store, account: string | null, words: string): readonly Row[] {
  const id = words.replace(/^<|>$/g, '')
  if (!id.includes('@') || /\s/.test(id)) return []
  return store
    .all<Row>(`${STORED.select} WHERE m.rfc_id = ? LIMIT ${MOST}`, [id])
    .filter(row => account === null || row.account === account)
}

function trailOf(row: Row): MissingTrail {
  const isHere = row.state === ITEM.stored
  const isMissing = row.state === ITEM.missing
  const isChosen = row.state !== ITEM.leftOut
  const isFetched = isHere || isMissing || row.state === ITEM.unreadable
  const step = (name: string, isDone: boolean, isReached: boolean, at: number | null = null) => ({
    name,
    state: isDone ? ('done' as const) : isReached ? ('stopped' as const) : ('not-reached' as const),
    at,
  })
  return {
    subject: row.subject ?? '',
    from: row.sender ?? '',
    at: row.at,
    words: wordsOf(row),
    steps: [
      step('Named by the mailbox', true, true, row.listed_at),
      step('Chosen to be fetched', isChosen, true),
      step('Fetched', isFetched, isChosen),
      step('Read', isHere || isMissing, isFetched),
      step('In your inbox and search', isHere, isHere || isMissing),
    ],
    item: isHere ? null : JSON.stringify([row.account, row.scope, row.provider_id]),
    thread: isHere ? row.thread : null,
  }
}

function wordsOf(row: Row): string {
  if (row.state === ITEM.stored) return 'It is here.'
  if (row.state === ITEM.missing)
    return 'The mailbox no longer has it. Kith looks once more before it lets it go.'
  if (row.state === ITEM.pending) return 'It is known and will be fetched.'
  if (row.state === ITEM.again)
    return `It could not be fetched (${row.last_error ?? ''}). Kith tries again by itself.`
  const reason = REASONS[row.reason ?? ''] ?? 'It was left out.'
  return row.last_error === null ? reason : `${reason} (${row.last_error})`
}

/** Account, scope and id of what `getAnyway` was given; `undefined`: not ours. */
export function readItemKey(text: string): readonly [string, string, string] | undefined {
  try {
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || parts.length !== 3) return undefined
    if (!parts.every(part => typeof part === 'string')) return undefined
    return parts as unknown as readonly [string, string, string]
  } catch {
    return undefined
  }
}
