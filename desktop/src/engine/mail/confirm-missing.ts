/**
 * The second phase of a deletion: what a whole later round has not found either is gone. A round
 * that would take away much at once stops and asks: a broken server must not empty a mailbox.
 */
import { dropFolder, dropItem, missingBefore, setStage } from '#engine/mailbox'
import type { AccountContext } from './account-context.ts'

const FREE = 50
const SHARE = 0.05
const BATCH = 200

/** Answers `false` when it stopped to ask. */
export function confirmMissing(context: AccountContext): boolean {
  const { account, clock, generation, mailbox } = context
  const { store } = mailbox
  const missing = missingBefore(store, account, generation)
  if (missing.length === 0) return true
  const lost = missing.filter(
    ({ message }) =>
      store.get('SELECT 1 FROM message_copy WHERE message = ? AND is_hidden = 0 LIMIT 1', [
        message,
      ]) === undefined,
  )
  const stored =
    store.pluck<number>(`SELECT sum(n) FROM item_count WHERE account = ? AND state IN (1, 6)`, [
      account,
    ])[0] ?? 0
  if (lost.length > FREE && lost.length > stored * SHARE) {
    stopAndAsk(context, lost.length, stored)
    return false
  }
  for (let at = 0; at < missing.length; at += BATCH) {
    store.write(tx => {
      const threads = missing.slice(at, at + BATCH).flatMap(({ scope, provider_id }) => {
        dropItem(tx, { account, scope, providerId: provider_id })
        return mailbox.removeCopy(tx, account, scope, provider_id)
      })
      mailbox.touchThreads(tx, new Set(threads))
    })
  }
  store.write(tx => {
    // Folders that vanished, once the last of their mail has gone.
    const gone = tx.pluck<number>(
      `SELECT id FROM folder WHERE account = ? AND last_seen < ? AND provider_id <> 'mailbox' AND NOT EXISTS (SELECT 1 FROM message_copy WHERE folder = folder.id)`,
      [account, generation],
    )
    mailbox.touchThreads(tx, new Set(gone.flatMap(folder => dropFolder(tx, folder))))
  })
  context.log.info('mail/removed', { account, count: missing.length, at: clock.now() })
  return true
}

function stopAndAsk(context: AccountContext, lost: number, stored: number): void {
  const { account, clock, mailbox } = context
  const share = Math.round((100 * lost) / Math.max(1, stored))
  const reason = `${lost} messages (${share} %) are gone from the mailbox at once. Kith kept them and stopped: continue to let them go here too, or look at the mailbox first.`
  mailbox.store.write(tx => {
    const rows = tx.all<{ scope: string; provider_id: string }>(
      'SELECT scope, provider_id FROM item WHERE account = ? AND state = 6',
      [account],
    )
    tx.run(`UPDATE item SET reason = 'held' WHERE account = ? AND state = 6`, [account])
    const threads = rows.flatMap(row =>
      mailbox.hideCopy(tx, account, row.scope, row.provider_id, false),
    )
    mailbox.touchThreads(tx, new Set(threads))
    setStage(tx, account, 'paused', clock.now(), reason, 'mass-deletion')
  })
}

/** The person let them go: hidden again, and confirmed by the next round that has not found them. */
export function letGo(mailbox: AccountContext['mailbox'], account: string): void {
  mailbox.store.write(tx => {
    const rows = tx.all<{ scope: string; provider_id: string }>(
      `SELECT scope, provider_id FROM item WHERE account = ? AND state = 6 AND reason = 'held'`,
      [account],
    )
    const threads = rows.flatMap(row =>
      mailbox.hideCopy(tx, account, row.scope, row.provider_id, true),
    )
    // Asked and answered: these are removed without being counted again.
    for (const { scope, provider_id } of rows) {
      dropItem(tx, { account, scope, providerId: provider_id })
      threads.push(...mailbox.removeCopy(tx, account, scope, provider_id))
    }
    mailbox.touchThreads(tx, new Set(threads))
  })
}
