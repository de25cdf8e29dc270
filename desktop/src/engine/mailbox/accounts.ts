/** Accounts as rows. The state is ONE column; how far it is follows from the items. */
import type { AccountStage, ContactPolicy, MailProvider, ShareLevel } from '@kith/shared/rpc'
import type { Read, Write } from '#engine/store'

export interface AccountRow {
  readonly id: string
  readonly provider: MailProvider
  readonly address: string
  /** Who the provider says this is; the same after reconnecting. */
  readonly subject: string | null
  readonly name: string
  readonly hue: number
  /** JSON: servers, tier. No secrets. */
  readonly config: string
  readonly secret_name: string
  readonly scopes: string
  readonly state: AccountStage
  readonly state_reason: string | null
  /** Code of the fault, or `mass-deletion`. */
  readonly state_code: string | null
  readonly state_since: number
  readonly next_attempt_at: number | null
  readonly failures: number
  /** Rounds so far: what a whole round has not named is missing. */
  readonly generation: number
  readonly since: number | null
  readonly contact_policy: ContactPolicy
  readonly share_level: ShareLevel
  readonly quota: string
  readonly created_at: number
  readonly last_ok_at: number | null
  readonly last_audit_at: number | null
  readonly last_audit_missing: number | null
  readonly last_new: string | null
}
export type NewAccount = Pick<
  AccountRow,
  | 'id'
  | 'provider'
  | 'address'
  | 'subject'
  | 'name'
  | 'hue'
  | 'config'
  | 'secret_name'
  | 'scopes'
  | 'since'
  | 'contact_policy'
>

const COLUMNS = `id, provider, address, subject, name, hue, config, secret_name, scopes, state, state_reason, state_code, state_since,
  next_attempt_at, failures, generation, since, contact_policy, share_level, quota, created_at, last_ok_at, last_audit_at, last_audit_missing, last_new`

export const readAccounts = (read: Read): readonly AccountRow[] =>
  read.all(`SELECT ${COLUMNS} FROM account ORDER BY created_at, id`)
export const readAccount = (read: Read, id: string): AccountRow | undefined =>
  read.get(`SELECT ${COLUMNS} FROM account WHERE id = ?`, [id])

export function addAccount(tx: Write, account: NewAccount, now: number): void {
  tx.run(
    `INSERT INTO account (id, provider, address, subject, name, hue, config, secret_name, scopes, state, state_since, since, contact_policy, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'backfilling', ?, ?, ?, ?)`,
    [
      account.id,
      account.provider,
      account.address,
      account.subject,
      account.name,
      account.hue,
      account.config,
      account.secret_name,
      account.scopes,
      now,
      account.since,
      account.contact_policy,
      now,
    ],
  )
}

const CHANGEABLE = [
  'address',
  'subject',
  'name',
  'hue',
  'config',
  'scopes',
  'next_attempt_at',
  'failures',
  'generation',
  'since',
  'contact_policy',
  'share_level',
  'quota',
  'last_ok_at',
  'last_audit_at',
  'last_audit_missing',
  'last_new',
] as const
type Changes = { readonly [K in (typeof CHANGEABLE)[number]]?: AccountRow[K] }

export function changeAccount(tx: Write, id: string, changes: Changes): void {
  for (const column of CHANGEABLE) {
    const value = changes[column]
    if (value !== undefined) tx.run(`UPDATE account SET ${column} = ? WHERE id = ?`, [value, id])
  }
}

/** Into another state, with its reason in a sentence. Nothing when it is in that one already. */
export function setStage(
  tx: Write,
  id: string,
  state: AccountStage,
  now: number,
  reason: string | null = null,
  code: string | null = null,
): boolean {
  const { changes } = tx.run(
    `UPDATE account SET state = ?, state_reason = ?, state_code = ?, state_since = iif(state = ?, state_since, ?)
     WHERE id = ? AND (state <> ? OR state_reason IS NOT ? OR state_code IS NOT ?)`,
    [state, reason, code, state, now, id, state, reason, code],
  )
  return changes > 0
}

/** Another policy, another answer: whoever is no contact yet is decided about anew. */
export function reopenContacts(tx: Write): void {
  tx.run(`DELETE FROM contact_decision WHERE outcome <> 'create' AND reason <> 'known'`)
}

/** The account's row and books; folders stay with mail that stays. */
export function removeAccountRows(tx: Write, id: string, keepsMail: boolean): void {
  const tables = ['item', 'header', 'cursor', 'op', 'identity', 'outbox', 'speed']
  for (const table of keepsMail ? tables : [...tables, 'folder'])
    tx.run(`DELETE FROM ${table} WHERE account = ?`, [id])
  tx.run('DELETE FROM item_count WHERE account = ?', [id])
  // Its calendars go in both cases: an event that nobody can answer or move is of no use.
  const events = 'SELECT e.id FROM event e JOIN calendar c ON c.id = e.calendar WHERE c.account = ?'
  for (const table of ['occurrence', 'attendee'])
    tx.run(`DELETE FROM ${table} WHERE event IN (${events})`, [id])
  tx.run('DELETE FROM event WHERE calendar IN (SELECT id FROM calendar WHERE account = ?)', [id])
  tx.run('DELETE FROM calendar WHERE account = ?', [id])
  tx.run('DELETE FROM meta WHERE k = ?', [`schedules ${id}`])
  tx.run('DELETE FROM account WHERE id = ?', [id])
}
