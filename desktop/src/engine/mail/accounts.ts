/** Accounts of this device: each has its runner; this answers for them. */
import { createEmitter, defineFaults, isFault, type Clock, type Log } from '@kith/shared/kit'
import type { AccountsService, SyncSummary } from '@kith/shared/rpc'
import {
  changeAccount,
  readAccount,
  readAccounts,
  removeAccountRows,
  reopenContacts,
  searchContext,
  setStage,
  wantItem,
  type AccountRow,
  type Mailbox,
  recountItems,
} from '#engine/mailbox'
import type { DraftBytes } from './account-context.ts'
import { chooseFolder, chooseWindow } from './choices.ts'
import { letGo } from './confirm-missing.ts'
import { connectAccount, type ConnectDeps } from './connect-account.ts'
import { connectImapAccount, type ConnectImapDeps } from './connect-imap.ts'
import { diagnosticsText } from './diagnostics.ts'
import { discover, type DiscoverPorts } from './discover.ts'
import { compareScope } from './list-scope.ts'
import { live } from './live.ts'
import { accountReport, connectedAccount, readTotals } from './report.ts'
import { syncedScopes } from './round.ts'
import { createRunner, type Runner } from './runner.ts'
import { searchServer, threadOfItem } from './search-server.ts'
import { isStopped } from './stage.ts'
import { readItemKey, whyMissing } from './why.ts'

const accountFault = defineFaults('mail-account', {
  missing: {
    status: 404,
    retry: false,
    say: (_: object) => 'This account is no longer connected here.',
  },
  stopped: {
    status: 409,
    retry: false,
    say: (d: { address: string; reason: string }) => `${d.address}: ${d.reason}`,
  },
  'no-item': {
    status: 404,
    retry: false,
    say: (_: object) => 'This message is not known here any more.',
  },
})

export interface AccountsDeps extends ConnectDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Log
  readonly chance: () => number
  readonly verifyCalendar?: NonNullable<ConnectImapDeps['verifyCalendar']>
  readonly discovery?: DiscoverPorts
  readonly draftBytes?: DraftBytes
  readonly connect?: (row: AccountRow) => ReturnType<typeof connectAccount>
  /** Tells the provider to forget this device, before the device forgets the account. */
  readonly revoke?: (row: AccountRow) => Promise<void>
}

type Served =
  | 'list'
  | 'report'
  | 'discover'
  | 'connectImap'
  | 'change'
  | 'pause'
  | 'resume'
  | 'tryNow'
  | 'audit'
  | 'remove'
  | 'why'
  | 'getAnyway'
  | 'searchServer'
  | 'threadOf'
  | 'syncOnce'
  | 'diagnostics'

export interface Accounts {
  readonly service: Pick<AccountsService, Served>
  /** Looks by itself from now on, for every account there is. */
  readonly start: () => void
  /** Something is to be pushed or sent: the rows stand already. */
  readonly wake: (account?: string) => void
  /** After sleep, or when the network came back. */
  readonly reset: () => void
  /** Called after an account was added by other means (OAuth). */
  readonly added: (account: string) => void
  /** Rows or counts of accounts changed. */
  readonly onChanged: (listener: () => void) => () => void
  /** The runner's connector, for attachments and the like. */
  readonly use: Runner['use'] extends infer Use ? (account: string) => Use : never
  readonly setLookEvery: (ms: number) => void
  readonly close: () => Promise<void>
}

const FOCUSED_MS = 30_000
const forEver = new AbortController().signal

