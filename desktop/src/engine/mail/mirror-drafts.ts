/**
 * Drafts are written here and mirrored to the mailbox, so that another device finds them there. The
 * mirror stands in the books as here already: it is not fetched and shown beside the draft itself.
 */
import type { MailDraft } from '@kith/shared/rpc'
import { connectKind, type FetchedMessage } from '#engine/connectors'
import type { Mailbox } from '#engine/mailbox'
import type { AccountContext } from './account-context.ts'

interface DraftRow {
  readonly id: string
  readonly content: string
  readonly provider_id: string | null
  readonly updated_at: number
}

/** After the last keystroke. */
const REST_MS = 5000
const CHANGED = `account = ? AND state = 'open' AND (pushed_at IS NULL OR pushed_at < updated_at)`

export function nextMirrorAt({
  account,
  mailbox,
}: {
  readonly account: string
  readonly mailbox: Mailbox
}): number | null {
  const sql = `SELECT min(updated_at) FROM draft WHERE ${CHANGED}`
  const at = mailbox.store.pluck<number | null>(sql, [account])[0] ?? null
  return at === null ? null : at + REST_MS
}

/** Throws what stops the account. */
export async function mirrorDrafts(context: AccountContext): Promise<void> {
  const { account, clock, connector, draftBytes, mailbox, signal } = context
  const { hasDraftIds = false, hasLabels, hasServerDrafts } = connector.caps
  // Where one message stands under many labels by numbers of their own, its copy is not told from a mail.
  if (draftBytes === undefined || !hasServerDrafts || (hasLabels && !hasDraftIds)) return
  const { store } = mailbox
  const gone = store.all<{ id: number; payload: string }>(
    `SELECT id, payload FROM op WHERE account = ? AND kind = 'remove-draft'`,
    [account],
  )
  for (const { id, payload } of gone) {
    await connector.removeDraft(payload, signal)
    store.write(tx => void tx.run('DELETE FROM op WHERE id = ?', [id]))
  }
  const rows = store.all<DraftRow>(
    `SELECT id, content, provider_id, updated_at FROM draft WHERE ${CHANGED} AND updated_at <= ?`,
    [account, clock.now() - REST_MS],
  )
  for (const row of rows) {
    signal.throwIfAborted()
    await mirror(context, row, draftBytes)
  }
}

async function mirror(
  context: AccountContext,
  row: DraftRow,
  draftBytes: NonNullable<AccountContext['draftBytes']>,
): Promise<void> {
  const { connector, log, mailbox, signal } = context
  const settle = (providerId: string | null) =>
    mailbox.store.write(tx => {
      if (providerId !== null) noteMirror(context, tx, providerId)
      return tx.run('UPDATE draft SET provider_id = ?, pushed_at = ? WHERE id = ?', [
        providerId,
        row.updated_at,
        row.id,
      ]).changes
    })
  let providerId: string
  try {
    const raw = await draftBytes(JSON.parse(row.content) as MailDraft)
    providerId = await connector.saveDraft(raw, row.provider_id, signal)
  } catch (error) {
    const kind = connectKind(error)
    if (kind !== undefined && kind !== 'permanent') throw error
    // A draft that cannot be built or is not taken stays here; the next change tries again.
    log.warn('mail/draft', { kind, error })
    settle(row.provider_id)
    return
  }
  const isKept = settle(providerId === '' ? null : providerId) > 0
  // Sent or thrown away meanwhile.
  if (!isKept && providerId !== '') await connector.removeDraft(providerId, signal)
}

/** In the books as here: the next listing names it and nothing is to be fetched. */
function noteMirror(
  { account, clock, connector, generation }: AccountContext,
  tx: Parameters<Parameters<Mailbox['store']['write']>[0]>[0],
  providerId: string,
): void {
  // Its message has another name, by which it is claimed when it comes.
  if (connector.caps.hasDraftIds === true) return
  const [scope] = tx.pluck<string>(
    `SELECT provider_id FROM folder WHERE account = ? AND role = 'drafts' LIMIT 1`,
    [account],
  )
  if (scope === undefined) return
  const now = clock.now()
  tx.run(
    `INSERT OR IGNORE INTO item (account, scope, provider_id, state, at, listed_at, seen_generation) VALUES (?, ?, ?, 1, ?, ?, ?)`,
    [account, scope, providerId, now, now, generation],
  )
}

const SETTLED =
  'UPDATE item SET state = 1, reason = NULL WHERE account = ? AND scope = ? AND provider_id = ?'
const HEAD_BYTES = 8192
const OWN = /^X-Kith-Draft: ([\w-]{1,100})\r?$/im

/** A mirror that was left behind by a crash is known by its header: it belongs to its draft again. */
export function claimMirror(context: AccountContext, message: FetchedMessage): boolean {
  const { account, connector, mailbox } = context
  if (!message.flags.includes('\\Draft')) return false
  const head = Buffer.from(message.raw.subarray(0, HEAD_BYTES)).toString('latin1')
  const id = OWN.exec(head.split('\r\n\r\n', 1)[0] ?? '')?.[1]
  if (id === undefined) return false
  const { scope, providerId } = message.ref
  return mailbox.store.write(tx => {
    if (connector.caps.hasDraftIds === true) {
      if (tx.get('SELECT 1 FROM draft WHERE id = ? AND account = ?', [id, account]) === undefined)
        return false
      tx.run(SETTLED, [account, scope, providerId])
      return true
    }
    const { changes } = tx.run(
      'UPDATE draft SET provider_id = ? WHERE id = ? AND account = ? AND (provider_id IS NULL OR provider_id = ?)',
      [providerId, id, account, providerId],
    )
    if (changes === 0) return false
    tx.run(SETTLED, [account, scope, providerId])
    return true
  })
}
