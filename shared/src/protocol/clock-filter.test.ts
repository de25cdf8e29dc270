import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestOffset, withSample, type ClockSample } from './clock-filter.ts'

const DRIFT = 15e-6
const way = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3_000 }))
const asks = fc.array(
  fc.record({ wait: fc.integer({ min: 1, max: 25_000 }), up: way, down: way }),
  {
    minLength: 1,
    maxLength: 30,
  },
)
type Asks = typeof asks extends fc.Arbitrary<infer Of> ? Of : never

/** A device whose clock is `wrong`, and runs away by `drift`, asks again and again. */
function asked(
  all: Asks,
  wrong: number,
  drift: number,
  from = { now: 0, samples: [] as readonly ClockSample[] },
) {
  let { now, samples } = from
  const offsetAt = (at: number) => -wrong - at * drift
  for (const { wait, up, down } of all) {
    now += wait + up
    const server = now
    now += down
    const wall = now - offsetAt(now)
    const roundTripMs = up + down
    const offsetMs = server + roundTripMs / 2 - wall
    samples = withSample(samples, { offsetMs, roundTripMs, at: now, base: wall - now })
  }
  return { now, samples, offset: bestOffset(samples, now) ?? NaN, truth: offsetAt(now) }
}

describe('[WC17] of the last answers', () => {
  test('the one with the shortest round trip tells, and is right to half of it', () => {
    const drifts = fc.double({ min: -DRIFT, max: DRIFT, noNaN: true })
    fc.assert(
      fc.property(asks, fc.integer({ min: -1e9, max: 1e9 }), drifts, (all, wrong, drift) => {
        const { now, samples, offset, truth } = asked(all, wrong, drift)
        const worst = (sample: ClockSample) =>
          sample.roundTripMs / 2 + (now - sample.at) * DRIFT + 2.5
        expect(Math.abs(offset - truth)).toBeLessThanOrEqual(Math.min(...samples.map(worst)) + 0.1)
        expect(samples).toHaveLength(Math.min(8, all.length))
      }),
    )
  })

  test('a slow first one does no lasting harm: the next quick one is believed', () => {
    const slow = { wait: 1, up: 2_000, down: 0 }
    const quick = { wait: 2_000, up: 1, down: 1 }
    expect(asked([slow], 0, 0).offset).toBe(1_000)
    expect(asked([slow, quick], 0, 0).offset).toBe(0)
    expect(asked([quick, slow, slow], 0, 0).offset).toBe(0)
  })

  test('none from before a clock was set, or a device slept, is believed', () => {
    const step = fc.integer({ min: 101, max: 1e9 })
    fc.assert(
      fc.property(asks, asks, step, fc.boolean(), (before, after, size, isBack) => {
        const first = asked(before, 0, 0)
        const { samples, offset, truth } = asked(after, isBack ? -size : size, 0, first)
        expect(samples).toHaveLength(Math.min(8, after.length))
        const newest = samples.at(-1)!
        expect(Math.abs(offset - truth)).toBeLessThanOrEqual(newest.roundTripMs / 2 + 2.5)
      }),
    )
  })

  test('none from before the server’s clock was set is believed, where a newer one shows it', () => {
    const sample = (offsetMs: number, roundTripMs: number, at: number) => ({
      offsetMs,
      roundTripMs,
      at,
      base: 0,
    })
    const before = withSample([], sample(0, 4, 0))
    const after = withSample(before, sample(-300, 40, 20_000))
    expect(bestOffset(after, 20_000)).toBe(-300)
    expect(bestOffset([], 0)).toBeNull()
  })
})
