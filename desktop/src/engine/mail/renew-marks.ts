/**
 * Flags and labels of everything, asked for anew after the log that told their changes was lost. That
 * it is still to be done stands in the books until it is done.
 */
import type { Relabelled } from '#engine/connectors'
import type { Write } from '#engine/store'
import type { AccountContext } from './account-context.ts'
import { labelIds } from './sync-folders.ts'

const KIND = 'marks'
const HAS = 'SELECT 1 FROM cursor WHERE account = ? AND scope = ? AND kind = ?'
const ASK =
  'INSERT OR REPLACE INTO cursor (account, scope, kind, value, committed_at) VALUES (?, ?, ?, ?, ?)'
const DONE = 'DELETE FROM cursor WHERE account = ? AND scope = ? AND kind = ?'
/** Labels as the provider names them; the folder that holds what has none is not one. */
const KNOWN = `SELECT c.flags, (SELECT json_group_array(f.provider_id) FROM message_label l JOIN folder f ON f.id = l.folder
    WHERE l.message = c.message AND f.account = c.account AND f.provider_id <> ?) AS labels
  FROM message_copy c JOIN folder f ON f.id = c.folder WHERE c.account = ? AND f.provider_id = ? AND c.provider_id = ?`

export function askForMarks(
  tx: Write,
  { account, clock, connector }: AccountContext,
  scope: string,
): void {
  if (connector.marks !== undefined) tx.run(ASK, [account, scope, KIND, scope, clock.now()])
}

export async function renewMarks(context: AccountContext, scope: string): Promise<void> {
  const { account, connector, mailbox, signal } = context
  const { store } = mailbox
  if (connector.marks === undefined || store.get(HAS, [account, scope, KIND]) === undefined) return
  for await (const page of connector.marks(scope, signal)) {
    const changed = page.filter(one => isChanged(context, scope, one))
    if (changed.length > 0) store.write(tx => relabel(context, tx, scope, changed))
    signal.throwIfAborted()
  }
  store.write(tx => void tx.run(DONE, [account, scope, KIND]))
}

function isChanged(
  { account, mailbox }: AccountContext,
  scope: string,
  { providerId, flags = [], labels = [] }: Relabelled,
): boolean {
  const known = mailbox.store.get<{ flags: string; labels: string }>(KNOWN, [
    scope,
    account,
    scope,
    providerId,
  ])
  if (known === undefined) return false
  return !isAlike(known.flags, flags) || !isAlike(known.labels, labels)
}

const isAlike = (known: string, told: readonly string[]): boolean =>
  (JSON.parse(known) as string[]).toSorted().join('\n') === told.toSorted().join('\n')

function relabel(
  { account, mailbox }: AccountContext,
  tx: Write,
  scope: string,
  changed: readonly Relabelled[],
): void {
  const threads = new Set<number>()
  for (const { providerId, flags = null, labels } of changed) {
    const folders = labels === undefined ? null : labelIds(tx, account, labels)
    for (const thread of mailbox.applyFlags(tx, account, scope, providerId, flags, folders))
      threads.add(thread)
  }
  mailbox.touchThreads(tx, threads)
}
