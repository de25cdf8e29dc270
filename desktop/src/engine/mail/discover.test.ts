/** Finding servers by the address, and what a failure makes of an account. */
import { expect, test } from 'vitest'
import { connectFault } from '#engine/connectors'
import { discover, placeOf, readAutoconfig, type DiscoverPorts } from './discover.ts'
import { KNOWN_PROVIDERS, MX_PROVIDERS } from './known-providers.ts'
import { setbackOf } from './stage.ts'

const silent: DiscoverPorts = {
  fetchText: async () => undefined,
  srv: async () => [],
  mx: async () => [],
  answers: async () => false,
}
const XML = `<clientConfig><emailProvider id="x"><incomingServer type="pop3"><hostname>pop.x.test</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>plain.x.test</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>imap.x.test</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.x.test</hostname><port>587</port><socketType>STARTTLS</socketType></outgoingServer></emailProvider></clientConfig>`

test('[EM17] known providers, the domain’s file, its SRV records, its MX and a guess are asked in turn', async () => {
  const signal = new AbortController().signal
  const at = (address: string, ports: Partial<DiscoverPorts> = {}) =>
    discover(address, signal, { ...silent, ...ports })
  expect(await at('Ann@GMX.de')).toMatchObject({
    imap: { host: 'imap.gmx.net', port: 993, tls: 'tls' },
  })
  expect((await at('ann@gmail.com')).provider).toBe('google')
  expect((await at('ann@acme.test', { mx: async () => ['aspmx.l.google.com'] })).provider).toBe(
    'google',
  )
  expect(
    (await at('ann@acme.test', { mx: async () => ['acme-test.mail.protection.outlook.com'] }))
      .provider,
  ).toBe('microsoft')
  expect(await at('ann@x.test', { fetchText: async () => XML })).toMatchObject({
    imap: { host: 'imap.x.test', tls: 'tls' },
    smtp: { host: 'smtp.x.test', tls: 'starttls' },
  })
  const srv: DiscoverPorts['srv'] = async name =>
    name.startsWith('_imaps.') ? [{ name: 'in.x.test', port: 993 }] : []
  expect((await at('ann@x.test', { srv })).imap).toEqual({
    host: 'in.x.test',
    port: 993,
    tls: 'tls',
  })
  const answers: DiscoverPorts['answers'] = async (host, port) =>
    host === 'mail.x.test' && port === 143
  expect((await at('ann@x.test', { answers })).imap).toEqual({
    host: 'mail.x.test',
    port: 143,
    tls: 'starttls',
  })
  expect((await at('ann@x.test')).imap).toBeNull()
  expect((await at('nonsense')).imap).toBeNull()
})

test('[EM18] the table is whole: encrypted places, each domain once; a file without encryption is no answer', () => {
  const domains = KNOWN_PROVIDERS.flatMap(provider => provider.domains)
  expect(domains.filter((name, at) => domains.indexOf(name) !== at)).toEqual([])
  expect(domains.length).toBeGreaterThan(120)
  for (const { imap, smtp } of KNOWN_PROVIDERS) {
    expect(placeOf(imap).port).toBeGreaterThan(0)
    expect([465, 587, 1025]).toContain(placeOf(smtp).port)
  }
  for (const [, domain] of MX_PROVIDERS) expect(domains).toContain(domain)
  expect(readAutoconfig(XML.replaceAll('SSL', 'plain'))).toBeUndefined()
  expect(readAutoconfig('<html>'.repeat(1000))).toBeUndefined()
})

test('[EM19] every failure has its state and its time; only those of the sign-in, the administrator and the settings stop', () => {
  const host = 'mail.x.test'
  const now = 1_000_000
  const after = (error: unknown, failures = 0) =>
    setbackOf(error, { state: 'live', failures, address: 'a@x.test' }, now, 0.5)
  expect(after(connectFault('offline', { host }))).toMatchObject({
    stage: 'offline',
    nextAttemptAt: now + 15_000,
  })
  const until = now + 90_000
  const throttled = after(connectFault('throttled', { host, until }))
  expect(throttled.stage).toBe('throttled')
  expect(throttled.nextAttemptAt).toBeGreaterThanOrEqual(until)
  const reauth = connectFault('needs-reauth', { host, why: 'no' })
  expect(after(reauth)).toMatchObject({ stage: 'live', nextAttemptAt: now + 5000 })
  expect(after(reauth, 1)).toMatchObject({ stage: 'needs-reauth', nextAttemptAt: null })
  const certificate = connectFault('certificate', { host, why: 'x', fingerprint: null })
  expect(after(certificate)).toMatchObject({ stage: 'misconfigured', nextAttemptAt: null })
  expect(after(connectFault('auth-expired', { host }))).toMatchObject({ nextAttemptAt: now })
  expect(after(connectFault('auth-expired', { host }), 2).stage).toBe('needs-reauth')
  const transient = connectFault('transient', { host, why: 'reset' })
  for (let failures = 0; failures < 7; failures++) {
    const { stage, nextAttemptAt } = after(transient, failures)
    expect(stage).toBe('live')
    expect(nextAttemptAt).toBeGreaterThan(now)
    expect(nextAttemptAt).toBeLessThanOrEqual(now + 300_000)
  }
  // Never a dead end: it says so, and goes on trying.
  expect(after(transient, 7)).toMatchObject({ stage: 'error' })
  expect(after(transient, 7).nextAttemptAt).not.toBeNull()
  expect(after(new Error('bug'), 8)).toMatchObject({
    stage: 'error',
    nextAttemptAt: now + 86_400_000,
  })
})
