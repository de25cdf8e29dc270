/** The local server as a browser, a web page and a stranger on this machine would meet it. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { wireSerializers } from '@kith/shared/rpc'
import type { EngineClient } from '#engine/compose'
import { createNodePorts } from '#node-host'
import { serveHeadless, type Headless } from './serve-headless.ts'

let kith: Headless
let hash: string
const page = mkdtempSync(join(tmpdir(), 'kith-page-'))

beforeAll(async () => {
  mkdirSync(join(page, 'assets'))
  writeFileSync(join(page, 'index.html'), '<title>Kith</title>')
  writeFileSync(join(page, 'assets', 'a.js'), 'export {}')
  const profile = join(mkdtempSync(join(tmpdir(), 'kith-host-')), 'profile')
  const ports = createNodePorts({ host: 'test', profile, log: silentLog, restart: () => undefined })
  kith = await serveHeadless({ ports, page, port: 0 })
  hash = await upload('<script>alert(1)</script>')
})
afterAll(() => kith.close())

const at = (path: string) => `http://127.0.0.1:${kith.port}${path}`
const bearer = () => ({ authorization: `Bearer ${kith.token}` })

/** Over the socket, as the page would. */
async function upload(text: string): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${kith.port}/rpc?token=${kith.token}`)
  await new Promise(done => socket.addEventListener('open', done, { once: true }))
  const client: EngineClient = createORPCClient(
    new RPCLink({ websocket: socket, customJsonSerializers: wireSerializers }),
  )
  const bytes = new TextEncoder().encode(text)
  const begun = await client.files.begin({ name: 'a.html', size: bytes.length })
  await client.files.chunk({ upload: begun.upload, offset: 0, bytes })
  const finished = await client.files.finish({ upload: begun.upload })
  socket.close()
  return finished.hash
}

test('the printed address moves its token into a cookie that scripts cannot read', async () => {
  const answer = await fetch(kith.url, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/'])
  expect(answer.headers.get('set-cookie')).toMatch(
    /^kith-\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Strict/,
  )
  expect((await fetch(at('/?token=of-an-earlier-start'), { redirect: 'manual' })).status).toBe(401)
})

test('every route is the page, with a policy that lets nothing else in', async () => {
  for (const path of ['/', '/o/person/018f', '/assets/a.js']) {
    const answer = await fetch(at(path))
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('an attachment needs the token, and one that could run is only ever downloaded', async () => {
  expect((await fetch(at(`/files/${hash}?name=a.html`))).status).toBe(401)
  const answer = await fetch(at(`/files/${hash}?name=a.html`), { headers: bearer() })
  expect([answer.status, await answer.text()]).toEqual([200, '<script>alert(1)</script>'])
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
})

test.each([
  '/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/files/%252e%252e%252fetc%252fpasswd',
  `/files/${'0'.repeat(64)}`,
  '/nothing.js',
])('%s is not there', async path => {
  expect((await fetch(at(path), { headers: bearer() })).status).toBe(404)
})

test('nothing is written over HTTP', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    expect(
      (
        await fetch(at('/rpc'), {
          method,
          headers: bearer(),
          body: method === 'DELETE' ? null : '{}',
        })
      ).status,
    ).toBe(405)
  }
})

test.each([
  ['no token', '/rpc', {}],
  ['a wrong one', '/rpc?token=wrong', {}],
  ['another path', '/other', { token: true }],
])('a socket with %s is refused', async (_name, path, { token }: { token?: boolean }) => {
  const socket = new WebSocket(
    `ws://127.0.0.1:${kith.port}${path}${token ? `?token=${kith.token}` : ''}`,
  )
  const outcome = await new Promise(done => {
    socket.addEventListener('open', () => done('open'))
    socket.addEventListener('error', () => done('refused'))
  })
  expect(outcome).toBe('refused')
})
