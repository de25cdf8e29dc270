import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { holdLock } from './hold-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pathOf = (name: string) => join(folder, name, 'kith.lock')

describe('a lock', () => {
  it('[DK1] is held once and let go', () => {
    const path = pathOf('once')
    const first = holdLock(path)
    expect(first.isHeld).toBe(true)
    expect(holdLock(path)).toEqual({ isHeld: false, pid: process.pid })
    if (first.isHeld) first.release()
    expect(existsSync(path)).toBe(false)
    const second = holdLock(path)
    expect(second.isHeld).toBe(true)
    // Who let go has no say over the next holder.
    if (first.isHeld) first.release()
    expect(existsSync(path)).toBe(true)
  })

  const stale: readonly (readonly [string, string])[] = [
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 30, started: '7' })],
    ['that is half written', '{"pid":'],
    // Only there does a process say when it started.
    ...(process.platform === 'linux'
      ? ([['of another start of this number', JSON.stringify({ pid: 1, started: '-1' })]] as const)
      : []),
  ]
  it.each(stale)('[DK1] %s is taken over', (name, text) => {
    const path = pathOf(name)
    const before = holdLock(path)
    if (before.isHeld) before.release()
    writeFileSync(path, text)
    expect(holdLock(path).isHeld).toBe(true)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid })
  })
})
