import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createKeptErrors, KEPT_FILE } from './kept-errors.ts'
import { createNodePorts } from './node-ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-errors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const clock = { now: () => Date.parse('2026-11-22T06:00:00Z') }

test('[NH1] an error is kept across starts, with places in the program and nothing of the person', () => {
  const profile = join(folder, 'new')
  const ports = createNodePorts({ host: 'test', profile, log: silentLog, restart: () => undefined })
  ports.log
    .child({ email: 'ana@example.com' })
    .error('mail/failed', { error: new RangeError('Dear Ana'), subject: 'Renewal' })
  ports.log.warn('mail/slow', { error: new Error('no') })
  const [found, ...more] = createKeptErrors(profile, clock).read()
  expect(found).toMatchObject({ event: 'mail/failed', type: 'RangeError', value: '' })
  expect(found?.places[0]).toMatch(/^desktop\/src\/node-host\/kept-errors\.test\.ts:\d+$/)
  expect(more).toEqual([])
  expect(ports.errors()).toHaveLength(1)
  expect(readFileSync(join(profile, KEPT_FILE), 'utf8')).not.toMatch(/Ana|ana@|Renewal|\/tmp/)
})

test('[NH1] the newest hundred; half a line of a power cut is none', () => {
  const profile = join(folder, 'many')
  const errors = createKeptErrors(profile, clock)
  expect(errors.read()).toEqual([])
  for (let at = 0; at < 250; at++) errors.report(`a/failed-${at}`, undefined)
  appendFileSync(join(profile, KEPT_FILE), '{"at":"20')
  const events = errors.read().map(({ event }) => event)
  expect([events.length, events.at(-1)]).toEqual([100, 'a/failed-249'])
  const size = readFileSync(join(profile, KEPT_FILE), 'utf8').split('\n').length
  expect(size).toBeLessThanOrEqual(201)
})

test('[NH1] a folder that takes nothing harms nothing', () => {
  const errors = createKeptErrors(join('/dev/null', 'nowhere'), clock)
  errors.report('a/failed', new Error('no'))
  expect(errors.read()).toEqual([])
})
