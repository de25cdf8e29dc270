/** "Where is that mail?": what the books know of it, step by step. */
import type { MissingTrail } from '@kith/shared/rpc'
import { ITEM } from '#engine/mailbox'
import type { Store } from '#engine/store'

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

const STORED = `SELECT i.account, i.scope, i.provider_id, i.state, i.reason, i.last_error, i.listed_at, i.next_attempt_at, m.subject, a.addr AS sender,
  m.received_at AS at, m.thread FROM message m JOIN item i ON i.message = m.id LEFT JOIN address a ON a.id = m.sender
  WHERE (?1 IS NULL OR i.account = ?1) AND (m.rfc_id = ?2 OR m.subject LIKE ?3 ESCAPE '\\' OR a.addr LIKE ?3 ESCAPE '\\') ORDER BY m.id DESC LIMIT 20`
const HEADS = `SELECT i.account, i.scope, i.provider_id, i.state, i.reason, i.last_error, i.listed_at, i.next_attempt_at, h.subject, h.sender, h.at, NULL AS thread
  FROM header h JOIN item i ON i.account = h.account AND i.scope = h.scope AND i.provider_id = h.provider_id
  WHERE (?1 IS NULL OR h.account = ?1) AND (h.subject LIKE ?3 ESCAPE '\\' OR h.sender LIKE ?3 ESCAPE '\\' OR ?2 IS NULL) ORDER BY h.at DESC LIMIT 20`

const REASONS: Readonly<Record<string, string>> = {
  window: 'It is older than the time you chose for this account.',
  blocked: 'Its sender is blocked.',
  folder: 'It lies in a folder that you switched off.',
  'spam-or-trash': 'It lies in spam or trash, which you switched off.',
  'too-large': 'It is larger than 50 MB.',
  unreadable: 'It cannot be read.',
  gone: 'It was deleted in the mailbox before Kith could get it.',
}

/** better-sqlite3 names numbered parameters: spelled out in order instead. */
const ordered = (sql: string, values: readonly [string | null, string, string]) => {
  const params: (string | null)[] = []
  const text = sql.replaceAll(/\?([123])/g, (_, n: string) => {
    params.push(values[Number(n) - 1] ?? null)
    return '?'
  })
  return [text, params] as const
}

export function whyMissing(
  store: Store,
  account: string | null,
  query: string,
): readonly MissingTrail[] {
  const words = query.trim()
  if (words === '') return []
  const like = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
  const values = [account, words.replace(/^<|>$/g, ''), like] as const
  const rows = [STORED, HEADS].flatMap(sql => store.all<Row>(...ordered(sql, values)))
  return rows.map(trailOf)
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
