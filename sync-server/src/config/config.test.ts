import { expect, test } from 'vitest'
import { configHelp, readConfig } from './config.ts'

test('an empty environment gives the defaults', () => {
  const { identity, ops, ...base } = readConfig({})
  expect(base).toEqual({
    port: 8787,
    host: '127.0.0.1',
    data: './kith-server',
    databaseUrl: undefined,
  })
  expect(identity).toMatchObject({
    publicUrl: undefined,
    allowInsecure: false,
    trustedProxies: [],
    sessionDays: 30,
    failuresPerAccount: 5,
    smtpUrl: undefined,
  })
  expect(ops).toMatchObject({ logLevel: 'info', metricsToken: undefined, auditDays: 730 })
})

test('values come from the environment, empty ones count as absent', () => {
  expect(readConfig({ PORT: '9000', HOST: '' })).toMatchObject({ port: 9000, host: '127.0.0.1' })
  expect(
    readConfig({ KITH_TRUSTED_PROXIES: '10.0.0.0/8, ::1', KITH_ALLOW_INSECURE: 'yes' }).identity,
  ).toMatchObject({ trustedProxies: ['10.0.0.0/8', '::1'], allowInsecure: true })
})

test('a secret may stand in a file that NAME_FILE names', () => {
  const config = readConfig({ KITH_SECRET_FILE: '/run/secrets/kith' }, path =>
    path === '/run/secrets/kith' ? `${'s'.repeat(40)}\n` : '',
  )
  expect(config.identity.secret).toBe('s'.repeat(40))
})

test('a file that cannot be read is named', () => {
  expect(() => readConfig({ KITH_SECRET_FILE: '/nowhere/at/all' })).toThrow('KITH_SECRET_FILE')
})

test.each([
  ['PORT', { PORT: 'many' }],
  ['PORT', { PORT: '70000' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
  ['KITH_SECRET', { KITH_SECRET: 'short' }],
  ['KITH_MICROSOFT_TENANT', { KITH_MICROSOFT_TENANT: 'common' }],
  ['KITH_TRUSTED_PROXIES', { KITH_TRUSTED_PROXIES: 'everyone' }],
  ['KITH_ALLOW_INSECURE', { KITH_ALLOW_INSECURE: 'maybe' }],
])('%s that makes no sense is named', (name, environment) => {
  expect(() => readConfig(environment as Record<string, string>)).toThrow(name)
})

test('the help names every option', () => {
  const help = configHelp()
  expect(help.length).toBeGreaterThan(25)
  expect(help.every(line => /^[A-Z0-9_]+: .+\.$/s.test(line))).toBe(true)
})
