import { Hono } from 'hono'
import { createLog, newId, s, type LogLine } from '@kith/shared/kit'
import { describe, expect, test } from 'vitest'
import {
  addressBucket,
  clientAddress,
  createRequestLimit,
  createTrustedProxies,
  defineRoute,
  deviceNameOf,
  MANAGER,
  MEMBER,
  mountRoutes,
  OWNER,
  PUBLIC,
  publicOriginOf,
  SIGNED_IN,
  type HttpEnv,
} from './index.ts'

describe('the address of a request', () => {
  const trusted = createTrustedProxies(['10.0.0.0/8', '::1'])
  test.each([
    ['no proxy', '192.0.2.1', undefined, '192.0.2.1'],
    ['a header from somebody nobody trusts', '192.0.2.1', '1.2.3.4', '192.0.2.1'],
    ['a trusted proxy', '10.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['what the client wrote before it', '10.0.0.1', '6.6.6.6, 192.0.2.7', '192.0.2.7'],
    ['two trusted proxies', '::1', '192.0.2.7, 10.9.9.9', '192.0.2.7'],
    ['IPv4 on a socket of both kinds', '::ffff:10.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['a proxy without the header', '10.0.0.1', undefined, '10.0.0.1'],
    ['words in the header', '10.0.0.1', 'localhost', '10.0.0.1'],
    ['no peer', undefined, '192.0.2.7', 'unknown'],
  ])('[HT1] %s', (_name, peer, header, wanted) => {
    expect(clientAddress(peer, header, trusted)).toBe(wanted)
  })

  test('[HT1] an IPv6 customer has one budget for the whole network', () => {
    expect(addressBucket('2001:db8:1:2:3::4')).toBe(addressBucket('2001:db8:1:2:ffff::'))
    expect(addressBucket('2001:db8:1:2::1')).not.toBe(addressBucket('2001:db8:1:3::1'))
    expect(addressBucket('192.0.2.1')).toBe('192.0.2.1')
  })
})

describe('the public address', () => {
  const base = { host: '127.0.0.1', port: 8787, publicUrl: undefined, allowInsecure: false }
  test.each([
    ['this machine', base, 'http://127.0.0.1:8787'],
    ['TLS', { ...base, publicUrl: 'https://kith.example.com/x/' }, 'https://kith.example.com'],
    [
      'a network that is trusted',
      { ...base, host: '10.0.0.4', allowInsecure: true },
      'http://10.0.0.4:8787',
    ],
    ['IPv6 of this machine', { ...base, host: '::1' }, 'http://[::1]:8787'],
  ])('[HT2] %s', (_name, input, wanted) => expect(publicOriginOf(input)).toBe(wanted))

  test.each([
    ['every address', { ...base, host: '0.0.0.0' }],
    ['a name without TLS', { ...base, publicUrl: 'http://kith.example.com' }],
    ['a name that begins like ours', { ...base, publicUrl: 'http://127.0.0.1.example.com' }],
    ['localhost as a part', { ...base, publicUrl: 'http://localhost.example.com' }],
  ])('[HT2] %s is refused', (_name, input) => {
    expect(() => publicOriginOf(input)).toThrow('KITH_PUBLIC_URL')
  })
})

const workspace = newId()
const foreign = newId()
const tokens: Record<string, string> = {
  owner: 'o',
  admin: 'a',
  member: 'm',
  viewer: 'g',
  nobody: 'n',
}
const tokenOf = (role: string) => (tokens[role] ?? '').repeat(20)

function server(perMinute = 1000) {
  const lines: LogLine[] = []
  const app = new Hono<HttpEnv>()
  const at = { workspace: s.string() }
  const run = async () => ({ ok: true })
  const post = defineRoute({
    method: 'POST',
    path: '/post',
    rule: PUBLIC,
    body: s.strictObject({ name: s.string().max(5) }),
    maxBytes: 100,
    run: async call => call.body,
  })
  const broken = defineRoute({
    method: 'GET',
    path: '/broken',
    rule: PUBLIC,
    run: async () => {
      throw new Error('the password is swordfish')
    },
  })
  const ruled = (
    [
      ['signed-in', SIGNED_IN],
      ['member', MEMBER],
      ['manager', MANAGER],
      ['owner', OWNER],
    ] as const
  ).map(([path, rule]) =>
    defineRoute({ method: 'GET', path: `/${path}/:workspace`, rule, params: s.object(at), run }),
  )
  mountRoutes(app, [post, broken, ...ruled], {
    guard: {
      whoIs: async token => {
        const role = Object.keys(tokens).find(name => tokenOf(name) === token)
        if (role === undefined) return undefined
        return { user: role, email: '', name: '', session: '', device: '' }
      },
      membershipOf: async (id, user) =>
        id === workspace && user !== 'nobody' ? { workspace: id, role: user } : undefined,
    },
    limit: createRequestLimit(perMinute, { now: () => 0 }),
    isTrustedProxy: () => false,
    log: createLog(line => lines.push(line)),
  })
  const get = async (path: string, role: string): Promise<Response> =>
    app.request(path, { headers: role === '' ? {} : { authorization: `Bearer ${tokenOf(role)}` } })
  return { app, lines, get }
}

test('[HT3] the request after the last is 429 and says how long', async () => {
  const { get } = server(2)
  const [one, , three] = [
    await get('/broken', ''),
    await get('/broken', ''),
    await get('/broken', ''),
  ]
  expect(one.headers.get('ratelimit-remaining')).toBe('1')
  expect(three.status).toBe(429)
  expect(three.headers.get('retry-after')).toBe('60')
  expect(await three.json()).toMatchObject({ error: { code: 'http/too-many' } })
})

describe('what a request brings', () => {
  const send = (body: BodyInit, type = 'application/json') =>
    server().app.request('/post', { method: 'POST', body, headers: { 'content-type': type } })
  test.each([
    ['no JSON', '{', 422, 'http/bad-input'],
    ['a wrong type', '{"name":1}', 422, 'http/bad-input'],
    ['too long a text', '{"name":"abcdef"}', 422, 'http/bad-input'],
    ['a key nobody knows', '{"name":"a","admin":true}', 422, 'http/bad-input'],
    ['a key of the prototype', '{"name":"a","__proto__":{}}', 422, 'http/bad-input'],
    ['too many bytes', JSON.stringify({ name: 'a'.repeat(200) }), 413, 'http/too-big'],
  ])('[HT4] %s', async (_name, body, status, code) => {
    const answer = await send(body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { code } })
  })

  test('[HT4] what fits goes through, as JSON and as a form', async () => {
    expect(await (await send('{"name":"a"}')).json()).toEqual({ name: 'a' })
    const form = await send('name=b', 'application/x-www-form-urlencoded')
    expect(await form.json()).toEqual({ name: 'b' })
  })

  test('[HT4] a stream without end is cut off', async () => {
    const endless = new ReadableStream({
      pull: controller => controller.enqueue(new Uint8Array(64).fill(32)),
    })
    const answer = await server().app.request('/post', {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
  })

  test('[HT4] a device’s name is shown without marks that turn text around', () => {
    expect(deviceNameOf(encodeURIComponent('Ana’s \u202Elaptop\n'))).toBe('Ana’s laptop')
    expect(deviceNameOf('%E0%A4%A')).toBe('')
  })
})

describe('rules', () => {
  const wanted: Readonly<Record<string, readonly number[]>> = {
    // '', nobody, viewer, member, admin, owner
    'signed-in': [401, 200, 200, 200, 200, 200],
    member: [401, 404, 200, 200, 200, 200],
    manager: [401, 404, 403, 403, 200, 200],
    owner: [401, 404, 403, 403, 403, 200],
  }
  const roles = ['', 'nobody', 'viewer', 'member', 'admin', 'owner']
  test.each(Object.entries(wanted))('[HT5] %s', async (rule, statuses) => {
    const { get } = server()
    const found = await Promise.all(roles.map(role => get(`/${rule}/${workspace}`, role)))
    expect(found.map(answer => answer.status)).toEqual(statuses)
  })

  test('[HT5] a workspace of others, one that is not there and no id at all give the same answer', async () => {
    const { get } = server()
    const answers = await Promise.all(
      [foreign, newId(), 'x', "'%20or%201=1"].map(async id => {
        const answer = await get(`/member/${id}`, 'owner')
        return { status: answer.status, body: await answer.json() }
      }),
    )
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

test('[HT6] a bug is a number and a sentence', async () => {
  const { get, lines } = server()
  const answer = await get('/broken', '')
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toContain('swordfish')
  const id = answer.headers.get('x-request-id')
  expect(JSON.parse(text).error.data).toEqual({ logId: id })
  expect(lines).toMatchObject([{ event: 'http/failed', fields: { requestId: id } }])
})
