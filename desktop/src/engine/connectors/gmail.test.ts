/** The Gmail connector against the simulator, and its rules for history, quota and refusals. */
import { describe, expect, test } from 'vitest'
import { startProviderSim, type ProviderSim, type SimMailbox } from '#provider-sim'
import { connectKind } from './connect-faults.ts'
import { createGmailConnector } from './gmail.ts'
import { readHistory } from './gmail-listing.ts'
import {
  collect,
  drain,
  mailConnectorContract,
  rawMail,
  type Elsewhere,
} from './mail-connector.contract.ts'
import { createUnitBucket } from './unit-bucket.ts'

const always = () => new AbortController().signal
const user = { provider: 'google' as const, subject: 'g-1', address: 'me@sim.test', name: 'Me' }
const SCOPES = ['https://mail.google.com/', 'https://www.googleapis.com/auth/gmail.settings.basic']

async function open(scopes = SCOPES, unitsPerMinute = 1e6) {
  let now = Date.parse('2026-11-20T10:00:00Z')
  const clock = { now: () => now }
  const sim: ProviderSim = await startProviderSim({ now: clock.now, unitsPerMinute })
  const box: SimMailbox = sim.addUser(user)
  // The token as the sign-in would have given it.
  const code = sim.accounts.code({
    user,
    scopes,
    challenge: CHALLENGE,
    redirect: 'http://127.0.0.1:1/',
    client: 'kith-simulated-client',
  })
  const given = sim.accounts.exchange({
    grant_type: 'authorization_code',
    client_id: 'kith-simulated-client',
    code,
    redirect_uri: 'http://127.0.0.1:1/',
    code_verifier: 'proof',
  })
  const access = 'access_token' in given ? given.access_token : ''
  const renewed: string[] = []
  const bucket = createUnitBucket({
    clock,
    perMinute: unitsPerMinute,
    wait: async ms => void (now += ms),
  })
  const connector = createGmailConnector({
    tokens: { access: async () => access, renew: async refused => (renewed.push(refused), access) },
    bucket,
    clock,
    subject: user.subject,
    rootUrl: sim.url,
    scopes: scopes.map(scope => scope.replace(/\/$/, '').split('/').at(-1) ?? ''),
  })
  return { sim, box, connector, renewed, bucket, advance: (ms: number) => (now += ms) }
}
/** base64url(sha256('proof')) */
const CHALLENGE = 'wc2iY2KCi2kmZRIFK5fLNynjsFLkreR8Ch4zg97-c8c'

mailConnectorContract('Gmail on the simulator', async (): Promise<Elsewhere> => {
  const { sim, box, connector } = await open()
  return {
    connector,
    inbox: 'mailbox',
    add: async (_folder, raw) => void box.add(raw),
    remove: async (_folder, rfcId) => box.remove(box.byRfcId(rfcId)?.id ?? ''),
    markRead: async (_folder, rfcId) => box.label(box.byRfcId(rfcId)?.id ?? '', [], ['UNREAD']),
    end: () => sim.close(),
  }
})

