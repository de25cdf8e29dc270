/** One look at a mailbox: tell, list, fetch, confirm. Killed anywhere it goes on from the tables. */
import type { RemoteFolder } from '#engine/connectors'
import { nextItemAt, raisePriority, PRIORITY, takeItems } from '#engine/mailbox'
import type { AccountContext } from './account-context.ts'
import { confirmMissing } from './confirm-missing.ts'
import { fetchPending } from './fetch-pending.ts'
import { listScope } from './list-scope.ts'
import { pushOps } from './push-ops.ts'
import { readSyncedFolders, syncFolders } from './sync-folders.ts'

export interface RoundEnd {
  /** Something came up meanwhile: look again at once. */
  readonly isCut: boolean
  /** Stopped to ask the person. */
  readonly isHeld: boolean
  /** When a failed item may be tried again, ms UTC. */
  readonly nextItemAt: number | null
}

/** `isDirty`: the mailbox said that something happened, or the person did something. */
export async function runRound(context: AccountContext, isDirty: () => boolean): Promise<RoundEnd> {
  const { account, clock, mailbox, signal } = context
  await pushOps(context)
  const remote = await syncFolders(context)
  for (const scope of syncedScopes(context, remote)) {
    signal.throwIfAborted()
    await listScope(context, scope, async () => {
      await fetchPending(context, () => true, true)
    })
  }
  await contactsFirst(context, remote)
  const isLeft = await fetchPending(context, () => !isDirty())
  const isDone = !isLeft && takeItems(mailbox.store, account, clock.now(), 1).length === 0
  const isHeld = isDone && !confirmMissing(context)
  return { isCut: isLeft, isHeld, nextItemAt: nextItemAt(mailbox.store, account) }
}

export function syncedScopes(
  context: AccountContext,
  remote: readonly RemoteFolder[],
): readonly string[] {
  const off = new Set(
    readSyncedFolders(context)
      .filter(folder => folder.is_synced === 0)
      .map(folder => folder.provider_id),
  )
  return context.connector.scopesOf(remote.filter(folder => !off.has(folder.providerId)))
}

const GROUP = 20
const MOST_ADDRESSES = 200
const WORTH_IT = 1000

/** Of a long list, the mail of people in the workspace comes before the rest. */
async function contactsFirst(
  context: AccountContext,
  remote: readonly RemoteFolder[],
): Promise<void> {
  const { account, connector, mailbox, signal } = context
  const { store } = mailbox
  if (connector.find === undefined) return
  const waiting = store.all<{ scope: string; n: number }>(
    `SELECT scope, count(*) AS n FROM item WHERE account = ? AND state = 0 AND priority = ? GROUP BY scope`,
    [account, PRIORITY.rest],
  )
  const addresses = store.pluck<string>(
    'SELECT addr FROM address WHERE person IS NOT NULL ORDER BY last_in DESC LIMIT ?',
    [MOST_ADDRESSES],
  )
  if (addresses.length === 0) return
  const scopes = new Set(syncedScopes(context, remote))
  for (const { scope, n } of waiting) {
    if (n < WORTH_IT || !scopes.has(scope)) continue
    const key = `${scope}:contacts`
    const isDone = store.get('SELECT 1 FROM cursor WHERE account = ? AND scope = ? AND kind = ?', [
      account,
      scope,
      'contacts',
    ])
    if (isDone !== undefined) continue
    for (let at = 0; at < addresses.length; at += GROUP) {
      const found = await connector.find(scope, addresses.slice(at, at + GROUP), signal)
      store.write(tx => raisePriority(tx, account, scope, found, PRIORITY.contacts))
    }
    store.write(tx => {
      tx.run(
        `INSERT OR REPLACE INTO cursor (account, scope, kind, value, committed_at) VALUES (?, ?, 'contacts', ?, ?)`,
        [account, scope, key, context.clock.now()],
      )
    })
  }
}
