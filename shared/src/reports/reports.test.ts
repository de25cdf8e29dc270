import { describe, expect, test } from 'vitest'
import { createLog, defineFaults, type LogLine } from '@kith/shared/kit'
import { readDsn } from './dsn.ts'
import { envelopeOf } from './envelope.ts'
import { createReporter, reportingLog, type Post } from './reporter.ts'
import { safeErrors } from './safe-error.ts'

const DSN = readDsn('https://abc123@sentry.example/base/42')!

type Answer = Awaited<ReturnType<Post>>
const TAKEN: Answer = { status: 200, pauseSeconds: 0 }

function reporting(answers: () => Answer = () => TAKEN) {
  const sent: string[] = []
  let now = 1_700_000_000_000
  const reporter = createReporter({
    dsn: DSN,
    release: 'kith-server@0.1.0',
    environment: 'test',
    clock: { now: () => now },
    post: async (_url, _headers, body) => {
      sent.push(body)
      return answers()
    },
  })
  return { sent, reporter, pass: (ms: number) => void (now += ms) }
}

describe('what is sent of an error', () => {
  test('[RE1] no message, mail, name, address, token or path of the machine', () => {
    const secrets = [
      'Dear Ana',
      'ana@example.com',
      'Bearer abc',
      'crm_0123',
      '/home/ana',
      'Quote 7',
    ]
    const error = new Error('Dear Ana, ana@example.com\n    at Ana (/x/Silva.ts:1:1)', {
      cause: new SyntaxError('Unexpected token D, "Dear Ana" is not valid JSON'),
    })
    error.stack = [
      `Error: ${error.message}`,
      '    at later (/home/ana/Bearer abc/crm_0123 of Quote 7:1:1)',
      '    at read (/home/ana/Quote 7/kith/sync-server/src/pages/mount-pages.ts:12:5)',
      '    at async Ana Silva (/home/ana/notes.txt:1:1)',
      '    at file:///home/ana/kith/node_modules/.pnpm/hono@4/node_modules/hono/dist/hono.js:3:4',
      '    at Object.<anonymous> (C:\\Users\\ana\\Kith\\resources\\app.asar\\engine.js:9:9)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
    ].join('\n')
    Object.assign(error, { name: 'Ana Silva said', email: 'ana@example.com', code: 'Dear Ana' })
    const errors = safeErrors(error)
    const text = envelopeOf({
      id: '0'.repeat(32),
      at: 0,
      event: 'pages/failed',
      errors,
      release: 'kith-server@0.1.0',
      environment: 'test',
    })
    for (const secret of [...secrets, 'Silva', 'Users', 'notes', 'Unexpected'])
      expect(text).not.toContain(secret)
    expect(errors[0]?.frames.map(({ filename, lineno }) => `${filename}:${lineno}`)).toEqual([
      'node:internal/process/task_queues:105',
      'engine.js:9',
      'node_modules/hono/dist/hono.js:3',
      '?:1',
      'sync-server/src/pages/mount-pages.ts:12',
      '?:1',
    ])
    expect(errors.map(({ type, value }) => [type, value])).toEqual([
      ['Error', ''],
      ['SyntaxError', ''],
    ])
  })

  test('[RE1] codes of faults and of the system, and the language’s own words, do say something', () => {
    const fault = defineFaults('pages', {
      lost: { status: 500, retry: false, say: (d: { who: string }) => `${d.who} is lost.` },
    })('lost', { who: 'Ana' })
    const system = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), {
      code: 'ECONNREFUSED',
    })
    const typo = new TypeError("Cannot read properties of undefined (reading 'length')")
    const valueOf = (error: unknown) => safeErrors(error)[0]?.value
    expect([fault, system, typo].map(valueOf)).toEqual(['pages/lost', 'ECONNREFUSED', typo.message])
    expect(safeErrors('just a text')).toEqual([])
  })
})

test('[RE2] a DSN names where to, and what is none is refused', () => {
  expect(DSN).toEqual({ url: 'https://sentry.example/base/api/42/envelope/', key: 'abc123' })
  expect(readDsn('http://k@127.0.0.1:9/1')?.url).toBe('http://127.0.0.1:9/api/1/envelope/')
  for (const none of ['', 'x', 'https://sentry.example/42', 'ftp://k@h/1', 'https://k@h/project'])
    expect(readDsn(none)).toBeUndefined()
})

test('[RE3] the same once, no more than sixty an hour', async () => {
  const { sent, reporter, pass } = reporting()
  const fail = (event = 'pages/failed') => {
    reporter.report(event, new Error('no'))
    return reporter.settled()
  }
  await fail()
  await fail()
  expect(sent).toHaveLength(1)
  pass(10 * 60_000)
  await fail()
  expect(sent).toHaveLength(2)
  for (let at = 0; at < 100; at++) await fail(`pages/failed-${at}`)
  expect(sent).toHaveLength(60)
  pass(60 * 60_000)
  await fail()
  expect(sent).toHaveLength(61)
  // Not a name of an event.
  await fail('Dear Ana')
  expect(sent).toHaveLength(61)
})

test('[RE3] a pause that Sentry asks for is kept, and one that is away harms nothing', async () => {
  let answer = (): Answer => ({ status: 429, pauseSeconds: 120 })
  const { sent, reporter, pass } = reporting(() => answer())
  const fail = async (event: string) => {
    reporter.report(event, new Error('no'))
    await reporter.settled()
    return sent.length
  }
  expect(await fail('one/failed')).toBe(1)
  pass(119_000)
  expect(await fail('two/failed')).toBe(1)
  pass(1_000)
  answer = () => {
    throw new TypeError('fetch failed')
  }
  expect(await fail('three/failed')).toBe(2)
  expect(await fail('four/failed')).toBe(2)
  pass(60_000)
  expect(await fail('five/failed')).toBe(3)
})

test('[RE3] the log goes on as it was; only its errors are reported, from its children too', () => {
  const lines: LogLine[] = []
  const reported: [string, unknown][] = []
  const log = reportingLog(
    createLog(line => lines.push(line)),
    { report: (event, error) => reported.push([event, error]) },
  )
  const error = new Error('no')
  log.info('a/b')
  log.warn('a/warned', { error })
  log.child({ workspace: 'w' }).error('a/failed', { error, email: 'ana@example.com' })
  log.error('a/bare')
  expect(lines.map(({ level, event }) => [level, event])).toEqual([
    ['info', 'a/b'],
    ['warn', 'a/warned'],
    ['error', 'a/failed'],
    ['error', 'a/bare'],
  ])
  expect(lines[2]?.fields).toMatchObject({ workspace: 'w' })
  expect(reported).toEqual([
    ['a/failed', error],
    ['a/bare', undefined],
  ])
})
