/** The Graph connector against the simulator. */
import { describe, expect, test } from 'vitest'
import { startProviderSim } from '#provider-sim'
import { connectKind } from './connect-faults.ts'
import { createGraphConnector } from './graph.ts'
import {
  collect,
  drain,
  mailConnectorContract,
  rawMail,
  type Elsewhere,
} from './mail-connector.contract.ts'

const always = () => new AbortController().signal
const user = {
  provider: 'microsoft' as const,
  subject: 'm-1',
  address: 'me@entra.test',
  name: 'Me',
}
const SCOPES = ['Mail.ReadWrite', 'Mail.Send', 'User.Read']

async function open(scopes = SCOPES) {
  const now = Date.parse('2026-11-20T10:00:00Z')
  const clock = { now: () => now }
  const sim = await startProviderSim({ now: clock.now })
  const box = sim.addUser(user)
  const redirect = 'http://localhost:1/'
  const client = 'kith-simulated-client'
  const code = sim.accounts.code({ user, scopes, challenge: CHALLENGE, redirect, client })
  const given = sim.accounts.exchange({
    grant_type: 'authorization_code',
    client_id: client,
    code,
    redirect_uri: redirect,
    code_verifier: 'proof',
  })
  const access = 'access_token' in given ? given.access_token : ''
  const connector = createGraphConnector({
    tokens: { access: async () => access, renew: async () => access },
    clock,
    subject: user.subject,
    scopes,
    base: sim.url,
    fetch: (url, init) => fetch(url, init),
  })
  const folders = await connector.listFolders()
  const idOf = (role: string) => folders.find(folder => folder.role === role)?.providerId ?? ''
  return { sim, box, connector, inbox: idOf('inbox'), archive: idOf('archive') }
}
/** base64url(sha256('proof')) */
const CHALLENGE = 'wc2iY2KCi2kmZRIFK5fLNynjsFLkreR8Ch4zg97-c8c'

mailConnectorContract('Graph on the simulator', async (): Promise<Elsewhere> => {
  const { sim, box, connector, inbox } = await open()
  return {
    connector,
    inbox,
    add: async (_folder, raw) => void box.add(raw),
    remove: async (_folder, rfcId) => box.remove(box.byRfcId(rfcId)?.id ?? ''),
    markRead: async (_folder, rfcId) => box.label(box.byRfcId(rfcId)?.id ?? '', [], ['UNREAD']),
    end: () => sim.close(),
  }
})

