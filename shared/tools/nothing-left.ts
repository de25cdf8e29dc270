/**
 * Where files of tests share their modules, none may leave anything behind that the next would meet: this
 * fails the file that does.
 */
import { afterAll, expect, vi } from 'vitest'

const met = state()
afterAll(() => {
  expect(vi.isFakeTimers(), 'timers of a test are left').toBe(false)
  expect(state(), 'what this file of tests changed and left').toEqual(met)
})

function state() {
  const { fetch, setTimeout, setInterval, setImmediate, queueMicrotask } = globalThis
  return {
    folder: process.cwd(),
    environment: { ...process.env },
    fetch,
    timers: [setTimeout, setInterval, setImmediate, queueMicrotask],
    chance: [at(Math, 'random'), at(crypto, 'getRandomValues'), at(crypto, 'randomUUID')],
    clock: [Date, at(Date, 'now'), at(performance, 'now')],
  }
}

/** The method itself, to be compared and not called. */
function at(owner: object, name: string): unknown {
  return Reflect.get(owner, name)
}
