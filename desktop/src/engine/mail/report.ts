/** What an account's page says: how it stands, how much is here, what is not and why. */
import { s } from '@kith/shared/kit'
import { FAULT_RULES, type FaultKind } from '@kith/shared/mail'
import type { AccountReport, ConnectedAccount, LeftOutReason, SyncedFolder } from '@kith/shared/rpc'
import { itemCounts, ITEM, type AccountRow } from '#engine/mailbox'
import type { Store } from '#engine/store'
import { tryConfig } from './account-config.ts'
import { readSpeed } from './speed.ts'

const VIRTUAL = new Set(['starred', 'important', 'all'])
const WORDS: Readonly<Record<LeftOutReason, string>> = {
  window: 'Older than the time you chose',
  blocked: 'From senders you blocked',
  folder: 'In folders you switched off',
  'spam-or-trash': 'In spam or trash, which you switched off',
  unreadable: 'Cannot be read; the head is here',
  gone: 'Deleted in the mailbox before Kith could get it',
  'too-large': 'Larger than 50 MB; fetched when you ask for it',
}
const BUTTONS: Readonly<Record<string, ConnectedAccount['button']>> = {
  'needs-reauth': 'reconnect',
  'needs-admin': 'copy-for-admin',
  misconfigured: 'fix-settings',
  error: 'retry',
  paused: 'resume',
}

interface FolderTotals {
  readonly id: number
  readonly provider_id: string
  readonly name: string
  readonly path: string
  readonly role: string | null
  readonly total: number
  readonly is_synced: number
  readonly is_selectable: number
  readonly kind: string
}

export interface Totals {
  readonly onServer: number
  readonly here: number
  readonly toCome: number
  readonly failed: number
  readonly gone: number
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>
}

/** `onServer` is what the server's own counts say; the rest what the books say. */
export function readTotals(store: Store, account: string): Totals {
  const counts = itemCounts(store, account)
  const folders = readFolders(store, account)
  const listed = folders.filter(
    folder =>
      folder.kind === 'folder' && folder.is_selectable === 1 && !VIRTUAL.has(folder.role ?? ''),
  )
  const leftOut: Partial<Record<LeftOutReason, number>> = {}
  const add = (reason: LeftOutReason, n: number) => {
    if (n > 0) leftOut[reason] = (leftOut[reason] ?? 0) + n
  }
  const sum = (...states: readonly number[]) =>
    counts.filter(row => states.includes(row.state)).reduce((total, row) => total + row.n, 0)
  for (const { state, reason, n } of counts) {
    if (state === ITEM.leftOut) add(reason as LeftOutReason, n)
    if (state === ITEM.unreadable) add('unreadable', n)
  }
  const inBooks = (scope: string) =>
    counts
      .filter(row => row.scope === scope && row.state !== ITEM.gone && row.state !== ITEM.missing)
      .reduce((total, row) => total + row.n, 0)
  // Folders that were never listed are left out with all that the server says is in them.
  for (const folder of listed) {
    if (folder.is_synced === 1) continue
    const rest = folder.total - inBooks(folder.provider_id)
    add(folder.role === 'spam' || folder.role === 'trash' ? 'spam-or-trash' : 'folder', rest)
  }
  const hasScopes = counts.some(row => row.scope === 'mailbox') || listed.length === 0
  const onServer = hasScopes
    ? counts
        .filter(row => row.state !== ITEM.gone && row.state !== ITEM.missing)
        .reduce((total, row) => total + row.n, 0)
    : listed.reduce((total, folder) => total + folder.total, 0)
  return {
    onServer,
    here: sum(ITEM.stored),
    toCome: sum(ITEM.pending, ITEM.again),
    failed: sum(ITEM.again),
    gone: sum(ITEM.gone),
    leftOut,
  }
}

const readFolders = (store: Store, account: string): readonly FolderTotals[] =>
  store.all(
    'SELECT id, provider_id, name, path, role, total, is_synced, is_selectable, kind FROM folder WHERE account = ? ORDER BY path',
    [account],
  )

export function connectedAccount(store: Store, row: AccountRow): ConnectedAccount {
  const { onServer, here } = readTotals(store, row.id)
  const config = row.provider === 'imap' ? tryConfig(row) : undefined
  const scopes = JSON.parse(row.scopes) as readonly string[]
  return {
    id: row.id,
    provider: row.provider,
    address: row.address,
    name: row.name,
    hue: row.hue,
    stage: row.state,
    reason: row.state === 'live' ? null : row.state_reason,
    button: BUTTONS[row.state] ?? null,
    connectedAt: row.created_at,
    since: row.since,
    contactPolicy: row.contact_policy,
    share: row.share_level,
    canSend:
      row.provider === 'imap'
        ? (config?.smtp ?? null) !== null
        : scopes.some(one => /send|modify|ReadWrite/i.test(one)),
    canChange: row.provider === 'imap' || scopes.some(one => /modify|ReadWrite/i.test(one)),
    hasCalendar: row.provider === 'imap' ? (config?.caldav ?? null) !== null : true,
    missingScopes: missingOf(row),
    onServer,
    here,
    lastOkAt: row.last_ok_at,
  }
}

const missingSchema = s.object({ missing: s.array(s.string()) })
/** What the person did not permit, but for the calendar, which says so itself. */
function missingOf(row: AccountRow): readonly string[] {
  const read = missingSchema.safeParse(JSON.parse(row.config))
  return read.success ? read.data.missing.filter(scope => !/calendar/i.test(scope)) : []
}

export function accountReport(
  store: Store,
  row: AccountRow,
  now: number,
  more: { readonly nextLookAt: number | null; readonly quota: string | null },
): AccountReport {
  const totals = readTotals(store, row.id)
  const speed = readSpeed(store, row.id, now)
  const recent = speed.slice(-5).reduce((sum, minute) => sum + minute.stored, 0) / 5
  return {
    ...connectedAccount(store, row),
    toCome: totals.toCome,
    leftOut: Object.entries(totals.leftOut).map(([reason, count]) => ({
      reason: reason as LeftOutReason,
      count,
      words: WORDS[reason as LeftOutReason],
    })),
    failed: totals.failed,
    speed,
    minutesLeft: totals.toCome === 0 || recent === 0 ? null : Math.ceil(totals.toCome / recent),
    backTo:
      store.pluck<number | null>(
        'SELECT min(at) FROM (SELECT at FROM item WHERE account = ? AND state = 1 AND at > 0)',
        [row.id],
      )[0] ?? null,
    quota: more.quota,
    lastNew: row.last_new === null ? null : (JSON.parse(row.last_new) as AccountReport['lastNew']),
    nextLookAt: more.nextLookAt,
    lastAudit:
      row.last_audit_at === null
        ? null
        : { at: row.last_audit_at, missing: row.last_audit_missing ?? 0 },
    lastError: row.state === 'live' ? null : adminWords(row),
    folders: readFolders(store, row.id)
      .filter(folder => folder.is_selectable === 1)
      .map((folder): SyncedFolder => ({
        id: String(folder.id),
        name: folder.path,
        role: folder.role,
        total: folder.total,
        isSynced: folder.is_synced === 1,
      })),
  }
}

/** For needs-admin: the text to forward; else the plain reason. */
function adminWords(row: AccountRow): string | null {
  if (row.state_code === null) return row.state_reason
  const kind = row.state_code.replace(/^connect\//, '') as FaultKind
  return FAULT_RULES[kind]?.adminWords?.(row.address) ?? row.state_reason
}
