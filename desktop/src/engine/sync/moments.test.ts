import { expect, test } from 'vitest'
import { writeMeta } from '#engine/store'
import { openTestCore } from '#engine/testkit'
import { createMoments } from './moments.ts'

const HOUR = 3_600_000

test('[DS2] moments of a clock that was wrong are corrected, and what was learned is kept', () => {
  const core = openTestCore()
  const { store, clock } = core
  store.write(tx => writeMeta(tx, 'upstream', {}))
  let mono = 0
  const parts = { store, clock, monotonic: () => mono }
  const moments = createMoments(parts)
  const moved = { cutBack: () => undefined, moment: core.projection.moment }
  const pass = (ms: number) => {
    clock.advance(ms)
    mono += ms
  }
  moments.learn(0, moved)
  const at = clock.now()
  const write = (name: string) => core.create('company', { name }, { at: moments.now() })
  const shown = (id: string) =>
    store.pluck<string>('SELECT updated_at FROM o_company WHERE id = ?', [id])[0]
  const before = write('before')
  pass(1000)
  clock.advance(HOUR)
  const after = write('after')
  expect(shown(after)).toBe(new Date(at + 1000 + HOUR).toISOString())
  pass(1000)
  moments.learn(-HOUR, moved)
  expect(shown(before)).toBe(new Date(at).toISOString())
  expect(shown(after)).toBe(new Date(at + 1000).toISOString())
  expect(store.pluck('SELECT ts FROM outbox ORDER BY n')).toEqual([at, at + 1000])
  expect(createMoments(parts).now()).toBe(clock.now() - HOUR)
  core.remove()
})
