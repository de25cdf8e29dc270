import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FAULT_RULES,
  raisedRate,
  retryAfter,
  retryDelay,
  slowedRate,
  smtpRetryDelay,
  type FaultKind,
} from './index.ts'

const MINUTE = 60_000
const kinds = Object.keys(FAULT_RULES) as FaultKind[]
const facts = fc.record({
  kind: fc.constantFrom(...kinds),
  scope: fc.constantFrom('item' as const, 'account' as const),
  failures: fc.nat(60),
  until: fc.option(fc.integer({ min: -10 * MINUTE, max: 30 * MINUTE }), { nil: null }),
  now: fc.constant(Date.UTC(2026, 10, 21, 15)),
  chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

describe('delays', () => {
  it('[ML11] stay within their bounds', () => {
    fc.assert(
      fc.property(facts, one => {
        const at = { ...one, until: one.until === null ? null : one.now + one.until }
        const delay = retryDelay(at)
        if (delay === null) {
          expect(FAULT_RULES[at.kind].action).toMatch(/^(?:stop|drop|show|pause-all)$/)
          return
        }
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(Number.isInteger(delay)).toBe(true)
        if (at.kind === 'transient')
          expect(delay).toBeLessThanOrEqual(at.scope === 'item' ? MINUTE : 5 * MINUTE)
        if (at.kind === 'offline') expect(delay).toBeGreaterThanOrEqual(15_000)
        if (at.kind === 'throttled' && at.until !== null)
          expect(delay).toBeGreaterThanOrEqual(at.until - at.now)
      }),
    )
  })

  it('[ML11] of a daily limit reach over midnight in Los Angeles, also when its clocks change', () => {
    const at = (now: number) =>
      now +
      (retryDelay({
        kind: 'daily-limit',
        scope: 'account',
        failures: 0,
        until: null,
        now,
        chance: 0,
      }) ?? 0)
    expect(new Date(at(Date.UTC(2026, 10, 21, 15))).toISOString()).toBe('2026-11-22T08:00:00.000Z')
    expect(new Date(at(Date.UTC(2026, 6, 1, 6))).toISOString()).toBe('2026-07-01T07:00:00.000Z')
  })

  it('[ML11] what the provider asked for is read in all its spellings', () => {
    const now = Date.UTC(2026, 0, 1)
    expect(retryAfter('120', now)).toBe(now + 120_000)
    expect(retryAfter('Thu, 01 Jan 2026 00:10:00 GMT', now)).toBe(now + 10 * MINUTE)
    expect(retryAfter('User-rate limit exceeded.  Retry after 2026-01-01T00:05:00.000Z', now)).toBe(
      now + 5 * MINUTE,
    )
    expect(retryAfter('soon', now)).toBe(null)
    expect(retryAfter('', now)).toBe(null)
  })

  it('[ML11] sending is tried for two days, then never again', () => {
    expect(smtpRetryDelay(0, 0, 0)).toBe(5 * MINUTE)
    expect(smtpRetryDelay(3, 0, MINUTE)).toBe(40 * MINUTE)
    expect(smtpRetryDelay(3, 0, 48 * 60 * MINUTE)).toBe(null)
  })

  it('[ML11] the rate is halved at once and comes back slowly, never above its bound', () => {
    const slow = slowedRate({ perMinute: 100, most: 120 })
    expect(slow.perMinute).toBe(50)
    expect(raisedRate(slow, 1).perMinute).toBeCloseTo(52.5)
    expect(raisedRate(slow, 1000).perMinute).toBe(120)
  })

  it('[ML11] neither being offline nor being slowed down counts', () => {
    expect(
      kinds.filter(
        kind => FAULT_RULES[kind].isCounted && /offline|throttled|daily|auth|gone/.test(kind),
      ),
    ).toEqual([])
  })

  it('[ML12] every kind has words for the person; states with a badge have a button', () => {
    for (const kind of kinds) {
      const rule = FAULT_RULES[kind]
      expect(rule.words('Gmail')).toMatch(/^[A-Z].*\.$/)
      if (rule.stage !== null && !/^(?:offline|throttled)$/.test(rule.stage))
        expect(rule.button).not.toBe(null)
      if (rule.stage === 'needs-admin') expect(rule.adminWords?.('Gmail')).toContain('Gmail')
    }
  })
})
