import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createServerClock } from './index.ts'

const YEAR = 365 * 24 * 3_600_000
const SERVER = Date.UTC(2026, 10, 21)

/** A device whose clock is `wrong` from the beginning. */
function device(wrong = 0, offsetMs = 0) {
  const time = { server: SERVER, wall: SERVER + wrong, mono: 0 }
  const clock = createServerClock({
    wall: () => time.wall,
    monotonic: () => time.mono,
    offsetMs,
  })
  return {
    clock,
    time,
    learn: () => clock.learn(time.server - time.wall),
    pass: (ms: number, isAsleep = false) => {
      time.server += ms
      time.wall += ms
      if (!isAsleep) time.mono += ms
    },
  }
}

describe('[WC14] the server’s time', () => {
  test('is that of the device until the server has spoken, and what was written before is moved then', () => {
    const { clock, time, learn, pass } = device(YEAR)
    pass(500)
    expect(clock.now()).toBe(time.wall)
    expect(learn()).toEqual({ by: -YEAR, since: SERVER + YEAR })
    expect(clock.now()).toBe(time.server)
    pass(5_000)
    expect(learn()).toMatchObject({ by: 0 })
  })

  test('goes on from what was learned when the program last ran', () => {
    const { clock, time } = device(YEAR, -YEAR)
    expect([clock.now(), clock.sure()]).toEqual([time.server, time.server])
  })

  test('goes on when the clock is set back', () => {
    const { clock, time, learn, pass } = device()
    learn()
    pass(1_000)
    time.wall -= YEAR
    expect([clock.now(), clock.sure()]).toEqual([time.server, time.server])
    pass(1_000)
    expect(learn()).toMatchObject({ by: 0 })
  })

  test('is doubted where the clock leapt forwards: numbers stay behind until the server has spoken', () => {
    const { clock, time, learn, pass } = device()
    learn()
    pass(1_000)
    time.wall += YEAR
    const before = time.server
    expect([clock.now(), clock.sure()]).toEqual([before + YEAR, before])
    pass(60_000)
    expect(clock.sure()).toBe(before + 60_000)
    expect(learn()).toEqual({ by: -YEAR, since: before + YEAR })
    expect([clock.now(), clock.sure()]).toEqual([time.server, time.server])
  })

  test('is right after a sleep, and nothing is moved', () => {
    const { clock, time, learn, pass } = device()
    learn()
    pass(8 * 3_600_000, true)
    expect(clock.now()).toBe(time.server)
    expect(learn()).toMatchObject({ by: 0 })
    expect(clock.sure()).toBe(time.server)
  })

  test('is whole milliseconds, also against a clock that counts parts of them', () => {
    const { clock, time, learn, pass } = device()
    time.mono = 0.3
    learn()
    pass(1_000)
    time.mono += 0.4932
    time.wall -= YEAR
    const moments = [clock.now(), clock.sure()]
    pass(1_000)
    time.mono += 0.1111
    time.wall += 2 * YEAR
    moments.push(clock.now(), clock.sure())
    const { by, since } = learn()
    for (const moment of [...moments, by, since, clock.now()])
      expect(Number.isInteger(moment)).toBe(true)
  })

  test('is not looked for in the small differences of a clock that is slewed', () => {
    const { clock, time, learn, pass } = device()
    learn()
    for (let n = 0; n < 10; n++) {
      pass(20_000)
      time.wall += 100
      learn()
    }
    expect(clock.now()).toBe(time.server)
  })

  test('[WC18] never goes back for a small correction, and catches up with what is true', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 5_000 }),
      wrong: fc.integer({ min: -1_000, max: 1_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), steps => {
        const { clock, time, pass } = device()
        let before = clock.now()
        for (const { ms, wrong } of steps) {
          pass(ms)
          expect(clock.learn(time.server - time.wall + wrong).by).toBe(0)
          const now = clock.now()
          expect(now).toBeGreaterThanOrEqual(before)
          before = now
        }
        clock.learn(time.server - time.wall)
        pass(2_000)
        expect(clock.now()).toBe(time.server)
      }),
    )
  })
})
