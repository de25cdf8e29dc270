/** Small choices of a person about mail: pictures, links to records, who sees what, keeping in touch. */
import type { DocId } from '@kith/shared/kit'
import type { ShareLevel } from '@kith/shared/rpc'
import type { Store } from '#engine/store'
import { heirOf } from '../find-thread.ts'

export interface ChoicesDeps {
  readonly store: Store
  readonly now: () => number
  readonly say: (threads: readonly number[] | null) => void
  /** A suggestion was answered: contacts are made by the engine's own thread. */
  readonly onAnswered: (suggestion: { readonly id: string; readonly isAccepted: boolean }) => void
}

const SHOW = {
  message: 'UPDATE message SET shows_images = 1 WHERE id = ?',
  sender:
    'UPDATE address SET shows_images = 1 WHERE id = (SELECT sender FROM message WHERE id = ?)',
  domain: `UPDATE address SET shows_images = 1 WHERE reg_domain = (SELECT a.reg_domain FROM message m JOIN address a ON a.id = m.sender WHERE m.id = ?)`,
} as const
const LINK = `INSERT INTO thread_link (thread, record, is_linked) VALUES (?, ?, ?)
  ON CONFLICT (thread, record) DO UPDATE SET is_linked = excluded.is_linked`
const RULE = `INSERT INTO share_rule (scope, key, level) VALUES (?, ?, ?)
  ON CONFLICT (scope, key) DO UPDATE SET level = excluded.level`
const NO_RULE = 'DELETE FROM share_rule WHERE scope = ? AND key = ?'
const OF_RECORD = `SELECT count(DISTINCT p.message) FROM participant p JOIN address a ON a.id = p.address WHERE a.person = ? OR a.company = ?`
/** What could be shared at most: between people, with somebody of the workspace. */
const SHARED = `m.is_draft = 0 AND m.kind IN ('person', 'invite') AND EXISTS (SELECT 1 FROM participant p JOIN address a ON a.id = p.address
  WHERE p.message = m.id AND p.role IN ('from', 'to', 'cc') AND a.is_me = 0 AND (a.person IS NOT NULL OR a.company IS NOT NULL))`
const OF_ACCOUNT = `SELECT count(*) FROM message m WHERE m.id IN (SELECT message FROM message_copy WHERE account = ?) AND ${SHARED}`
const EXAMPLES = `SELECT m.subject, m.snippet, m.received_at, m.is_out, (SELECT group_concat(DISTINCT coalesce(nullif(a.name, ''), a.addr)) FROM participant p JOIN address a ON a.id = p.address
  WHERE p.message = m.id AND a.is_me = 0 AND a.person IS NOT NULL) AS people
  FROM message m WHERE m.id IN (SELECT message FROM message_copy WHERE account = ?) AND ${SHARED}
  ORDER BY m.id DESC LIMIT 5`

type ShareOf =
  | { readonly thread: number }
  | { readonly record: DocId }
  | { readonly account: string }

interface ShareInput {
  readonly of: ShareOf
  readonly level: ShareLevel | null
  readonly isConfirmed?: boolean
}

export function createChoices({ store, now, say, onAnswered }: ChoicesDeps) {
  const count = (sql: string, params: readonly (string | number)[]) =>
    store.pluck<number>(sql, params)[0] ?? 0
  return {
    showImages(input: { readonly message: number; readonly from: keyof typeof SHOW }) {
      store.write(tx => tx.run(SHOW[input.from], [input.message]))
      say(null)
      return null
    },
    link(input: { readonly thread: number; readonly record: DocId; readonly isLinked: boolean }) {
      const thread = heirOf(store, input.thread)
      store.write(tx => tx.run(LINK, [thread, input.record, input.isLinked ? 1 : 0]))
      say([thread])
      return null
    },
    /** Answers how many messages it concerns. Nothing travels from here: cards follow the rules. */
    share({ of, level, isConfirmed }: ShareInput) {
      if ('thread' in of) {
        const thread = heirOf(store, of.thread)
        store.write(tx => {
          tx.run('UPDATE thread SET share_level = ? WHERE id = ?', [level, thread])
          // Of a conversation that looks like nobody's business, said for this level only.
          if (isConfirmed === true && level !== null)
            tx.run(RULE, ['confirmed', String(thread), level])
          else tx.run(NO_RULE, ['confirmed', String(thread)])
        })
        say([thread])
        return { messages: count('SELECT count(*) FROM message WHERE thread = ?', [thread]) }
      }
      if ('account' in of) {
        store.write(tx =>
          tx.run('UPDATE account SET share_level = ? WHERE id = ?', [
            level ?? 'private',
            of.account,
          ]),
        )
        say(null)
        return { messages: count(OF_ACCOUNT, [of.account]) }
      }
      store.write(tx =>
        level === null
          ? tx.run(NO_RULE, ['record', of.record])
          : tx.run(RULE, ['record', of.record, level]),
      )
      say(null)
      return { messages: count(OF_RECORD, [of.record, of.record]) }
    },
    /** Nothing of this person's devices is shared any more, whoever chose it for what. */
    unshareAll() {
      store.write(tx => {
        tx.run("UPDATE account SET share_level = 'private' WHERE share_level <> 'private'")
        tx.run("UPDATE calendar SET share_level = 'private' WHERE share_level <> 'private'")
        tx.run('UPDATE thread SET share_level = NULL WHERE share_level IS NOT NULL')
        tx.run('DELETE FROM share_rule')
        // Nor of any other device of this person.
        tx.run(
          `INSERT INTO share_said (item, n) VALUES ('all', 1) ON CONFLICT (item) DO UPDATE SET n = n + 1`,
        )
      })
      say(null)
      return null
    },
    sharePreview({ account, level }: { readonly account: string; readonly level: ShareLevel }) {
      const messages = level === 'private' ? 0 : count(OF_ACCOUNT, [account])
      const rows = level === 'private' ? [] : store.all<Example>(EXAMPLES, [account])
      return { messages, examples: rows.map(row => exampleText(row, level)) }
    },
    keepInTouch(input: { readonly person: DocId; readonly everyWeeks: number | null }) {
      const { person, everyWeeks } = input
      store.write(tx =>
        everyWeeks === null
          ? tx.run('DELETE FROM cadence WHERE person = ?', [person])
          : tx.run(
              'INSERT OR REPLACE INTO cadence (person, every_weeks, set_at) VALUES (?, ?, ?)',
              [person, everyWeeks, now()],
            ),
      )
      say([])
      return null
    },
    answerSuggestion(input: { readonly id: string; readonly isAccepted: boolean }) {
      store.write(tx =>
        tx.run('UPDATE suggestion SET state = ? WHERE id = ?', [
          input.isAccepted ? 'accepted' : 'refused',
          input.id,
        ]),
      )
      onAnswered(input)
      say([])
      return null
    },
  }
}

interface Example {
  readonly subject: string
  readonly snippet: string
  readonly received_at: number
  readonly is_out: number
  readonly people: string | null
}

/** As a colleague would see it. */
function exampleText(row: Example, level: ShareLevel): string {
  const day = new Date(row.received_at).toISOString().slice(0, 10)
  const who = `${day} · ${row.is_out === 1 ? 'to' : 'from'} ${row.people ?? ''}`
  if (level === 'metadata') return who
  return level === 'subject'
    ? `${who} · ${row.subject}`
    : `${who} · ${row.subject} · ${row.snippet}`
}
