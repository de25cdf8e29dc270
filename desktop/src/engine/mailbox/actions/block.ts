/** Blocking: what a pattern hits leaves the file at once and is never fetched; taking it back fetches it again. */
import { newId } from '@kith/shared/kit'
import type { BlockRule } from '@kith/shared/rpc'
import type { Read, Store, Write } from '#engine/store'
import { isBlockedBy, readPattern } from '../block-rules.ts'
import { keepHeader } from '../ledger.ts'
import { blockMessage, unblockItems } from '../left-out.ts'
import { mailFault } from '../mail-faults.ts'
import { removeMessage } from '../remove-message.ts'

export interface BlockDeps {
  readonly store: Store
  readonly now: () => number
  readonly touchThreads: (tx: Write, threads: Iterable<number>) => void
  readonly mine: () => ReadonlySet<string>
  /** Something is to be fetched again. */
  readonly onUnblocked: () => void
}

const RULES =
  'SELECT id, pattern, kind, is_teamwide, created_at FROM block_rule ORDER BY created_at'
/** The header row of what is left out names the rule, nothing of the mail. */
const COUNT = `SELECT h.sender AS pattern, count(*) AS n FROM header h JOIN item i USING (account, scope, provider_id)
  WHERE i.state = 4 AND i.reason = 'blocked' GROUP BY h.sender`
const ITEMS = 'SELECT account, scope, provider_id, at FROM item WHERE message = ? AND state = 1'
const SENDERS = 'SELECT id, addr FROM address WHERE addr = ? OR domain = ? OR domain LIKE ?'
const FROM = 'SELECT id, thread FROM message WHERE sender = ? AND is_out = 0 LIMIT 200'

export function createBlock({ store, now, touchThreads, mine, onUnblocked }: BlockDeps) {
  return {
    blockRules: () => readRules(store),
    /** Throws `mail/bad-pattern`. */
    addBlockRule({ pattern: text }: { readonly pattern: string }) {
      const read = readPattern(text)
      if (read === undefined) throw mailFault('bad-pattern', { pattern: text })
      const { pattern, kind } = read
      store.write(tx =>
        tx.run(
          'INSERT OR IGNORE INTO block_rule (id, pattern, kind, created_at) VALUES (?, ?, ?, ?)',
          [newId(), pattern, kind, now()],
        ),
      )
      const domain = pattern.replace(/^(?:\*\.|@)/, '')
      const senders = store
        .all<{ id: number; addr: string }>(SENDERS, [pattern, domain, `%.${domain}`])
        .filter(({ addr }) => isBlockedBy(kind, pattern, addr) && !mine().has(addr))
      for (const { id } of senders) purge(id, pattern)
      return null
    },
    removeBlockRule({ id }: { readonly id: string }) {
      store.write(tx => {
        tx.run('DELETE FROM block_rule WHERE id = ?', [id])
        unblockItems(tx)
      })
      onUnblocked()
      return null
    },
  }

  function purge(sender: number, pattern: string): void {
    for (;;) {
      const some = store.all<{ id: number; thread: number }>(FROM, [sender])
      if (some.length === 0) return
      store.write(tx => {
        for (const { id } of some) {
          const items = tx.all<BlockedItem>(ITEMS, [id])
          blockMessage(tx, id)
          for (const { account, scope, provider_id: providerId, at } of items)
            keepHeader(tx, { account, scope, providerId }, { subject: '', sender: pattern, at })
          removeMessage(tx, id)
        }
        touchThreads(tx, new Set(some.map(({ thread }) => thread)))
      })
    }
  }
}

interface BlockedItem {
  readonly account: string
  readonly scope: string
  readonly provider_id: string
  readonly at: number
}

function readRules(read: Read): readonly BlockRule[] {
  const rows = read.all<{
    id: string
    pattern: string
    is_teamwide: number
    created_at: number
  }>(RULES)
  const counts = new Map(
    read.all<{ pattern: string; n: number }>(COUNT).map(row => [row.pattern, row.n]),
  )
  return rows.map(row => ({
    id: row.id,
    pattern: row.pattern,
    isTeamwide: row.is_teamwide === 1,
    count: counts.get(row.pattern) ?? 0,
    addedAt: row.created_at,
  }))
}
