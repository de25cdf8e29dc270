/**
 * Keeps one account going: a round at a time, woken by the mailbox, the person, the outbox or the
 * clock. There is no "under way" flag to be stuck on: what is to be done follows from the tables.
 */
import { createSerialQueue, type Clock, type Log } from '@kith/shared/kit'
import { isFault } from '@kith/shared/kit'
import type { MailConnector } from '#engine/connectors'
import {
  changeAccount,
  itemCounts,
  ITEM,
  readAccount,
  setStage,
  type AccountRow,
  type Mailbox,
} from '#engine/mailbox'
import type { AccountContext, DraftBytes } from './account-context.ts'
import { mirrorDrafts, nextMirrorAt } from './mirror-drafts.ts'
import { runRound, type RoundEnd } from './round.ts'
import { nextSendAt, sendDue } from './send-due.ts'
import { noteSpeed } from './speed.ts'
import { isStopped, setbackOf } from './stage.ts'

export interface RunnerDeps {
  readonly account: string
  readonly mailbox: Mailbox
  readonly connect: (row: AccountRow) => Promise<MailConnector>
  readonly clock: Clock
  readonly log: Log
  readonly chance: () => number
  /** The account's row or counts changed. */
  readonly onChanged: () => void
  /** ms between two looks when nothing else asks for one. */
  readonly lookEveryMs: () => number
  readonly draftBytes?: DraftBytes | undefined
}
export interface Runner {
  /** Looks by itself from now on. */
  readonly start: () => void
  /** Something is to be done; at once when it is not waiting out a pause that the provider asked for. */
  readonly wake: (mayCutPause?: boolean) => void
  /** Rounds until nothing is left to do. Throws what stopped it. */
  readonly settle: (signal: AbortSignal) => Promise<void>
  /** With a signed-in connector and a row of now, between two rounds; a long one makes room for it. */
  readonly use: <T>(work: (context: AccountContext) => Promise<T>) => Promise<T>
  /** Sockets are not to be trusted any more: after sleep, or with new settings. */
  readonly reset: () => void
  readonly stop: () => Promise<void>
  readonly nextLookAt: () => number | null
  /** What limits the speed, in the provider's words. */
  readonly quota: () => string | null
}

const LONGEST_SLEEP_MS = 60_000
const WATCH_AGAIN_MS = 30_000
const OVERSLEPT_MS = 30_000