describe('Graph', () => {
  test('[GR1] ids stay the same through a move, on every page', async () => {
    const { sim, box, connector, inbox, archive } = await open()
    for (let at = 0; at < 600; at += 1) box.add(rawMail(`m${at}`), { at: at * 1000 })
    const first = await drain(connector.list(inbox, null, { since: null }, always()))
    expect(first.items).toHaveLength(600)
    expect(first.items.every(item => item.providerId.startsWith('imm-'))).toBe(true)
    const ref = { scope: inbox, providerId: first.items[599]?.providerId ?? '' }
    const { moved } = await connector.apply({ kind: 'move', refs: [ref], to: archive }, always())
    expect(moved).toEqual([{ from: ref, to: { scope: archive, providerId: ref.providerId } }])
    const left = await drain(connector.list(inbox, first.cursor, { since: null }, always()))
    expect(left.removed).toEqual([ref.providerId])
    const there = await drain(connector.list(archive, null, { since: null }, always()))
    expect(there.items.map(item => item.providerId)).toEqual([ref.providerId])
    await sim.close()
  })
  test('[GR2] a delta that is no longer kept is a lost place', async () => {
    const { sim, box, connector, inbox } = await open()
    const { cursor } = await drain(connector.list(inbox, null, { since: null }, always()))
    box.add(rawMail('one'))
    box.forgetLog()
    expect(
      connectKind(
        await drain(connector.list(inbox, cursor, { since: null }, always())).catch(
          (error: unknown) => error,
        ),
      ),
    ).toBe('cursor-lost')
    await sim.close()
  })
  test('[GR3] a round that never ends is ended, and asks for a comparison', async () => {
    const { sim, connector, inbox } = await open()
    const body = {
      value: [{ id: 'imm-1', receivedDateTime: '2026-11-20T10:00:00Z', isRead: true }],
      '@odata.nextLink': `https://graph.microsoft.com/v1.0/me/mailFolders/${inbox}/messages/delta?$skiptoken=again`,
    }
    sim.faults.add({ path: '/messages/delta', times: 50, status: 200, body })
    const found = await drain(connector.list(inbox, null, { since: null }, always()))
    expect(found).toMatchObject({ needsCompare: true, isWhole: false })
    expect(sim.calls.filter(call => call.endsWith('/delta'))).toHaveLength(3)
    await sim.close()
  })
  test.each([
    [429, { 'retry-after': '5' }, 'ApplicationThrottled', 'throttled'],
    [503, { 'retry-after': '5' }, 'ErrorServerBusy', 'throttled'],
    [503, {}, 'serviceNotAvailable', 'transient'],
    [403, {}, 'ErrorAccessDenied', 'missing-scope'],
    [404, {}, 'MailboxNotEnabledForRESTAPI', 'needs-admin'],
    [409, {}, 'ErrorIrresolvableConflict', 'conflict'],
    [413, {}, 'ErrorMessageSizeExceeded', 'too-large'],
    [400, {}, 'ErrorInvalidRequest', 'permanent'],
  ] as const)('[GR4] answer %s %j %s is %s', async (status, headers, code, kind) => {
    const { sim, connector } = await open()
    sim.faults.add({
      path: '/me',
      times: 1,
      status,
      headers,
      body: { error: { code, message: code } },
    })
    const before = sim.calls.length
    expect(connectKind(await connector.verify().catch((error: unknown) => error))).toBe(kind)
    expect(sim.calls.length - before).toBe(1)
    await sim.close()
  })
  test('[GR5] an attempt that broke off leaves no second draft', async () => {
    const { sim, box, connector } = await open()
    const raw = Buffer.from(rawMail('sent'))
    const envelope = { from: user.address, to: ['x@y.test'], bcc: [] }
    const send = () => connector.send(raw, envelope, always(), () => undefined)
    sim.faults.add({ path: '/me/messages/imm', times: 1, status: 503, body: {} })
    await expect(send()).rejects.toThrow()
    await send()
    expect([...box.messages.values()].map(each => [...each.labels])).toEqual([['SENT']])
    await sim.close()
  })
  test('[GR4] a page where the bytes of a mail should be is a network that wants a sign-in', async () => {
    const { sim, box, connector, inbox } = await open()
    const { id } = box.add(rawMail('one'))
    sim.faults.add({ path: '/$value', times: 1, status: 200, body: '<!doctype html>' })
    const refs = [{ scope: inbox, providerId: `imm-${id}` }]
    const error = await collect(
      connector.fetch(refs, { signal: always(), maxMessageBytes: 1e6 }),
    ).catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('offline')
    await sim.close()
  })
  test('[GR5] what was sent is found again by our own id, though its answer was lost', async () => {
    const { sim, box, connector } = await open()
    sim.faults.add({ path: '/send', times: 1, status: 504, isAfter: true, body: {} })
    const raw = Buffer.from(rawMail('sent'))
    const envelope = { from: user.address, to: ['x@y.test'], bcc: [] }
    const sends = () => sim.calls.filter(call => call.endsWith('/send')).length
    const before: number[] = []
    const error: unknown = await connector
      .send(raw, envelope, always(), () => before.push(sends()))
      .catch((thrown: unknown) => thrown)
    expect(connectKind(error)).toBe('transient')
    // The hand-over is told once, before the call after which Microsoft may have it.
    expect([before, sends()]).toEqual([[0], 1])
    const found = await connector.findSent('<sent@example.test>', always())
    expect(found).toMatch(/^imm-/)
    expect([...box.messages.values()].filter(message => message.labels.has('SENT'))).toHaveLength(1)
    expect(await connector.findSent('<other@example.test>', always())).toBeNull()
    await sim.close()
  })
  test('[GR6] one message of twenty that is gone spoils none of the others', async () => {
    const { sim, box, connector, inbox } = await open()
    for (let at = 0; at < 25; at += 1) box.add(rawMail(`m${at}`))
    const { items } = await drain(connector.list(inbox, null, { since: null }, always()))
    box.remove(items[3]?.providerId.slice(4) ?? '')
    const refs = items.map(item => ({ scope: inbox, providerId: item.providerId }))
    const results = await collect(connector.fetch(refs, { signal: always(), maxMessageBytes: 1e6 }))
    expect(results.filter(result => result.is === 'message')).toHaveLength(24)
    expect(results.filter(result => result.is === 'gone')).toHaveLength(1)
    await sim.close()
  })
})
