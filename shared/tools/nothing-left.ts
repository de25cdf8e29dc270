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
    chance: [Math.random, crypto.getRandomValues, crypto.randomUUID],
    clock: [Date, Date.now, performance.now],
  }
}
