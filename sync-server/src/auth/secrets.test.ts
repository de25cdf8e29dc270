import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPasswordHash } from './password-hash.ts'
import { createRoomTokens } from './room-token.ts'
import { keyFor, serverSecret } from './server-secret.ts'

test('[AU12] the secret is made once, for its owner only, and a given one wins', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kith-secret-')), 'data')
  const made = serverSecret(undefined, folder)
  expect(made.length).toBeGreaterThanOrEqual(64)
  expect(serverSecret(undefined, folder)).toBe(made)
  const path = join(folder, 'secret.key')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path, 'utf8').trim()).toBe(made)
  expect(serverSecret('given', folder)).toBe('given')
})

test('[AU12] keys of different uses differ', () => {
  expect(keyFor('secret', 'rooms')).not.toEqual(keyFor('secret', 'sessions'))
})

test('[AU1] a password is kept as Argon2id, each time with another salt', async () => {
  const passwords = createPasswordHash()
  const [one, two] = [await passwords.hash('åéî'), await passwords.hash('åéî')]
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(two)
  expect(await passwords.verify('åéî', one)).toBe(true)
  // The same word typed on a keyboard that composes otherwise.
  expect(await passwords.verify('åéî'.normalize('NFD'), one)).toBe(true)
  expect(await passwords.verify('aei', one)).toBe(false)
  for (const kept of ['', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$', one.slice(0, -1) + '!']) {
    expect(await passwords.verify('åéî', kept)).toBe(false)
  }
})

const grant = { workspace: 'w', doc: 'd', user: 'u', session: 's', mayEdit: true }
test('[AU13] a room token opens its document until its time is over', () => {
  let now = 1_000_000
  const tokens = createRoomTokens(keyFor('secret', 'rooms'), 60, { now: () => now })
  const { token, expiresAt } = tokens.make(grant)
  expect(expiresAt).toBe(now + 3_600_000)
  expect(tokens.read(token, 'd')).toEqual(grant)
  expect(tokens.read(token, 'other')).toBeUndefined()
  now = expiresAt
  expect(tokens.read(token, 'd')).toBeUndefined()
})

test('[AU13] a token that is forged, cut or made with another secret opens nothing', () => {
  const clock = { now: () => 0 }
  const tokens = createRoomTokens(keyFor('secret', 'rooms'), 60, clock)
  const { token } = tokens.make(grant)
  const [payload = '', signature = ''] = token.split('.')
  const forged = Buffer.from(
    Buffer.from(payload, 'base64url').toString().replace('"u":"u"', '"u":"v"'),
  ).toString('base64url')
  const foreign = createRoomTokens(keyFor('other', 'rooms'), 60, clock).make(grant).token
  for (const bad of ['', '.', payload, `${payload}.`, `${forged}.${signature}`, foreign]) {
    expect(tokens.read(bad, 'd')).toBeUndefined()
  }
})