export function createRunner(deps: RunnerDeps): Runner {
  const { account, mailbox, connect, clock, log, chance, onChanged } = deps
  const { store } = mailbox
  const queue = createSerialQueue()
  const ending = new AbortController()
  let connector: MailConnector | undefined
  let isDirty = true
  let hasLooked = 0
  let ring: () => void = () => undefined
  let watching: AbortController | undefined
  let loop: Promise<void> | undefined
  let pendingFresh = false
  /** Uses that wait for the round to end, or are under way. */
  let waiting = 0

  return {
    start() {
      loop ??= goOn()
    },
    wake(mayCutPause = false) {
      isDirty = true
      if (mayCutPause) store.write(tx => changeAccount(tx, account, { next_attempt_at: 0 }))
      ring()
    },
    async settle(signal) {
      const both = AbortSignal.any([signal, ending.signal])
      for (let end = await round(both, true); end.isCut; end = await round(both, true));
    },
    async use(work) {
      waiting++
      try {
        return await queue.run(async () => work(await contextNow(ending.signal, false)))
      } finally {
        waiting--
      }
    },
    reset: freshen,
    async stop() {
      ending.abort()
      watching?.abort()
      ring()
      // What waits for a server that is gone must not keep the program.
      connector?.reset()
      await loop
      await queue.idle()
      await connector?.close()
    },
    nextLookAt: () => dueAt(),
    quota: () => connector?.caps.quota ?? null,
  }

  function freshen(): void {
    watching?.abort()
    pendingFresh = true
    isDirty = true
    ring()
  }

  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      const row = readAccount(store, account)
      if (row === undefined) return
      const now = clock.now()
      const due = dueAt()
      if (due !== null && due <= now) {
        try {
          await round(ending.signal, false)
        } catch (error) {
          // It stands in the account's row; what no rule knows also in the log.
          if (!isFault(error) && !ending.signal.aborted) log.error('mail/round', { account, error })
        }
        continue
      }
      const rest = Math.min(LONGEST_SLEEP_MS, due === null ? LONGEST_SLEEP_MS : due - now)
      await sleep(rest)
      // The machine slept: lines that look open are not.
      if (clock.now() - now > rest + OVERSLEPT_MS) freshen()
    }
  }

  function dueAt(): number | null {
    const row = readAccount(store, account)
    if (row === undefined || isStopped(row.state)) return null
    const notBefore = row.next_attempt_at ?? 0
    const send = nextSendAt({ account, mailbox })
    const mirror = deps.draftBytes && nextMirrorAt({ account, mailbox })
    const look = isDirty ? 0 : hasLooked + deps.lookEveryMs()
    return Math.max(notBefore, Math.min(look, send ?? look, mirror ?? look))
  }

  function sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(done, ms)
      timer.unref()
      function done() {
        clearTimeout(timer)
        ring = () => undefined
        resolve()
      }
      ring = done
      if (ending.signal.aborted) done()
    })
  }

  function round(signal: AbortSignal, isAsked: boolean): Promise<RoundEnd> {
    return queue.run(async () => {
      const before = readAccount(store, account)
      try {
        const context = await contextNow(signal, true)
        isDirty = false
        hasLooked = clock.now()
        await sendDue(context)
        await mirrorDrafts(context)
        const end = await runRound(context, () => isDirty || waiting > 0 || isSendDue())
        succeed(context, end)
        if (!isAsked) watch(context.connector)
        return end
      } catch (error) {
        if (!signal.aborted && before !== undefined) fail(before, error)
        throw error
      } finally {
        onChanged()
      }
    })
  }

  function isSendDue(): boolean {
    const at = nextSendAt({ account, mailbox })
    return at !== null && at <= clock.now()
  }

  async function contextNow(signal: AbortSignal, isRound: boolean): Promise<AccountContext> {
    const row = readAccount(store, account)
    if (row === undefined) throw new Error(`no account ${account}`)
    if (pendingFresh) {
      pendingFresh = false
      await connector?.close()
      connector = undefined
    }
    if (connector === undefined) {
      const made = await connect(row)
      await made.verify(signal)
      connector = made
    }
    const generation = row.generation + (isRound ? 1 : 0)
    if (isRound) store.write(tx => changeAccount(tx, account, { generation }), { isRelaxed: true })
    return {
      account,
      mailbox,
      connector,
      clock,
      log,
      chance,
      row,
      generation,
      signal,
      draftBytes: deps.draftBytes,
      onSpeed: (stored, isSlowed) => {
        noteSpeed(store, account, clock.now(), stored, isSlowed)
        onChanged()
      },
    }
  }

  function succeed({ row }: AccountContext, end: RoundEnd): void {
    if (end.isCut) isDirty = true
    if (end.isHeld) return
    const now = clock.now()
    const left = itemCounts(store, account).some(({ state, n }) => state === ITEM.pending && n > 0)
    store.write(tx => {
      changeAccount(tx, account, { failures: 0, last_ok_at: now })
      tx.run('UPDATE account SET next_attempt_at = NULL WHERE id = ?', [account])
      if (!isStopped(readAccount(tx, account)?.state ?? row.state))
        setStage(tx, account, left ? 'backfilling' : 'live', now)
    })
  }

  function fail(row: AccountRow, error: unknown): void {
    const now = clock.now()
    const setback = setbackOf(error, row, now, chance())
    log.warn('mail/setback', {
      account,
      code: setback.code,
      stage: setback.stage,
      failures: setback.failures,
    })
    store.write(tx => {
      changeAccount(tx, account, { failures: setback.failures })
      tx.run('UPDATE account SET next_attempt_at = ? WHERE id = ?', [
        setback.nextAttemptAt,
        account,
      ])
      setStage(tx, account, setback.stage, now, setback.reason, setback.code)
    })
    if (setback.stage === 'throttled') noteSpeed(store, account, now, 0, true)
    connector?.reset()
    if (isStopped(setback.stage)) watching?.abort()
  }

  function watch(line: MailConnector): void {
    if (watching !== undefined || !line.caps.hasPush) return
    const mine = new AbortController()
    watching = mine
    const stop = AbortSignal.any([mine.signal, ending.signal])
    line
      .watch(stop, () => {
        isDirty = true
        ring()
      })
      .catch((error: unknown) => {
        log.debug('mail/watch', { account, error: isFault(error) ? error.code : error })
      })
      .finally(() => {
        // A line that broke is opened again by a later round; the timers look meanwhile.
        setTimeout(
          () => {
            if (watching === mine) watching = undefined
          },
          mine.signal.aborted ? 0 : WATCH_AGAIN_MS,
        ).unref()
      })
  }
}
