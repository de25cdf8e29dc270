import { expect, test } from 'vitest'
import { configHelp, readConfig } from './config.ts'

test('an empty environment gives the defaults', () => {
  expect(readConfig({})).toEqual({
    port: 8787,
    host: '127.0.0.1',
    data: './kith-server',
    databaseUrl: undefined,
  })
})

test('values come from the environment, empty ones count as absent', () => {
  expect(readConfig({ PORT: '9000', HOST: '' })).toMatchObject({ port: 9000, host: '127.0.0.1' })
})

test.each([
  ['PORT', { PORT: 'many' }],
  ['PORT', { PORT: '70000' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
])('%s that makes no sense is named', (name, environment) => {
  expect(() => readConfig(environment as Record<string, string>)).toThrow(name)
})

test('the help names every option', () => {
  expect(configHelp()).toHaveLength(4)
})
