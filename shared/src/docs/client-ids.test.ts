import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClientIds, deviceOf } from './client-ids.ts'

const START = Date.UTC(2026, 10, 20, 12)

function setup(deviceNo = 1) {
  let now = START
  let saved: number | null = null
  const start = () =>
    createClientIds({
      clock: { now: () => now },
      load: () => saved,
      save: s => (saved = s),
      deviceNo: () => deviceNo,
    })
  return {
    start,
    ids: start(),
    saved: () => saved,
    advance: (ms: number) => (now += ms),
    restore: (old: number | null) => (saved = old),
  }
}

test('[DC8] an id says when and where it was made, in 53 bits', () => {
  const { ids } = setup(77)
  const id = ids.current()
  expect(Number.isSafeInteger(id)).toBe(true)
  expect(deviceOf(id)).toBe(77)
  expect(Math.floor(id / 2 ** 21)).toBe((START - Date.UTC(2024, 0, 1)) / 1000)
})

test('[DC8] a burst of ten minutes keeps its id, a later one and a restart get their own', () => {
  const { ids, advance, start } = setup()
  const first = ids.current()
  advance(9 * 60_000)
  expect(ids.current()).toBe(first)
  advance(60_000)
  const second = ids.current()
  expect(second).toBeGreaterThan(first)
  expect(start().current()).toBeGreaterThan(second)
})

test('[DC8] a clock set back does not stretch a burst', () => {
  const { ids, advance } = setup()
  const first = ids.current()
  advance(-86_400_000)
  expect(ids.current()).toBeGreaterThan(first)
})

test('[DC8] an id is saved before it is used', () => {
  const { ids, saved } = setup()
  const id = ids.current()
  expect(saved()).toBe(Math.floor(id / 2 ** 21))
})

test('[DC8] a restored backup does not bring an id back', () => {
  const { ids, saved, restore, advance } = setup()
  const before = saved()
  const used = ids.current()
  advance(200)
  restore(before)
  ids.renew()
  expect(ids.current()).toBeGreaterThan(used)
})

test('[DC8] ids only rise, whatever the clock does', () => {
  const stepArb = fc.oneof(
    fc.integer({ min: -86_400_000, max: 86_400_000 }),
    fc.constant('restart' as const),
    fc.constant('renew' as const),
  )
  fc.assert(
    fc.property(fc.array(stepArb), steps => {
      const world = setup()
      let { ids } = world
      let last = ids.current()
      for (const step of steps) {
        if (step === 'restart') ids = world.start()
        else if (step === 'renew') ids.renew()
        else world.advance(step)
        const id = ids.current()
        if (step === 'restart' || step === 'renew') expect(id).toBeGreaterThan(last)
        else expect(id).toBeGreaterThanOrEqual(last)
        last = id
      }
    }),
  )
})
