/** What a failure makes of an account: its one state, when it is tried again, what the person reads. */
import { FAULT_RULES, retryDelay, UNKNOWN_LIMIT, type FaultKind } from '@kith/shared/mail'
import { isFault, type Fault } from '@kith/shared/kit'
import { connectKind, untilOf } from '#engine/connectors'
import type { AccountRow } from '#engine/mailbox'
import type { AccountStage } from '@kith/shared/rpc'

export interface Setback {
  readonly stage: AccountStage
  readonly reason: string
  readonly code: string
  readonly failures: number
  /** ms UTC; `null`: not before the person acts. */
  readonly nextAttemptAt: number | null
  /** Renew the token, or open the line anew, before the next attempt. */
  readonly isFresh: boolean
}

/** A plain sign-in is refused twice before the person is asked: servers have hiccups. */
const SECOND_TRY_MS = 5000
const STOPPED: ReadonlySet<AccountStage> = new Set([
  'needs-reauth',
  'needs-admin',
  'misconfigured',
  'paused',
])
export const isStopped = (stage: AccountStage): boolean => STOPPED.has(stage)

export function setbackOf(
  error: unknown,
  row: Pick<AccountRow, 'state' | 'failures' | 'address'>,
  now: number,
  chance: number,
): Setback {
  const kind = kindOf(error)
  const { failures } = row
  const rule = FAULT_RULES[kind]
  const until = isFault(error) ? untilOf(error) : null
  const code = isFault(error) ? error.code : 'unknown'
  const reason = isFault(error) ? error.message : rule.words(row.address)
  const isSecondChance = kind === 'needs-reauth' && failures === 0 && row.state !== 'needs-reauth'
  if (isSecondChance)
    return {
      stage: row.state,
      reason,
      code,
      failures: 1,
      nextAttemptAt: now + SECOND_TRY_MS,
      isFresh: true,
    }
  if (kind === 'auth-expired' && failures >= 2)
    return { stage: 'needs-reauth', reason, code, failures, nextAttemptAt: null, isFresh: true }
  const wait = retryDelay({ kind, scope: 'account', failures, until, now, chance })
  const isLost = (kind === 'unknown' || kind === 'transient') && failures + 1 >= UNKNOWN_LIMIT
  return {
    stage: rule.stage ?? (isLost ? 'error' : goingOn(row.state)),
    reason,
    code,
    failures: failures + 1,
    nextAttemptAt: wait === null ? null : now + wait,
    isFresh: true,
  }
}

const goingOn = (state: AccountStage): AccountStage =>
  state === 'live' || state === 'backfilling' ? state : 'backfilling'

/** The connectors' kinds and the disk's as those that the rules speak of. */
function kindOf(error: unknown): FaultKind {
  const kind = connectKind(error)
  if (kind === 'certificate') return 'misconfigured'
  if (kind === 'too-large') return 'poison'
  if (kind !== undefined) return kind
  return isFault(error) && (error as Fault).code.startsWith('store/') ? 'local' : 'unknown'
}
