/** What the desktop's machine does, event by event. */
import { describe, expect, test } from 'vitest'
import type { DocId } from '#kit'
import { clientDeadline, createClient, stepClient } from './client-machine.ts'
import {
  NOTHING_STORED,
  type ClientContext,
  type ClientEffect,
  type ClientEvent,
  type ClientStored,
} from './client-types.ts'
import type { PushEntry, ServerMessage, Welcome } from './messages.ts'

const YEAR = 365 * 24 * 3_600_000
const WORKSPACE = '0190aaaa-0000-7000-8000-000000000000' as DocId
const doc = (n: number) => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}` as DocId
const config = { device: 'd', workspace: WORKSPACE, ticket: 't', app: 'test', zstd: false }

function client(
  stored: ClientStored = { ...NOTHING_STORED, cursor: 5, seen: 5, log: 'L', scopes: [1] },
) {
  let context: ClientContext = { now: 1_000, wall: 1_000_000, random: 0.5 }
  let state = createClient(config, stored, context)
  return {
    get state() {
      return state
    },
    pass(ms: number, wallMs = ms) {
      context = { ...context, now: context.now + ms, wall: context.wall + wallMs }
    },
    chance(random: number) {
      context = { ...context, random }
    },
    do(event: ClientEvent): readonly ClientEffect[] {
      const done = stepClient(state, event, context)
      state = done.state
      return done.effects
    },
    hear(message: ServerMessage, bytes = 0) {
      return this.do({ type: 'received', message, bytes })
    },
    open(change: Partial<Welcome> = {}) {
      this.do({ type: 'start' })
      this.do({ type: 'connected' })
      return this.hear({ ...welcome, ...change })
    },
    wait: () => clientDeadline(state) - context.now,
    now: () => context.now,
  }
}

const welcome: Welcome = {
  type: 'welcome',
  protocol: 1,
  now: 1_000_000,
  log: 'L',
  head: 5,
  deviceNo: 2,
  member: doc(1),
  role: 'admin',
  workspaceName: 'W',
  lastBatch: 7,
  scopesVersion: 1,
  scopes: [1],
  mode: 'tail',
  minFormat: 1,
  wipe: false,
  limits: { updateBytes: 1_000, batchEntries: 10, inFlight: 3 },
}
const entry = (n: number, bytes = 10): PushEntry => ({
  doc: doc(n),
  kind: 'record',
  type: 'thing',
  epoch: 0,
  ts: 1,
  action: -1,
  data: new Uint8Array(bytes),
})
const verdict = { seqFrom: 6, at: 1_000_000, taken: 1, scopes: [1], known: [], refused: [] }
const types = (effects: readonly ClientEffect[]) =>
  effects.map(effect => (effect.type === 'send' ? effect.message.type : effect.type))

describe('the connection', () => {
  test('[WC4] waits a random part of a wait that doubles up to 30 s', () => {
    const it = client()
    it.do({ type: 'start' })
    it.chance(0.999999)
    const waits = Array.from({ length: 9 }, () => {
      it.do({ type: 'disconnected' })
      const wait = it.wait()
      it.pass(wait)
      expect(types(it.do({ type: 'tick' }))).toEqual(['connect'])
      return Math.round(wait / 100) / 10
    })
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    it.chance(0)
    it.do({ type: 'disconnected' })
    expect(it.wait()).toBe(500)
  })

  test("[WC4] keeps to the server's wait, and to silence until a person asks", () => {
    const it = client()
    it.open()
    it.hear({ type: 'bye', code: 'restarting', say: '', retryMs: 12_000 })
    expect(it.wait()).toBe(12_000)
    it.do({ type: 'start' })
    it.do({ type: 'connected' })
    it.hear({ type: 'bye', code: 'revoked', say: 'Sign in again.', retryMs: null })
    expect(it.wait()).toBe(Infinity)
    expect(it.state.problem?.code).toBe('revoked')
    expect(types(it.do({ type: 'tick' }))).toEqual([])
    expect(types(it.do({ type: 'start', ticket: 'new' }))).toEqual(['connect'])
    expect(it.do({ type: 'connected' })).toMatchObject([
      { message: { type: 'hello', ticket: 'new' } },
    ])
  })

  test('[WC5] pings every 20 s and gives up after 45 s of silence', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
    it.pass(20_000)
    expect(types(it.do({ type: 'tick' }))).toContain('ping')
    it.pass(20_000)
    expect(types(it.do({ type: 'tick' }))).toContain('ping')
    it.pass(5_000)
    expect(types(it.do({ type: 'tick' }))).toEqual(['close'])
    expect(it.state.link).toBe('waiting')
  })

  test('[WC9] learns the time of the server, also after the clock was moved', () => {
    const it = client()
    it.do({ type: 'start' })
    it.do({ type: 'connected' })
    it.pass(100)
    expect(it.hear({ ...welcome, now: 5_000_000 })).toContainEqual({
      type: 'clock',
      offsetMs: 5_000_000 + 50 - 1_000_100,
    })
    const year = 365 * 24 * 3_600_000
    it.pass(20_000, 20_000 + year)
    it.do({ type: 'tick' })
    it.pass(200)
    const after = it.hear({ type: 'pong', head: 5, now: 5_020_200 })
    expect(after).toContainEqual({ type: 'clock', offsetMs: 5_020_200 + 100 - (1_020_300 + year) })
  })

  test('[WC9] [WC17] asks again soon, then rarer, and goes by the quickest answer', () => {
    const it = client()
    it.do({ type: 'start' })
    it.do({ type: 'connected' })
    it.pass(4_000)
    const told = [it.hear({ ...welcome, now: 1_000_100 })]
    const waits: number[] = []
    for (const ms of [400, 2, 900, 700, 800, 600, 500]) {
      it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
      const wait = it.state.pingAt - it.now()
      waits.push(wait)
      it.pass(wait)
      expect(types(it.do({ type: 'tick' }))).toContain('ping')
      const now = it.state.asked[0]!.at + 999_000
      it.pass(ms)
      told.push(it.hear({ type: 'pong', head: 5, now }))
    }
    expect(waits).toEqual([1_000, 1_600, 3_998, 7_100, 15_300, 19_200, 19_400])
    const offsets = told.map(effects =>
      effects.flatMap(effect => (effect.type === 'clock' ? [effect.offsetMs] : [])),
    )
    expect(offsets).toEqual([[-1_900], [-200], [-1], [-1], [-1], [-1], [-1], [-1]])
  })

  test('[WC9] an answer is that of its own question, and none counts that a leap lies within', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
    it.pass(1_000)
    it.do({ type: 'tick' })
    it.pass(20_000)
    it.do({ type: 'tick' })
    expect(it.state.asked).toHaveLength(2)
    const [first] = it.hear({ type: 'pong', head: 5, now: 1_020_990 })
    expect(first).toEqual({ type: 'clock', offsetMs: 0 })
    it.pass(5_000, 5_000 + YEAR)
    const answered = it.hear({ type: 'pong', head: 5, now: 1_021_000 })
    expect(types(answered)).toEqual(['ping'])
    it.pass(2)
    expect(it.hear({ type: 'pong', head: 5, now: 1_026_001 })).toContainEqual({
      type: 'clock',
      offsetMs: -YEAR,
    })
  })

  test('[WC9] asks for it at once when the clock leaps, and gives nothing before it knows', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
    it.pass(3_000, 3_000 + YEAR)
    expect(types(it.do({ type: 'queued' }))).toEqual(['ping'])
    expect(types(it.do({ type: 'queued' }))).toEqual([])
    it.pass(1_000)
    const effects = it.hear({ type: 'pong', head: 5, now: 1_003_500 })
    expect(effects).toMatchObject([{ type: 'clock', offsetMs: -YEAR }, { type: 'take-batch' }])
  })

  test('[WC9] asks for it before what was refused for its numbers is written again', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [entry(1)] })
    it.do({ type: 'batch', batch: 9, actions: [], entries: [] })
    const refused = [{ at: 0, code: 'gap' as const }]
    const asks = it.hear({ type: 'ack', ...verdict, batch: 8, taken: 0, scopes: [], refused })
    expect(types(asks)).toEqual(['get', 'ping'])
    expect(types(it.hear({ type: 'got', entries: [], missing: [doc(1)] }))).toEqual([])
    const told = it.hear({ type: 'pong', head: 5, now: 1_000_000 })
    expect(types(told).slice(0, 2)).toEqual(['clock', 'refuse'])
  })

  test('[WC12] of who was removed nothing stays', () => {
    for (const end of [
      { ...welcome, wipe: true },
      { type: 'bye', code: 'removed', say: '', retryMs: null } as const,
    ]) {
      const it = client()
      it.do({ type: 'start' })
      it.do({ type: 'connected' })
      expect(types(it.hear(end)).slice(-2)).toEqual(['close', 'wipe'])
      expect(it.wait()).toBe(Infinity)
    }
  })
})

describe('what is pushed', () => {
  const asked = (effects: readonly ClientEffect[]) =>
    effects.flatMap(effect => (effect.type === 'take-batch' ? [effect.batch] : []))

  test('[WC6] no more batches are under way than the server allows', () => {
    const it = client()
    expect(asked(it.open())).toEqual([8])
    for (const batch of [8, 9]) {
      const next = it.do({ type: 'batch', batch, actions: [], entries: [entry(batch)] })
      expect(types(next)).toEqual(['push', 'take-batch'])
    }
    expect(types(it.do({ type: 'batch', batch: 10, actions: [], entries: [entry(1)] }))).toEqual([
      'push',
    ])
    expect(it.do({ type: 'queued' })).toEqual([])
    it.hear({ type: 'ack', batch: 8, ...verdict })
    expect(asked(it.hear({ type: 'echo', seqTo: 6 }))).toEqual([11])
  })

  test('[WC6] nor more than 1 MiB', () => {
    const it = client()
    it.open()
    const big = { type: 'batch', batch: 8, actions: [], entries: [entry(1, 1024 * 1024)] } as const
    expect(types(it.do(big))).toEqual(['push'])
  })

  test('[WC7] a refusal stops pushing; stale documents come before it is handed over', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [entry(1), entry(2)] })
    it.do({ type: 'batch', batch: 9, actions: [], entries: [entry(3)] })
    it.do({ type: 'batch', batch: 10, actions: [], entries: [] })
    const refused = [{ at: 1, code: 'epoch' } as const]
    expect(types(it.hear({ type: 'ack', batch: 8, ...verdict, refused }))).toEqual([])
    expect(it.do({ type: 'queued' })).toEqual([])
    const no = [{ at: 0, code: 'forbidden-key' } as const]
    it.hear({ type: 'ack', batch: 9, ...verdict, taken: 0, scopes: [], refused: no })
    const settled = it.hear({ type: 'echo', seqTo: 6 })
    expect(types(settled)).toEqual(['settle', 'get', 'store'])
    const handed = it.hear({ type: 'got', entries: [], missing: [doc(2)] })
    expect(types(handed)).toEqual(['gone', 'refuse', 'take-batch'])
    expect(handed[1]).toMatchObject({
      refused: [
        { batch: 8, at: 1, isAgain: true },
        { batch: 9, at: 0, isAgain: false },
      ],
    })
  })
})

describe('equality', () => {
  test('[WC11] a digest that differs is followed to its documents', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
    expect(types(it.do({ type: 'check' }))).toEqual(['digest'])
    const digest = { type: 'digest', seq: 5, count: 2, content: true, digest: 'x' } as const
    expect(types(it.hear(digest))).toEqual(['compare'])
    const no = { type: 'compared', isEqual: false, parts: [], fetch: [], drop: [] } as const
    expect(it.do(no)).toMatchObject([{ message: { type: 'digest', parts: true } }])
    it.hear({ ...digest, parts: ['a', 'b'] })
    expect(types(it.do({ ...no, parts: [1] }))).toEqual(['list'])
    expect(types(it.hear({ type: 'list', part: 1, docs: [] }))).toEqual(['compare'])
    const mended = it.do({ ...no, fetch: [doc(1)], drop: [doc(2)] })
    expect(types(mended)).toEqual(['gone', 'get'])
  })

  test('[WC11] equal digests are remembered with their time; a moved cursor makes no verdict', () => {
    const it = client()
    it.open()
    it.do({ type: 'batch', batch: 8, actions: [], entries: [] })
    it.do({ type: 'check' })
    expect(it.hear({ type: 'digest', seq: 4, count: 2, content: true, digest: 'x' })).toEqual([])
    for (const rest of [50, 200, 800, 3_200, 5_000]) {
      it.pass(rest - 1)
      expect(types(it.do({ type: 'tick' }))).not.toContain('digest')
      it.pass(1)
      expect(types(it.do({ type: 'tick' }))).toContain('digest')
      it.hear({ type: 'digest', seq: 4, count: 2, content: true, digest: 'x' })
    }
    it.pass(5_000)
    expect(types(it.do({ type: 'tick' }))).toContain('digest')
    it.hear({ type: 'digest', seq: 5, count: 2, content: true, digest: 'x' })
    it.do({ type: 'compared', isEqual: true, parts: [], fetch: [], drop: [] })
    expect(it.state.equalAt).toBe(1_014_250)
  })
})