describe('Gmail', () => {
  test('[GM1] tells what changed while the first list ran, also from an empty mailbox', async () => {
    const { sim, box, connector } = await open()
    const empty = await drain(connector.list('mailbox', null, { since: null }, always()))
    expect(empty).toMatchObject({ items: [], isWhole: true })
    box.add(rawMail('first'))
    const later = await drain(connector.list('mailbox', empty.cursor, { since: null }, always()))
    expect(later.items).toHaveLength(1)
    await sim.close()
  })
  test('[GM2] says which mail is older than the window, and has named all', async () => {
    const { sim, box, connector } = await open()
    const since = Date.parse('2026-01-01T00:00:00Z')
    box.add(rawMail('old'), { at: since - 1000 })
    box.add(rawMail('new'), { at: since + 1000 })
    const found = await drain(connector.list('mailbox', null, { since }, always()))
    expect(found.items.map(item => item.isOutside === true)).toEqual([false, true])
    await sim.close()
  })
  test('[GM3] a history that Gmail no longer keeps is a lost place, not a failure', async () => {
    const { sim, box, connector } = await open()
    const { cursor } = await drain(connector.list('mailbox', null, { since: null }, always()))
    box.add(rawMail('one'))
    box.forgetLog()
    const error: unknown = await drain(
      connector.list('mailbox', cursor, { since: null }, always()),
    ).catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('cursor-lost')
    await sim.close()
  })
  test('[GM1] the last word on an id counts', () => {
    const message = { id: 'a', threadId: 'a', labelIds: ['INBOX'] }
    const both = readHistory([{ messagesDeleted: [{ message }] }, { messagesAdded: [{ message }] }])
    expect(both).toMatchObject({ items: [{ providerId: 'a' }], removed: [] })
    expect(
      readHistory([{ messagesAdded: [{ message }] }, { messagesDeleted: [{ message }] }]),
    ).toMatchObject({ items: [], removed: ['a'] })
  })
  test('[GM4] renews a refused token once and replays the call once', async () => {
    const { sim, connector, renewed } = await open()
    sim.faults.add({
      path: '/profile',
      times: 1,
      status: 401,
      body: { error: { code: 401, errors: [{ reason: 'authError' }] } },
    })
    expect(await connector.verify()).toMatchObject({ address: 'me@sim.test', subject: 'g-1' })
    expect(renewed).toHaveLength(1)
    await sim.close()
  })
  test.each([
    [403, { x: '' }, 'userRateLimitExceeded', 'throttled'],
    [429, { 'retry-after': '7' }, 'rateLimitExceeded', 'throttled'],
    [403, {}, 'dailyLimitExceeded', 'daily-limit'],
    [403, {}, 'insufficientPermissions', 'missing-scope'],
    [403, {}, 'accessNotConfigured', 'misconfigured'],
    [403, {}, 'domainPolicy', 'needs-admin'],
    [413, {}, 'uploadTooLarge', 'too-large'],
    [400, {}, 'failedPrecondition', 'transient'],
    [503, {}, 'backendError', 'transient'],
    [400, {}, 'invalidArgument', 'permanent'],
  ] as const)('[GM5] answer %s %j %s is %s', async (status, headers, reason, kind) => {
    const { sim, connector } = await open()
    sim.faults.add({
      path: '/labels',
      times: 1,
      status,
      headers,
      body: { error: { code: status, message: reason, errors: [{ reason }] } },
    })
    const error: unknown = await connector.listFolders().catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe(kind)
    // Nothing is repeated behind our back.
    expect(sim.calls.filter(call => call.endsWith('/labels'))).toHaveLength(1)
    await sim.close()
  })
  test.each([200, 404])(
    '[GM5] a page where data should be is a network that wants a sign-in, also with status %i',
    async status => {
      const { sim, connector } = await open()
      sim.faults.add({
        path: '/labels',
        times: 1,
        status,
        body: '<!doctype html><title>Hotel</title>',
      })
      expect(connectKind(await connector.listFolders().catch((thrown: unknown) => thrown))).toBe(
        'offline',
      )
      await sim.close()
    },
  )
  test('[GM9] names what comes back from spam and bin, and what stands there only as such', async () => {
    const { sim, box, connector } = await open()
    const { id } = box.add(rawMail('bin'), { labels: ['TRASH'] })
    const first = await drain(connector.list('mailbox', null, { since: null }, always()))
    expect(first.items).toMatchObject([{ providerId: id, isAside: true }])
    box.label(id, ['INBOX'], ['TRASH'])
    const later = await drain(connector.list('mailbox', first.cursor, { since: null }, always()))
    expect(later.items).toMatchObject([{ providerId: id }])
    expect(later.items[0]?.isAside).toBeUndefined()
    await sim.close()
  })
  test('[GM9] tells the labels of everything by the lists of its labels', async () => {
    const { sim, box, connector } = await open()
    const own = box.addLabel('Client')
    const ids = [['INBOX', 'UNREAD', own.id], ['TRASH'], []].map(
      (labels, at) => box.add(rawMail(`m${at}`), { labels }).id,
    )
    const told = []
    for await (const page of connector.marks!('mailbox', always())) told.push(...page)
    const byId = new Map(told.map(one => [one.providerId, one]))
    expect(ids.map(id => byId.get(id))).toEqual([
      { providerId: ids[0], flags: [], labels: ['INBOX', own.id] },
      { providerId: ids[1], flags: ['\\Seen'], labels: ['TRASH'] },
      { providerId: ids[2], flags: ['\\Seen'], labels: [] },
    ])
    expect(sim.calls.filter(call => call.includes('/messages/'))).toEqual([])
    await sim.close()
  })
  test('[GM6] spends at most what is allowed and most of it', async () => {
    const { sim, box, connector } = await open(SCOPES, 6000)
    for (let at = 0; at < 900; at += 1) box.add(rawMail(`m${at}`))
    const { items } = await drain(connector.list('mailbox', null, { since: null }, always()))
    const refs = items.map(item => ({ scope: 'mailbox', providerId: item.providerId }))
    const results = await collect(connector.fetch(refs, { signal: always(), maxMessageBytes: 1e6 }))
    expect(results.filter(result => result.is === 'message')).toHaveLength(900)
    expect(sim.quota(user.address).peak()).toBeLessThanOrEqual(6000)
    expect(sim.quota(user.address).peak()).toBeGreaterThanOrEqual(0.85 * 0.8 * 6000)
    await sim.close()
  })
  test('[GM7] a draft keeps its id while its message gets another', async () => {
    const { sim, box, connector } = await open()
    const raw = Buffer.from(rawMail('draft'))
    const id = await connector.saveDraft(raw, null, always())
    const first = box.drafts.get(id)?.message
    expect(await connector.saveDraft(raw, id, always())).toBe(id)
    expect(box.drafts.get(id)?.message).not.toBe(first)
    await connector.removeDraft(id, always())
    await connector.removeDraft(id, always())
    expect(box.drafts.size).toBe(0)
    expect(await connector.saveDraft(raw, id, always())).not.toBe(id)
    await sim.close()
  })
  test('[GM8] what was sent is found by its Message-ID', async () => {
    const { sim, connector } = await open()
    const sends = () => sim.calls.filter(call => call.endsWith('/messages/send')).length
    const before: number[] = []
    expect(await connector.findSent('<sent@example.test>', always())).toBeNull()
    const sent = await connector.send(
      Buffer.from(rawMail('sent')),
      { from: user.address, to: ['x@y.test'], bcc: ['hidden@y.test'] },
      always(),
      () => before.push(sends()),
    )
    expect([before, sends()]).toEqual([[0], 1])
    expect(sent.isFiled).toBe(true)
    expect(await connector.findSent('<sent@example.test>', always())).toBe(sent.providerId)
    await sim.close()
  })
})
