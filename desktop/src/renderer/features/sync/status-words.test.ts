import { describe, expect, it } from 'vitest'
import type { SyncStatus } from '@kith/shared/rpc'
import { otherWrote, sideNames, whoSet } from './conflict-words.ts'
import { momentWords } from './moment-words.ts'
import { shareText, statusWords } from './status-words.ts'

const NOW = Date.parse('2026-11-20T14:30:00Z')
const format = { locale: 'en-GB', timeZone: 'Europe/Berlin', now: NOW }
const status: SyncStatus = {
  state: 'synced',
  server: 'https://crm.example.org',
  workspace: 'Tidemark',
  syncedAt: '2026-11-20T13:05:00Z',
  waiting: 0,
  progress: null,
  problem: null,
  issues: 0,
  conflicts: 0,
  seq: 12,
}
const say = (change: Partial<SyncStatus>) => statusWords('open', { ...status, ...change }, format)

describe('the status pill', () => {
  it('[SY1] says in a few words where things stand', () => {
    expect(say({}).text).toBe('Synced 14:05')
    expect(say({ state: 'local', server: null }).text).toBe('Only on this device')
    expect(say({ state: 'offline', waiting: 3 }).text).toBe('Offline, 3 waiting')
    expect(say({ state: 'offline' }).text).toBe('Offline')
    expect(say({ state: 'offline', syncedAt: null, seq: 0 }).text).toBe('Connecting')
    expect(say({ state: 'syncing', waiting: 1200 }).text).toBe('Syncing 1,200')
    expect(say({ state: 'first', progress: { done: 421, total: 1000 } }).text).toBe('Getting 42%')
    expect(say({ state: 'sharing', progress: null }).text).toBe('Sharing')
  })
  it('[SY1] asks for a person only where one can help', () => {
    const problem = { code: 'revoked', say: 'You are signed out.', offer: 'sign-in' } as const
    expect(say({ state: 'problem', problem })).toMatchObject({
      text: 'Sign in again',
      tone: 'need',
      hint: 'You are signed out.',
    })
    expect(say({ issues: 2 })).toMatchObject({ text: '2 refused', tone: 'need' })
    expect(say({ conflicts: 2 }).tone).toBe('ok')
    expect(say({ state: 'offline', waiting: 3 }).tone).toBe('wait')
  })
  it('[SY1] puts the engine before the server: without it nothing else is known', () => {
    expect(statusWords('lost', status, format).text).toBe('Reconnecting')
  })
  it('[SY2] never says all is there while something is missing', () => {
    expect(shareText({ progress: { done: 9_999, total: 10_000 } }, format)).toBe('99%')
    expect(shareText({ progress: { done: 5, total: 0 } }, format)).toBeNull()
  })
})

describe('moments', () => {
  it('[SY3] are as short as is clear, in the zone of the workspace', () => {
    expect(momentWords('2026-11-20T22:59:00Z', format)).toBe('23:59')
    expect(momentWords('2026-11-17T13:05:00Z', format)).toBe('Tue 14:05')
    expect(momentWords('2026-03-12T13:05:00Z', format)).toBe('12 Mar')
    expect(momentWords(null, format)).toBe('')
  })
})

describe('a value that gave way', () => {
  it('[SY4] is told as of two people only where two wrote', () => {
    const two = { hands: 'two', keptBy: 'Ana', lostBy: 'Mira' } as const
    expect(whoSet(two, 'this', '10:42')).toBe('Ana set this at the same time (10:42).')
    expect(otherWrote(two)).toBe('Mira wrote')
    expect(sideNames(two)).toEqual(['Ana set', 'Mira set'])
    const me = { hands: 'me', keptBy: 'Mira', lostBy: 'Mira' } as const
    expect(whoSet(me, '“City”', '10:42')).toBe(
      'You set “City” on two devices at the same time (10:42).',
    )
    expect(otherWrote(me)).toBe('The other one says')
    expect(sideNames(me)).toEqual(['You set last', 'You set on another device'])
    const one = { hands: 'one', keptBy: 'Ana', lostBy: 'Ana' } as const
    expect(whoSet(one, 'this', 'now')).toBe('Ana set this on two devices at the same time (now).')
  })
})
