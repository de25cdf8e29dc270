import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { Hono } from 'hono'
import { newId, s, silentLog, type Log, type LogLevel } from '@kith/shared/kit'
import { describe, expect, test } from 'vitest'
import { defineRoute, createRequestLimit, mountRoutes, PUBLIC, type HttpEnv } from '#http'
import { onEachDatabase } from '#testkit'
import { createHealth, diskCheck, type Check } from './health.ts'
import {
  createMetrics,
  createServerLog,
  createTraces,
  databaseCheck,
  logCommit,
  METRICS,
  migrationCheck,
  observeDatabase,
  observeRequests,
  observeRoutes,
  sizeOf,
  traceIdOf,
} from './index.ts'

interface Line extends Record<string, unknown> {
  readonly data?: Record<string, unknown>
}

function logger(level: LogLevel = 'debug') {
  const texts: string[] = []
  const log = createServerLog({
    level,
    instance: 'a',
    version: '1.2.3',
    stream: { write: text => void texts.push(text) },
  })
  return { log, texts, lines: () => texts.map(text => JSON.parse(text) as Line) }
}

describe('log', () => {
  test('[OB1] one JSON object per event, context beside it, the rest under data', () => {
    const { log, texts, lines } = logger()
    log.child({ workspace: 'w', user: 'u' }).warn('log/slow', { traceId: 't', ms: 12, at: 3n })
    expect(texts[0]?.endsWith('\n')).toBe(true)
    const [line] = lines()
    expect(line).toMatchObject({
      level: 'warn',
      service: 'kith-server',
      instance: 'a',
      version: '1.2.3',
      event: 'log/slow',
      traceId: 't',
      workspace: 'w',
      user: 'u',
      data: { ms: 12, at: '3' },
    })
    expect(String(line?.['time'])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('[OB1] what is below the level is not written', () => {
    const { log, texts } = logger('warn')
    log.info('a/b')
    expect(texts).toEqual([])
  })

  test('[OB2] canaries of every kind stay out of the log', () => {
    const { log, texts } = logger()
    const secret = 'CANARY-s3cr3t-value'
    const mail = 'canary.person@customer.example'
    const names = [
      'password',
      'newPassword',
      'passphrase',
      'secret',
      's3_secret',
      'token',
      'accessToken',
      'refresh_token',
      'ticket',
      'authorization',
      'cookie',
      'set-cookie',
      'apiKey',
      'api_key',
      'backupCodes',
      'code',
      'inviteCode',
      'otp',
      'sessionId',
    ]
    for (const name of names) {
      log.info('x/y', { [name]: secret, inner: { [name]: secret, list: [{ [name]: secret }] } })
    }
    const error = new Error(`login of ${mail} failed: Authorization: Bearer ${secret}`, {
      cause: new Error(`postgres://kith:${secret}@db.example:5432/kith`),
    })
    log.error('x/failed', { error, nested: { error } })
    log.info('x/url', { url: `https://kith.example/invite?token=${secret}&x=1`, to: mail })
    log.child({ token: secret, who: { email: mail } }).info('x/child', { bytes: new Uint8Array(3) })
    const all = texts.join('')
    expect(all).not.toContain('CANARY')
    expect(all).not.toContain('canary.person')
    expect(all).toContain('c…e')
    expect(all).toContain('[3 bytes]')
  })

  test('[OB2] the code of a fault is a name and stays', () => {
    const { log, lines } = logger()
    log.warn('x/y', { code: 'db/unreachable', inner: { code: 'ECONNRESET' } })
    expect(lines()[0]?.data).toEqual({ code: 'db/unreachable', inner: { code: 'ECONNRESET' } })
  })

  test('[OB3] a commit is found by the id of the click', () => {
    const { log, lines } = logger()
    const action = newId()
    logCommit(log, {
      workspace: 'w',
      actions: [{ id: action, command: 'record.set' }],
      device: 7,
      user: 'u',
      seqFrom: 41,
      entries: 3,
      ms: 2,
    })
    expect(lines()[0]).toMatchObject({
      traceId: action.replaceAll('-', ''),
      workspace: 'w',
      user: 'u',
      data: { command: 'record.set', seqFrom: 41, entries: 3 },
    })
  })
})

function server(checks: Readonly<Record<string, Check>> = {}, metricsToken?: string, log?: Log) {
  const metrics = createMetrics()
  const health = createHealth({ checks, log: silentLog, timeoutMs: 50 })
  const app = new Hono<HttpEnv>()
  app.use(observeRequests(metrics, log ?? silentLog))
  const thing = defineRoute({
    method: 'GET',
    path: '/api/things/:id',
    rule: PUBLIC,
    params: s.object({ id: s.string() }),
    run: async call => {
      if (call.params.id === 'broken') throw new Error('no')
      return { id: call.params.id }
    },
  })
  mountRoutes(app, [...observeRoutes({ health, metrics, metricsToken }), thing], {
    guard: { whoIs: async () => undefined, membershipOf: async () => undefined },
    limit: createRequestLimit(1000, { now: () => 0 }),
    isTrustedProxy: () => false,
    log: silentLog,
  })
  const get = async (path: string, token?: string) =>
    app.request(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
  return { metrics, health, get }
}

describe('metrics', () => {
  const token = 'a-token-of-prometheus'
  test('[OB4] only the token opens them', async () => {
    expect((await server().get('/metrics', token)).status).toBe(404)
    const { get } = server({}, token)
    expect((await get('/metrics')).status).toBe(404)
    expect((await get('/metrics', `${token}x`)).status).toBe(404)
    const answer = await get('/metrics', token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain')
  })

  test('[OB4] every metric of the table is there, with its kind and help', async () => {
    const { get, metrics } = server({}, token)
    const text = await (await get('/metrics', token)).text()
    for (const [name, { kind, help }] of Object.entries(METRICS)) {
      expect(text).toContain(`# TYPE ${name} ${kind}`)
      expect(text).toContain(`# HELP ${name} ${help}`)
      expect(help).toMatch(/\.$/)
    }
    expect(metrics.names()).toContain('process_resident_memory_bytes')
  })

  test('[OB4] values are counted, moved, set and read at a scrape', async () => {
    const { get, metrics } = server({}, token)
    metrics.add('kith_pushed_updates_total', 3, { result: 'taken' })
    metrics.move('kith_sockets', 2, { kind: 'sync' })
    metrics.move('kith_sockets', -1, { kind: 'sync' })
    metrics.observe('kith_ack_seconds', 0.004)
    metrics.onScrape(() => metrics.set('kith_sync_lag_entries', 9))
    const text = await (await get('/metrics', token)).text()
    expect(text).toContain('kith_pushed_updates_total{result="taken"} 3')
    expect(text).toContain('kith_sockets{kind="sync"} 1')
    expect(text).toContain('kith_ack_seconds_bucket{le="0.005"} 1')
    expect(text).toContain('kith_sync_lag_entries 9')
    expect([sizeOf(9999), sizeOf(10_000), sizeOf(1_000_000)]).toEqual(['small', 'medium', 'large'])
  })

  test('[OB8] answers are counted by pattern, and what no route takes as one', async () => {
    const { log, lines } = logger()
    const { get } = server({}, token, log)
    for (const path of ['a', 'b', 'broken']) await get(`/api/things/${path}`)
    await get('/wp-login.php?token=abcdefgh')
    await get('/health/live')
    const text = await (await get('/metrics', token)).text()
    const count = (route: string, status: number) =>
      `kith_http_request_seconds_count{method="GET",route="${route}",status="${status}"}`
    expect(text).toContain(`${count('/api/things/:id', 200)} 2`)
    expect(text).toContain(`${count('/api/things/:id', 500)} 1`)
    expect(text).toContain(`${count('none', 404)} 1`)
    expect(text).toContain('kith_faults_total{area="http"} 1')
    expect(text).not.toContain('wp-login')
    const answered = lines().filter(line => line['event'] === 'http/answered')
    expect(answered.map(line => [line['level'], line.data?.['route']])).toContainEqual([
      'debug',
      '/health/live',
    ])
    expect(answered[0]?.['requestId']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('health', () => {
  test('[OB5] live answers whatever is broken; ready names what is', async () => {
    const { get, health } = server({
      database: async () => {
        throw new Error('gone')
      },
      disk: async () => 'ok',
      slow: () => new Promise(() => undefined),
    })
    health.started()
    expect((await get('/health/live')).status).toBe(200)
    const ready = await get('/health/ready')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({
      ok: false,
      checks: { database: 'failed', disk: 'ok', slow: 'late' },
    })
  })

  test('[OB5] startup and ready wait for the start', async () => {
    const { get, health } = server()
    expect((await get('/health/startup')).status).toBe(503)
    expect((await get('/health/ready')).status).toBe(503)
    health.started()
    expect((await get('/health/startup')).status).toBe(200)
    expect((await get('/health/ready')).status).toBe(200)
  })

  test('[OB6] a server that stops is alive and not ready', async () => {
    const { get, health } = server()
    health.started()
    health.stopping()
    expect((await get('/health/ready')).status).toBe(503)
    expect((await get('/health/live')).status).toBe(200)
  })

  test('[OB5] too little room on the disk', async () => {
    let free = 0
    expect(await diskCheck(tmpdir(), 0, bytes => (free = bytes))()).toBe('ok')
    expect(free).toBeGreaterThan(0)
    expect(await diskCheck(tmpdir(), 10_000_000_000)()).toBe('full')
  })
})

onEachDatabase('the database observed', ({ kind, open }) => {
  test('[OB5] the database and its migrations are checked, transactions timed', async () => {
    const metrics = createMetrics()
    const raw = await open([{ id: 'observe-0001-test', sql: ['select 1'] }])
    const db = observeDatabase(raw, metrics)
    expect(await databaseCheck(db)()).toBe('ok')
    const done = await db.tx({}, tx => tx.query<{ id: string }>('select id from kith_migration'))
    const ids = done.map(({ id }) => id)
    expect(ids).toContain('observe-0001-test')
    expect(await migrationCheck(db, () => ids)()).toBe('ok')
    expect(await migrationCheck(db, () => [...ids, 'observe-0002'])()).toBe('missing')
    expect(await migrationCheck(db, () => ids.slice(1))()).toBe('newer')
    await expect(db.tx({}, tx => tx.query('select 1/0'))).rejects.toThrow()
    const text = await metrics.text()
    expect(text).toContain('kith_database_seconds_count{outcome="ok"} 4')
    expect(text).toContain('kith_database_seconds_count{outcome="fault"} 1')
    expect(text.includes('kith_database_pool{state="total"}')).toBe(kind === 'postgres')
    await raw.close()
    await expect(databaseCheck(db)()).rejects.toThrow()
  })
})

describe('traces', () => {
  test('[OB7] spans of an action reach the collector in its trace; off sends nothing', async () => {
    const bodies: string[] = []
    const collector = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        bodies.push(body)
        response.setHeader('content-type', 'application/json').end('{}')
      })
    })
    await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`
    const options = { share: 1, service: 'kith-server', instance: 'a', log: silentLog }
    const off = await createTraces({ ...options, url: undefined })
    off.begin('x')()
    await off.close()
    const none = await createTraces({ ...options, url, share: 0 })
    none.begin('x')()
    await none.close()
    expect(bodies).toEqual([])

    const traces = await createTraces({ ...options, url })
    const action = newId()
    const end = traces.begin('push', { action, attributes: { entries: 2 } })
    end({ attributes: { taken: 2 } })
    traces.begin('sweep')({ error: new Error('no') })
    await traces.close()
    collector.close()
    const spans = bodies
      .flatMap(body => (JSON.parse(body) as { resourceSpans: Resource[] }).resourceSpans)
      .flatMap(resource => resource.scopeSpans)
      .flatMap(scope => scope.spans)
    expect(spans.find(span => span.name === 'push')).toMatchObject({
      traceId: traceIdOf(action),
      parentSpanId: traceIdOf(action).slice(16),
    })
    expect(spans.find(span => span.name === 'sweep')?.status.code).toBe(2)
  })

  test('[OB7] a collector that is away harms nothing', async () => {
    const traces = await createTraces({
      url: 'http://127.0.0.1:9',
      share: 1,
      service: 's',
      instance: 'a',
      log: silentLog,
    })
    traces.begin('x')()
    await expect(traces.close()).resolves.toBeUndefined()
  })
})

interface Resource {
  scopeSpans: {
    spans: { name: string; traceId: string; parentSpanId?: string; status: { code: number } }[]
  }[]
}
