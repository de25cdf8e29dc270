import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog, systemClock } from '@kith/shared/kit'
import { createReports } from './reports.ts'

/** Takes envelopes as Sentry does (https://develop.sentry.dev/sdk/foundations/transport/envelopes/). */
const got: { path: string; headers: IncomingHttpHeaders; lines: string[] }[] = []
const sentry = createServer((request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => (body += part.toString('utf8')))
  request.on('end', () => {
    got.push({ path: request.url ?? '', headers: request.headers, lines: body.split('\n') })
    response.setHeader('content-type', 'application/json').end('{"id":"1"}')
  })
})
let host = ''
beforeAll(async () => {
  await new Promise<void>(done => sentry.listen(0, '127.0.0.1', done))
  host = `127.0.0.1:${(sentry.address() as AddressInfo).port}`
})
afterAll(() => new Promise(done => sentry.close(done)))
beforeEach(() => void got.splice(0))

const lines: string[] = []
const plain = createLog(({ event }) => lines.push(event))
const reports = (dsn: string | undefined) =>
  createReports(plain, { dsn, environment: 'staging', version: '9.8.7', clock: systemClock })

test('[OB9] an error arrives as an envelope with release and environment, and nothing of people', async () => {
  const { log, settled } = reports(`http://abc123@${host}/7`)
  log.child({ workspace: 'w', email: 'ana@example.com' }).error('pages/failed', {
    error: new RangeError('Dear Ana'),
    email: 'ana@example.com',
  })
  log.warn('pages/slow', { error: new Error('no') })
  await settled()
  expect(got).toHaveLength(1)
  const [{ path, headers, lines: sent }] = got as [(typeof got)[number]]
  expect(path).toBe('/api/7/envelope/')
  expect(headers).toMatchObject({
    'content-type': 'application/x-sentry-envelope',
    'x-sentry-auth': expect.stringContaining('sentry_key=abc123'),
  })
  const [header = '', item = '', payload = '', end] = sent
  const event = JSON.parse(payload)
  expect(event).toMatchObject({
    release: 'kith-server@9.8.7',
    environment: 'staging',
    level: 'error',
    tags: { event: 'pages/failed' },
    exception: { values: [{ type: 'RangeError', value: 'pages/failed' }] },
  })
  expect(event.exception.values[0].stacktrace.frames.at(-1)).toMatchObject({
    filename: 'sync-server/src/observe/reports.test.ts',
    in_app: true,
  })
  expect(JSON.parse(header)).toMatchObject({ event_id: event.event_id })
  expect(JSON.parse(item)).toEqual({ type: 'event', length: Buffer.byteLength(payload) })
  expect(end).toBe('')
  expect(sent.join('')).not.toMatch(/Ana|ana@|workspace|\/home|\/tmp/)
})

test('[OB9] without a DSN the log is the log, and no request is made', async () => {
  const { log, settled } = reports(undefined)
  expect(log).toBe(plain)
  log.error('pages/failed', { error: new Error('no') })
  await settled()
  expect(got).toEqual([])
})

test('[OB9] a Sentry that is away harms nothing', async () => {
  const { log, settled } = reports('http://abc123@127.0.0.1:9/7')
  lines.splice(0)
  log.error('pages/failed', { error: new Error('no') })
  await settled()
  expect(lines).toEqual(['pages/failed'])
})
