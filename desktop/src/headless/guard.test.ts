import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createGuard } from './guard.ts'

const guard = createGuard('secret-of-this-start', 5757)

function request(headers: Readonly<Record<string, string>>, url = '/'): IncomingMessage {
  const rawHeaders = Object.entries(headers).flat()
  return { headers, rawHeaders, url } as unknown as IncomingMessage
}
const own = { host: '127.0.0.1:5757' }

describe('the place a request comes from', () => {
  test.each([
    ['our own host', own, true],
    ['localhost', { host: 'localhost:5757' }, true],
    ['our own origin', { ...own, origin: 'http://127.0.0.1:5757' }, true],
    ['a name that was pointed at this machine', { host: 'evil.example:5757' }, false],
    ['a host that starts like ours', { host: '127.0.0.1.evil.example' }, false],
    ['another port of this machine', { ...own, origin: 'http://localhost:9999' }, false],
    ['a web page', { ...own, origin: 'https://evil.example' }, false],
    ['a sandboxed frame', { ...own, origin: 'null' }, false],
    [
      'a fetch from another site',
      { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      false,
    ],
    [
      'a link somebody followed',
      { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      true,
    ],
  ])('%s', (_name, headers, isAllowed) => {
    expect(guard.place(request(headers as Record<string, string>)).ok).toBe(isAllowed)
  })

  test('two Host headers are refused', () => {
    const twice = request(own)
    twice.rawHeaders.push('Host', 'evil.example')
    expect(guard.place(twice)).toMatchObject({ ok: false, status: 400 })
  })

  test('an absolute address is refused', () => {
    expect(guard.place(request(own, 'http://evil.example/'))).toMatchObject({
      ok: false,
      status: 400,
    })
  })
})

describe('the token', () => {
  test.each([
    ['cookie', { ...own, cookie: 'a=b; kith-5757=secret-of-this-start' }, '/rpc', true],
    ['bearer', { ...own, authorization: 'Bearer secret-of-this-start' }, '/rpc', true],
    ['none', own, '/rpc', false],
    ['empty bearer', { ...own, authorization: 'Bearer ' }, '/rpc', false],
    [
      'wrong one of equal length',
      { ...own, authorization: 'Bearer secret-of-this-xxxxx' },
      '/rpc',
      false,
    ],
    ['cookie of another port', { ...own, cookie: 'kith-5758=secret-of-this-start' }, '/rpc', false],
    ['query', own, '/rpc?token=secret-of-this-start', false],
  ])('%s', (_name, headers, url, isAllowed) => {
    expect(guard.token(request(headers as Record<string, string>, url)).ok).toBe(isAllowed)
  })

  test('a socket may name it in its address', () => {
    expect(guard.token(request(own, '/rpc?token=secret-of-this-start'), { inQuery: true }).ok).toBe(
      true,
    )
  })

  test('without the right place it is worth nothing', () => {
    const forged = { host: 'evil.example', authorization: 'Bearer secret-of-this-start' }
    expect(guard.token(request(forged)).ok).toBe(false)
  })
})
