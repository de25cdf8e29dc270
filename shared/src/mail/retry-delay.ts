/** When to try again (MAIL 5). Chance and time are arguments; all spans are ms. */
import { UNKNOWN_LIMIT, type FaultKind } from './fault-kinds.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

export interface RetryFacts {
  readonly kind: FaultKind
  readonly scope: 'item' | 'account'
  /** Failures in a row before this one, 0 first. */
  readonly failures: number
  /** ms UTC; what the provider asked for, when it did. */
  readonly until: number | null
  readonly now: number
  /** 0 ≤ chance < 1. */
  readonly chance: number
}

const fullJitter = (chance: number, base: number, cap: number, failures: number): number =>
  Math.floor(chance * Math.min(cap, base * 2 ** Math.min(failures, 30)))

/** ms until the next attempt, or `null`: never by itself. */
export function retryDelay({
  kind,
  scope,
  failures,
  until,
  now,
  chance,
}: RetryFacts): number | null {
  switch (kind) {
    case 'offline':
      return Math.min(5 * MINUTE, 15 * SECOND * 2 ** Math.min(failures, 10))
    case 'throttled': {
      const asked = until === null ? 30 * SECOND * 2 ** Math.min(failures, 10) : until - now
      const wait = Math.min(15 * MINUTE, Math.max(SECOND, asked))
      // What the provider said is kept; jitter only comes on top.
      return Math.floor(
        until === null ? wait * (0.5 + chance / 2) : Math.max(SECOND, asked) + chance * SECOND,
      )
    }
    case 'daily-limit':
      return (
        Math.max(MINUTE, (until ?? nextPacificMidnight(now)) - now) +
        Math.floor(chance * 10 * MINUTE)
      )
    case 'auth-expired':
      return failures === 0
        ? 0
        : failures === 1
          ? fullJitter(chance, SECOND, MINUTE, 1)
          : 60 * MINUTE
    case 'transient':
    case 'conflict':
      return fullJitter(chance, SECOND, scope === 'item' ? MINUTE : 5 * MINUTE, failures)
    case 'poison':
      return fullJitter(chance, SECOND, MINUTE, failures)
    case 'unknown':
      return failures >= UNKNOWN_LIMIT ? DAY : fullJitter(chance, SECOND, 5 * MINUTE, failures)
    case 'missing-scope':
    case 'cursor-lost':
      return 0
    case 'needs-reauth':
    case 'needs-admin':
    case 'misconfigured':
    case 'gone':
    case 'permanent':
    case 'local':
      return null
  }
}

/** SMTP's temporary refusals: 5 minutes doubled, up to 48 hours in all; `null` when that is over. */
export function smtpRetryDelay(failures: number, firstTriedAt: number, now: number): number | null {
  if (now - firstTriedAt >= 2 * DAY) return null
  return Math.min(5 * MINUTE * 2 ** Math.min(failures, 10), 4 * 60 * MINUTE)
}

/** `Retry-After` in seconds or as a date, or a time in the text ("Retry after 2026-…Z"). ms UTC or `null`. */
export function retryAfter(text: string, now: number): number | null {
  const bare = text.trim()
  if (/^\d{1,9}$/.test(bare)) return now + Number(bare) * SECOND
  const iso = /retry after (\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))/i.exec(bare)?.[1]
  const at = Date.parse(iso ?? bare)
  return Number.isNaN(at) || (iso === undefined && !/\d{2}:\d{2}/.test(bare))
    ? null
    : Math.max(now, at)
}

export interface Rate {
  /** Calls or units a minute. */
  readonly perMinute: number
  readonly most: number
}
/** Halved when refused, 5 % more for every minute that went well. */
export const slowedRate = (rate: Rate): Rate => ({
  ...rate,
  perMinute: Math.max(1, rate.perMinute / 2),
})
export const raisedRate = (rate: Rate, minutes: number): Rate => ({
  ...rate,
  perMinute: Math.min(rate.most, rate.perMinute * 1.05 ** Math.max(0, minutes)),
})

/** Midnight at Google's counters, told by the clock of Los Angeles, which knows summer time. */
function nextPacificMidnight(now: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now)
  const part = (type: string) => Number(parts.find(one => one.type === type)?.value ?? 0)
  const passed = (part('hour') * 60 + part('minute')) * MINUTE + part('second') * SECOND
  return now - passed + DAY
}
