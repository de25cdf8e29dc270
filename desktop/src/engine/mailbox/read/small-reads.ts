/** Short answers for menus and side bars. */
import type {
  DraftPerson,
  MailDraft,
  MailIdentity,
  MailLabel,
  MailPerson,
  MailSplit,
  MailSuggestion,
  MailTemplate,
  OutboxRow,
} from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { readFolders } from '../folders.ts'
import { personOf } from './people.ts'

const UNREAD = `SELECT split, count(*) AS n FROM thread WHERE in_inbox = 1 AND unread > 0 AND snoozed_until IS NULL GROUP BY split`

export interface MailCounts {
  readonly inbox: number
  readonly splits: Readonly<Record<MailSplit, number>>
  readonly drafts: number
  readonly waiting: number
}
export const NO_COUNTS: MailCounts = {
  inbox: 0,
  splits: { important: 0, customers: 0, team: 0, news: 0, other: 0 },
  drafts: 0,
  waiting: 0,
}

export function readCounts(read: Read): MailCounts {
  const rows = read.all<{ split: MailSplit; n: number }>(UNREAD)
  const number = (sql: string) => read.pluck<number>(sql)[0] ?? 0
  const splits = {
    ...NO_COUNTS.splits,
    ...Object.fromEntries(rows.map(row => [row.split, row.n])),
  }
  return {
    inbox: rows.reduce((sum, row) => sum + row.n, 0),
    // As the tab shows them: customers and colleagues are among what is important.
    splits: { ...splits, important: splits.important + splits.customers + splits.team },
    drafts: number(`SELECT count(*) FROM draft WHERE state = 'open'`),
    waiting: number(
      `SELECT count(*) FROM outbox WHERE state IN ('queued', 'scheduled', 'sending', 'waiting', 'unconfirmed', 'failed')`,
    ),
  }
}

export const readLabels = (read: Read): readonly MailLabel[] =>
  [...readFolders(read).values()].map(({ id, account, name, role, hue }) => ({
    id: String(id),
    account,
    name,
    role,
    hue,
  }))

const SHOWN = 'SELECT id, addr, name, person, company, is_me FROM address'
const LIKE = String.raw`(addr LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\')`
const FIT = `is_me = 0 AND kind NOT IN ('broken', 'no-reply') AND ${LIKE}`
const BEST = `ORDER BY (person IS NOT NULL) * 20 + min(n_out, 50) * 3 + min(n_in, 20) DESC, coalesce(last_out, last_in, 0) DESC LIMIT 12`
const KNOWN = `${SHOWN} WHERE (n_out > 0 OR person IS NOT NULL) AND ${FIT} ${BEST}`
const ANY = `${SHOWN} WHERE id IN (SELECT rowid FROM address_fts WHERE address_fts MATCH ? LIMIT 2000) AND ${FIT} ${BEST}`

/**
 * Those written to most come first; by the beginning of the address, of the name or of a later name.
 * Who never was written to is looked for from three letters on.
 */
export function readRecipients(read: Read, text: string): readonly MailPerson[] {
  type Row = Parameters<typeof personOf>[0]
  const words = text.trim()
  const start = `${words.replace(/[\\%_]/g, String.raw`\$&`)}%`
  const known = read.all<Row>(KNOWN, [start, start, `% ${start}`])
  if (known.length >= 12 || Array.from(words).length < 3) return known.map(personOf)
  const match = `"${words.replaceAll('"', '""')}"`
  const others = read
    .all<Row>(ANY, [match, start, start, `% ${start}`])
    .filter(row => !known.some(one => one.id === row.id))
  return [...known, ...others].slice(0, 12).map(personOf)
}

export const readIdentities = (read: Read): readonly MailIdentity[] =>
  read
    .all<{
      id: string
      account: string
      address: string
      name: string
      signature_html: string
      is_default: number
    }>(
      'SELECT id, account, address, name, signature_html, is_default FROM identity ORDER BY is_default DESC, address',
    )
    .map(({ signature_html, is_default, ...row }) => ({
      ...row,
      signatureHtml: signature_html,
      isDefault: is_default === 1,
    }))

export const readTemplates = (read: Read): readonly MailTemplate[] =>
  read
    .all<{ id: string; name: string; subject: string; html: string; is_snippet: number }>(
      'SELECT id, name, subject, html, is_snippet FROM template ORDER BY name COLLATE NOCASE',
    )
    .map(({ is_snippet, ...row }) => ({ ...row, isSnippet: is_snippet === 1 }))

const DRAFTS = `SELECT content FROM draft WHERE state = 'open' AND thread IS coalesce(?, thread) ORDER BY updated_at DESC LIMIT 500`

/** Of a thread, or all. */
export const readDrafts = (read: Read, thread: number | null): readonly MailDraft[] =>
  read.pluck<string>(DRAFTS, [thread]).map(content => JSON.parse(content) as MailDraft)

export function readDraft(read: Read, id: string): MailDraft | null {
  const [content] = read.pluck<string>('SELECT content FROM draft WHERE id = ?', [id])
  return content === undefined ? null : (JSON.parse(content) as MailDraft)
}

interface OutboxFacts {
  readonly id: string
  readonly draft: string
  readonly account: string
  readonly state: OutboxRow['state']
  readonly not_before: number
  readonly attempts: number
  readonly error: string | null
  readonly envelope: string
}
const OUTBOX = `SELECT id, json_extract(draft, '$.id') AS draft, account, state, not_before, attempts, error, draft AS envelope FROM outbox
  WHERE state NOT IN ('sent', 'cancelled') OR sent_at > ? ORDER BY created_at DESC LIMIT 200`
/** What has just left is still shown. */
const SHOWN_MS = 60_000

export const readOutbox = (read: Read, now: number): readonly OutboxRow[] =>
  read.all<OutboxFacts>(OUTBOX, [now - SHOWN_MS]).map(row => {
    const { to, subject } = JSON.parse(row.envelope) as {
      readonly to: readonly DraftPerson[]
      readonly subject: string
    }
    return {
      id: row.id,
      draft: row.draft,
      account: row.account,
      to,
      subject,
      state: row.state,
      notBefore: row.not_before,
      attempts: row.attempts,
      error: row.error,
    }
  })

export const readSuggestions = (read: Read): readonly MailSuggestion[] =>
  read
    .all<{ id: string; payload: string; why: string; at: number }>(
      `SELECT id, payload, why, at FROM suggestion WHERE state = 'open' ORDER BY at DESC LIMIT 200`,
    )
    .map(
      ({ payload, ...row }) => ({ ...row, ...(JSON.parse(payload) as object) }) as MailSuggestion,
    )

/** Attachments that are here, and files that stand in drafts and in what waits to be sent. */
export const readFiles = (read: Read): readonly string[] =>
  read.pluck<string>(`SELECT hash FROM attachment WHERE hash IS NOT NULL
    UNION SELECT f.value ->> '$.hash' FROM draft d, json_each(d.content, '$.attachments') f
    UNION SELECT f.value ->> '$.hash' FROM outbox o, json_each(o.draft, '$.attachments') f WHERE o.state <> 'sent'`)
