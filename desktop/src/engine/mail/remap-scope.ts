/** The same mail under new numbers (a new UIDVALIDITY): found by its Message-ID and size, fetched only where it is not. */
import type { Header } from '#engine/connectors'
import type { AccountContext } from './account-context.ts'
import { bare, folderOfScope } from './sync-folders.ts'

const BATCH = 500

interface Stored {
  readonly provider_id: string
  readonly message: number
  readonly rfc_id: string
  readonly size: number
}

/** Answers the old ids that have a new one now. */
export async function remapScope(
  context: AccountContext,
  scope: string,
  unnamed: readonly string[],
): Promise<ReadonlySet<string>> {
  const { account, connector, mailbox, signal } = context
  const { store } = mailbox
  const old = new Set(unnamed)
  const stored = store
    .all<Stored>(
      `SELECT i.provider_id, i.message, m.rfc_id, m.size FROM item i JOIN message m ON m.id = i.message
       WHERE i.account = ? AND i.scope = ? AND i.state = 1 AND m.rfc_id IS NOT NULL`,
      [account, scope],
    )
    .filter(row => old.has(row.provider_id))
  const byKey = Map.groupBy(stored, row => keyOf(row.rfc_id, row.size))
  const matched = new Set<string>()
  if (stored.length === 0) return matched
  const fresh = store.pluck<string>(
    'SELECT provider_id FROM item WHERE account = ? AND scope = ? AND state IN (0, 2)',
    [account, scope],
  )
  for (let at = 0; at < fresh.length; at += BATCH) {
    const refs = fresh.slice(at, at + BATCH).map(providerId => ({ scope, providerId }))
    const headers = await connector.headers(refs, signal)
    const pairs = headers.flatMap(header => {
      const twin =
        header.rfcId === null ? undefined : byKey.get(keyOf(header.rfcId, header.size))?.pop()
      return twin === undefined ? [] : [{ header, twin }]
    })
    for (const { twin } of pairs) matched.add(twin.provider_id)
    renumber(context, scope, pairs)
  }
  return matched
}

const keyOf = (rfcId: string, size: number): string => `${size} ${bare(rfcId)}`

function renumber(
  context: AccountContext,
  scope: string,
  pairs: readonly { readonly header: Header; readonly twin: Stored }[],
): void {
  const { account, mailbox } = context
  mailbox.store.write(tx => {
    const { id: folder } = folderOfScope(tx, account, scope)
    const threads = new Set<number>()
    for (const { header, twin } of pairs) {
      const to = { folder, providerId: header.providerId, uid: null }
      const from = { folder, providerId: twin.provider_id }
      for (const thread of mailbox.renameCopy(tx, account, from, to)) threads.add(thread)
      tx.run('DELETE FROM item WHERE account = ? AND scope = ? AND provider_id = ?', [
        account,
        scope,
        twin.provider_id,
      ])
      tx.run(
        'UPDATE item SET state = 1, reason = NULL, message = ? WHERE account = ? AND scope = ? AND provider_id = ?',
        [twin.message, account, scope, header.providerId],
      )
      if (header.flags !== undefined)
        mailbox.applyFlags(tx, account, scope, header.providerId, header.flags, null)
    }
    mailbox.touchThreads(tx, threads)
  })
}
