import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { ACTING_MS, createCourtesy, restAfter, type Courtesy } from './courtesy.ts'
import { incoming, openTestMailbox, type TestMailbox } from './mailbox.fixture.ts'

let box: TestMailbox | undefined
afterAll(() => box?.remove())

/** Time goes by in work and in rests only. */
function virtual() {
  const clock = { at: 0, rested: 0 }
  const courtesy = createCourtesy({
    monotonic: () => clock.at,
    async sleep(ms) {
      clock.at += ms
      clock.rested += ms
    },
  })
  return { clock, courtesy }
}

const pieces = fc.array(
  fc.record({
    workMs: fc.double({ min: 0, max: 2000, noNaN: true }),
    mails: fc.integer({ min: 0, max: 200 }),
    /** Milliseconds before this piece at which somebody acted; none: nobody did. */
    act: fc.option(fc.integer({ min: 0, max: 3 * ACTING_MS }), { nil: null }),
  }),
  { maxLength: 60 },
)

test('[MB16] while somebody acts work has its part of the time, and all of it a second after the last act', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async list => {
      const { clock, courtesy } = virtual()
      let lastAct = -Infinity
      for (const { workMs, mails, act } of list) {
        if (act !== null) {
          courtesy.attend()
          lastAct = clock.at
          clock.at += act
        }
        clock.at += workMs
        const isActing = clock.at - lastAct < ACTING_MS
        const before = clock.rested
        await courtesy.rest(workMs, mails)
        const rest = clock.rested - before
        if (!isActing) expect(rest).toBe(0)
        // It never stands still: of work and rest, two fifths are work.
        expect(workMs).toBeGreaterThanOrEqual((workMs + rest) * 0.4 - 1e-6)
        expect(rest).toBeLessThanOrEqual(250)
        if (isActing && workMs >= 2 && workMs <= 500)
          expect(rest).toBeGreaterThanOrEqual(workMs / 2 - 1e-6)
      }
    }),
    { seed: 20261122, numRuns: 300 },
  )
})

test('[MB16] somebody who never stops acting gets twelve thousand mails a minute where the machine can do eighteen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0.2, max: 3.3, noNaN: true }), async msAMail => {
      const { clock, courtesy } = virtual()
      let mails = 0
      while (clock.at < 60_000) {
        courtesy.attend()
        clock.at += 20 * msAMail
        mails += 20
        await courtesy.rest(20 * msAMail, 20)
      }
      expect(mails).toBeGreaterThanOrEqual(11_980)
    }),
    { seed: 20261122, numRuns: 50 },
  )
  // Faster machines rest no longer than the pace asks for, nor three fifths of the time.
  expect(restAfter(20, 20)).toBe(30)
  expect(restAfter(60, 20)).toBe(40)
  expect(restAfter(200, 20)).toBe(100)
})

test('[MB16] mail that nobody waits for comes in pieces with a rest after each; what somebody waits for does not rest', async () => {
  const rests: number[] = []
  const courtesy: Courtesy = {
    attend: () => undefined,
    rest: async (_, mails) => void rests.push(mails),
  }
  box = openTestMailbox({ courtesy })
  const mails = (from: number) =>
    Array.from({ length: 50 }, (_, at) => incoming({ id: `c${from + at}@x` }))
  await box.deliver('a', mails(0))
  expect(rests).toEqual([])
  const outcomes = await box.deliver('a', mails(100), () => false)
  expect(outcomes.every(({ state }) => state === 'stored')).toBe(true)
  // Each mail counts half when it is taken apart and half when it is stored.
  expect(rests.slice(0, 3)).toEqual([10, 10, 5])
  expect(rests.reduce((sum, mail) => sum + mail, 0)).toBe(50)
  const before = rests.length
  let looks = 0
  // News comes while it is under way: from then on nothing rests.
  await box.deliver('a', mails(200), () => ++looks > 2)
  expect(rests.length - before).toBe(1)
})