export function createAccounts(deps: AccountsDeps): Accounts {
  const { mailbox, clock, log, chance } = deps
  const { store } = mailbox
  const changes = createEmitter<null>(error => log.error('mail/listener', { error }))
  const runners = new Map<string, Runner>()
  let lookEveryMs = FOCUSED_MS
  let isStarted = false

  const runnerOf = (account: string): Runner => {
    const known = runners.get(account)
    if (known !== undefined) return known
    if (readAccount(store, account) === undefined) throw accountFault('missing', {})
    const runner = createRunner({
      account,
      mailbox,
      connect: deps.connect ?? (row => connectAccount(deps, row)),
      clock,
      log,
      chance,
      onChanged: () => changes.emit(null),
      lookEveryMs: () => lookEveryMs,
      draftBytes: deps.draftBytes,
    })
    runners.set(account, runner)
    return runner
  }
  const demand = (account: string): AccountRow => {
    const row = readAccount(store, account)
    if (row === undefined) throw accountFault('missing', {})
    return row
  }
  const goOn = (account: string) => {
    store.write(tx => {
      setStage(tx, account, 'backfilling', clock.now())
      changeAccount(tx, account, { failures: 0 })
    })
    const runner = runnerOf(account)
    runner.reset()
    runner.wake(true)
    changes.emit(null)
  }
  const added = (account: string) => {
    const runner = runnerOf(account)
    runner.reset()
    if (isStarted) runner.start()
    changes.emit(null)
  }

  const service: Pick<AccountsService, Served> = {
    list: (_, signal = forEver) =>
      live(changes, () => readAccounts(store).map(row => connectedAccount(store, row)), signal),
    report: ({ account }, signal = forEver) =>
      live(
        changes,
        () => {
          const row = readAccount(store, account)
          if (row === undefined) return null
          const runner = runners.get(account)
          const nextLookAt = runner?.nextLookAt() ?? null
          return accountReport(store, row, clock.now(), {
            nextLookAt,
            quota: runner?.quota() ?? null,
          })
        },
        signal,
        1000,
      ),
    discover: ({ address }, signal) => discover(address, signal, deps.discovery),
    connectImap: (input, signal = forEver) =>
      connectImapAccount({ ...deps, onConnected: added }, input, signal),
    async change({ account, folders, since, ...rest }) {
      const row = demand(account)
      const policy = rest.contactPolicy
      store.write(tx => {
        changeAccount(tx, account, {
          ...(rest.name !== undefined && { name: rest.name }),
          ...(rest.hue !== undefined && { hue: rest.hue }),
          ...(policy !== undefined && { contact_policy: policy }),
          ...(rest.share !== undefined && { share_level: rest.share }),
          ...(since !== undefined && { since }),
        })
        if (policy !== undefined && policy !== row.contact_policy) {
          reopenContacts(tx)
          store.afterCommit(() => mailbox.say([]))
        }
      })
      if (since !== undefined && since !== row.since) chooseWindow(mailbox, account, since)
      for (const folder of folders ?? [])
        chooseFolder(mailbox, account, Number(folder.id), folder.isSynced)
      if (since !== undefined || folders !== undefined) runnerOf(account).wake()
      changes.emit(null)
      return null
    },
    async pause({ account }) {
      demand(account)
      store.write(tx =>
        setStage(tx, account, 'paused', clock.now(), 'You paused this account.', 'person'),
      )
      runnerOf(account).reset()
      changes.emit(null)
      return null
    },
    async resume({ account }) {
      if (demand(account).state_code === 'mass-deletion') letGo(mailbox, account)
      goOn(account)
      return null
    },
    async tryNow({ account }) {
      const { state } = demand(account)
      if (state === 'paused') runnerOf(account).wake(true)
      else goOn(account)
      return null
    },
    async audit({ account }) {
      demand(account)
      const runner = runnerOf(account)
      const missing = await runner.use(async context => {
        let sum = 0
        for (const scope of syncedScopes(
          context,
          await context.connector.listFolders(context.signal),
        ))
          sum += await compareScope(context, scope)
        return sum
      })
      store.write(tx => {
        recountItems(tx, account)
        changeAccount(tx, account, { last_audit_at: clock.now(), last_audit_missing: missing })
      })
      runner.wake()
      changes.emit(null)
      return { missing }
    },
    async remove({ account, keepsMail }) {
      const row = demand(account)
      await runners.get(account)?.stop()
      runners.delete(account)
      // The provider may be out of reach; that keeps nobody from leaving it.
      await deps.revoke?.(row).catch((error: unknown) => log.warn('mail/revoke', { error }))
      await deps.secrets.remove(row.secret_name)
      if (!keepsMail) removeMail(mailbox, account)
      store.write(tx => removeAccountRows(tx, account, keepsMail))
      mailbox.book.forgetMine()
      changes.emit(null)
      return null
    },
    why: async ({ account, query }) =>
      whyMissing(store, account, query, searchContext(clock.now())),
    async getAnyway({ item }) {
      const [account, scope, providerId] = readItemKey(item) ?? []
      if (account === undefined || scope === undefined || providerId === undefined)
        throw accountFault('no-item', {})
      store.write(tx => wantItem(tx, { account, scope, providerId }))
      runnerOf(account).wake()
      return null
    },
    searchServer: async ({ query, account }) =>
      await searchServer(
        readAccounts(store)
          .filter(row => (account === null || row.id === account) && !isStopped(row.state))
          .map(({ id, address }) => ({ id, address, use: runnerOf(id).use })),
        query,
        clock.now(),
      ),
    async threadOf({ item }) {
      const key = readItemKey(item)
      if (key === undefined) throw accountFault('no-item', {})
      return threadOfItem(mailbox, key)
    },
    diagnostics: async () => ({ text: diagnosticsText(store, clock.now()) }),
    async syncOnce({ account }, signal = forEver) {
      const ids = account === null ? readAccounts(store).map(row => row.id) : [account]
      for (const id of ids) await settle(id, signal)
      return summaryOf(ids)
    },
  }

  return {
    service,
    start() {
      isStarted = true
      for (const { id } of readAccounts(store)) runnerOf(id).start()
    },
    wake(account) {
      for (const [id, runner] of runners) if (account === undefined || id === account) runner.wake()
    },
    reset() {
      for (const runner of runners.values()) runner.reset()
    },
    added,
    onChanged: listener => changes.on(() => listener()),
    use: account => runnerOf(account).use,
    setLookEvery(ms) {
      lookEveryMs = ms
      for (const runner of runners.values()) runner.wake()
    },
    async close() {
      await Promise.all([...runners.values()].map(runner => runner.stop()))
    },
  }

  async function settle(id: string, signal: AbortSignal): Promise<void> {
    const before = demand(id)
    if (isStopped(before.state))
      throw accountFault('stopped', { address: before.address, reason: before.state_reason ?? '' })
    try {
      await runnerOf(id).settle(signal)
    } catch (error) {
      // The account's second chance: a server may refuse once for no reason.
      if (!isFault(error) || isStopped(demand(id).state)) throw error
      await runnerOf(id).settle(signal)
    }
  }

  function summaryOf(ids: readonly string[]): SyncSummary {
    const sum = { onServer: 0, here: 0, leftOut: {} as Record<string, number>, failed: 0 }
    for (const id of ids) {
      const totals = readTotals(store, id)
      sum.onServer += totals.onServer
      sum.here += totals.here
      sum.failed += totals.failed
      for (const [reason, n] of Object.entries(totals.leftOut))
        sum.leftOut[reason] = (sum.leftOut[reason] ?? 0) + n
    }
    return sum
  }
}

const BATCH = 200

/** Everything that stands in this account only. */
function removeMail(mailbox: Mailbox, account: string): void {
  for (;;) {
    const some = mailbox.store.all<{ provider_id: string; scope: string }>(
      `SELECT c.provider_id, f.provider_id AS scope FROM message_copy c JOIN folder f ON f.id = c.folder WHERE c.account = ? LIMIT ?`,
      [account, BATCH],
    )
    if (some.length === 0) return
    mailbox.store.write(tx => {
      const threads = some.flatMap(copy =>
        mailbox.removeCopy(tx, account, copy.scope, copy.provider_id),
      )
      mailbox.touchThreads(tx, new Set(threads))
    })
  }
}
