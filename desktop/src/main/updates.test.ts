import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createUpdates, type UpdateState, type UpdatesDeps } from './updates.ts'

function setup(isPackaged: boolean) {
  const states: UpdateState[] = []
  const updater = Object.assign(new EventEmitter(), {
    checks: 0,
    installs: 0,
    async checkForUpdates() {
      updater.checks++
      return null
    },
    quitAndInstall: () => updater.installs++,
    allowDowngrade: true,
  })
  const timers: (() => void)[] = []
  const updates = createUpdates({
    updater: updater as unknown as UpdatesDeps['updater'],
    isPackaged,
    every: (_ms, work) => {
      timers.push(work)
      return () => timers.splice(0)
    },
    onState: state => states.push(state),
    log: silentLog,
  })
  return { updater, updates, states, timers }
}

test('looks at the start and every few hours, never downwards', () => {
  const { updater, updates, timers } = setup(true)
  updates.start('beta')
  timers[0]?.()
  expect(updater).toMatchObject({
    checks: 2,
    channel: 'beta',
    allowPrerelease: true,
    allowDowngrade: false,
    autoInstallOnAppQuit: true,
  })
})

test('a build from a checkout asks nobody', () => {
  const { updater, updates } = setup(false)
  updates.start('latest')
  expect(updater.checks).toBe(0)
})

test('says what it downloads, and installs when asked', () => {
  const { updater, updates, states } = setup(true)
  updater.emit('update-available', { version: '0.2.0' })
  updater.emit('download-progress', { percent: 41.6 })
  updater.emit('update-downloaded', { version: '0.2.0' })
  updates.install()
  expect(states).toEqual([
    { kind: 'downloading', version: '0.2.0', percent: 0 },
    { kind: 'downloading', version: '0.2.0', percent: 42 },
    { kind: 'ready', version: '0.2.0' },
  ])
  expect(updater.installs).toBe(1)
})

test('a feed that cannot be reached is one calm sentence', () => {
  const { updater, states } = setup(true)
  updater.emit('error', new Error('getaddrinfo ENOTFOUND'))
  expect(states).toEqual([
    { kind: 'failed', message: 'Kith could not look for updates. It tries again later.' },
  ])
})
