/** What a session does, event by event. */
import { describe, expect, test } from 'vitest'
import type { DocId } from '#kit'
import type { ClientMessage, Hello, ServerMessage } from './messages.ts'
import { createSession, serverDeadline, stepSession } from './server-machine.ts'
import type { Admission, LogRow, SessionEffect, SessionEvent } from './server-types.ts'
import { STATE_ENTRIES } from './server-hello.ts'

const id = (n: number) => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}` as DocId
const hello: Hello = {
  type: 'hello',
  protocol: 1,
  format: 1,
  ticket: 't',
  device: 'd',
  workspace: id(1),
  cursor: 10,
  seen: 10,
  log: 'L',
  scopes: [1],
  app: 'test',
  zstd: false,
}
const admission: Admission = {
  log: 'L',
  head: 10,
  floor: 2,
  goneFloor: 1,
  isEmpty: false,
  canSeed: false,
  scopes: [1],
  scopesVersion: 1,
  audience: '1',
  deviceNo: 2,
  lastBatch: 0,
  member: id(2),
  role: 'member',
  workspaceName: 'W',
  minFormat: 1,
  isRemoved: false,
  limits: { updateBytes: 1_000, batchEntries: 5, inFlight: 2 },
}
const row = (seq: number, change: Partial<LogRow> = {}): LogRow => ({
  seq,
  doc: id(seq),
  kind: 'record',
  type: 'thing',
  scope: 1,
  from: null,
  epoch: 0,
  ts: 1,
  actor: null,
  action: null,
  holds: 'update',
  data: new Uint8Array(8),
  ...change,
})

function session() {
  let now = 1_000
  let state = createSession(now)
  return {
    pass: (ms: number) => void (now += ms),
    wait: () => serverDeadline(state) - now,
    do(event: SessionEvent): readonly SessionEffect[] {
      const done = stepSession(state, event, now)
      state = done.state
      return done.effects
    },
    hear(message: ClientMessage, bytes = 10) {
      return this.do({ type: 'received', message, bytes })
    },
    open(change: Partial<Admission> = {}, greeting: Partial<Hello> = {}) {
      this.hear({ ...hello, ...greeting })
      return this.do({ type: 'admitted', admission: { ...admission, ...change } })
    },
  }
}

const sent = (effects: readonly SessionEffect[]): readonly ServerMessage[] =>
  effects.flatMap(effect => (effect.type === 'send' ? [effect.message] : []))
const byes = (effects: readonly SessionEffect[]) =>
  sent(effects).flatMap(message => (message.type === 'bye' ? [message.code] : []))
const types = (effects: readonly SessionEffect[]) =>
  effects.map(effect => (effect.type === 'send' ? effect.message.type : effect.type))
const push = (batch: number, entries = 1): ClientMessage => ({
  type: 'push',
  batch,
  isAnew: false,
  actions: [],
  entries: Array.from({ length: entries }, () => ({
    doc: id(1),
    kind: 'record',
    type: 'thing',
    epoch: 0,
    ts: 1,
    action: -1,
    data: new Uint8Array(),
  })),
})

describe('meeting', () => {
  test('[WV4] who does not say hello in time or says something else is sent away', () => {
    const late = session()
    expect(late.wait()).toBe(10_000)
    late.pass(10_000)
    expect(byes(late.do({ type: 'tick' }))).toEqual(['unauthorised'])
    expect(byes(session().hear({ type: 'ping', cursor: 1 }))).toEqual(['abuse'])
    expect(byes(session().do({ type: 'malformed' }))).toEqual(['abuse'])
    const twice = session()
    twice.open()
    expect(byes(twice.hear(hello))).toEqual(['abuse'])
    expect(twice.hear(hello)).toEqual([])
  })

  test('[WV4] versions that do not fit are told which', () => {
    expect(byes(session().hear({ ...hello, protocol: 0 }))).toEqual(['protocol-old'])
    expect(byes(session().hear({ ...hello, protocol: 9 }))).toEqual(['protocol-new'])
    expect(byes(session().open({ minFormat: 2 }))).toEqual(['format-old'])
    expect(byes(session().open({ isRemoved: true }))).toEqual(['removed'])
    expect(byes(session().open({ isEmpty: true }))).toEqual(['no-workspace'])
  })

  test('[WV6] [WC13] the mode follows from where the desktop stands', () => {
    const mode = (change: Partial<Admission>, greeting: Partial<Hello> = {}) =>
      sent(session().open(change, greeting)).flatMap(one =>
        one.type === 'welcome' ? one.mode : [],
      )
    expect(mode({})).toEqual(['tail'])
    expect(mode({ floor: 11, head: 20 })).toEqual(['state'])
    expect(mode({ head: 11 + STATE_ENTRIES })).toEqual(['state'])
    expect(mode({ goneFloor: 11, floor: 12, head: 20 })).toEqual(['bootstrap'])
    expect(mode({}, { cursor: 0, seen: 0, log: null })).toEqual(['bootstrap'])
    expect(mode({}, { log: 'other' })).toEqual(['reconcile'])
    expect(mode({ head: 9 })).toEqual(['reconcile'])
    expect(mode({}, { seen: 11 })).toEqual(['reconcile'])
    expect(mode({ isEmpty: true, canSeed: true })).toEqual(['seed'])
  })
})

describe('the log', () => {
  test('[WV1] entries of other scopes stay, what leaves sight is taken away', () => {
    const it = session()
    it.open()
    const rows = [
      row(11, { scope: 2 }),
      row(12),
      row(13, { scope: 2, from: 1, holds: 'state' }),
      row(14, { scope: 3, from: 2, holds: 'state' }),
      row(15, { holds: 'purge' }),
      row(16, { scope: 2, holds: 'purge' }),
    ]
    expect(sent(it.do({ type: 'appended', rows, seqTo: 16 }))).toMatchObject([
      { type: 'log', seqTo: 12, entries: [{ seq: 12 }] },
      { type: 'gone', seqTo: 13, docs: [id(13)], why: 'hidden' },
      { type: 'gone', seqTo: 15, docs: [id(15)], why: 'purged' },
    ])
    const told = it.hear({ type: 'ping', cursor: 15 })
    expect(sent(told)).toMatchObject([{ type: 'echo', seqTo: 16 }, { type: 'pong' }])
  })

  test('[WV1] documents that are asked for by id are missing to who may not read them', () => {
    const it = session()
    it.open()
    const asked = it.hear({ type: 'get', docs: [id(1), id(2), id(3)] })
    expect(types(asked)).toEqual(['read-docs'])
    const whole = {
      kind: 'record',
      type: 'thing',
      epoch: 0,
      seq: 1,
      at: 1,
      state: new Uint8Array(),
    } as const
    const answer = it.do({
      type: 'docs-read',
      id: 1,
      entries: [
        { ...whole, doc: id(1), scope: 1 },
        { ...whole, doc: id(2), scope: 2 },
      ],
      missing: [id(3)],
      left: [],
    })
    expect(sent(answer)).toMatchObject([
      { type: 'got', entries: [{ doc: id(1) }], missing: [id(3), id(2)] },
    ])
  })

  test('[WV2] own entries come back as their place, in order', () => {
    const it = session()
    it.open()
    expect(types(it.hear(push(1, 2)))).toEqual(['commit'])
    const verdict = {
      batch: 1,
      seqFrom: 12,
      at: 1,
      taken: 2,
      scopes: [1, 1],
      known: [],
      refused: [],
    }
    expect(types(it.do({ type: 'committed', verdict }))).toEqual(['ack'])
    const rows = [row(11), row(12), row(13), row(14)]
    expect(sent(it.do({ type: 'appended', rows, seqTo: 14 }))).toMatchObject([
      { type: 'log', seqTo: 11, entries: [{ seq: 11 }] },
      { type: 'echo', seqTo: 13 },
      { type: 'log', seqTo: 14, entries: [{ seq: 14 }] },
    ])
  })

  test('[WV7] equal sessions share live frames, a session that pushed does not', () => {
    const shares = (effects: readonly SessionEffect[]) =>
      effects.flatMap(effect => {
        if (effect.type !== 'send') return []
        return [effect.isShared ? effect.message : null]
      })
    const [one, two] = [session(), session()]
    one.open()
    two.open()
    const appended = { type: 'appended', rows: [row(11)], seqTo: 11 } as const
    const [first, second] = [shares(one.do(appended)), shares(two.do(appended))]
    expect(first).not.toContain(null)
    expect(second[0]).toBe(first[0])
    expect(shares(one.do({ ...appended, rows: [row(12)], seqTo: 12 }))).not.toContain(null)
    two.hear(push(1))
    const verdict = { batch: 1, seqFrom: 12, at: 1, taken: 1, scopes: [1], known: [], refused: [] }
    two.do({ type: 'committed', verdict })
    const both = { type: 'appended', rows: [row(12), row(13)], seqTo: 13 } as const
    expect(shares(two.do(both))).toContain(null)
  })

  test('[WV3] who takes nothing is not fed, then read for, then sent away', () => {
    const it = session()
    it.open()
    it.do({ type: 'appended', rows: [row(11)], seqTo: 11 })
    it.do({ type: 'sent', bytes: 5 * 1024 * 1024 })
    expect(it.do({ type: 'appended', rows: [row(12)], seqTo: 12 })).toEqual([])
    expect(it.do({ type: 'peers', peers: [] })).toEqual([])
    const room = it.hear({ type: 'credit', bytes: 5 * 1024 * 1024 })
    expect(room).toMatchObject([{ type: 'read-log', after: 11 }])
    it.do({ type: 'log-read', id: 1, rows: [row(12)], seqTo: 12, head: 12 })
    it.do({ type: 'sent', bytes: 5 * 1024 * 1024 })
    for (let i = 0; i < 3; i++) {
      it.pass(20_000)
      it.hear({ type: 'ping', cursor: 11 })
    }
    expect(byes(it.do({ type: 'tick' }))).toEqual(['slow'])
  })

  test('[WV3] who is silent is let go', () => {
    const it = session()
    it.open()
    it.pass(60_000)
    expect(types(it.do({ type: 'tick' }))).toEqual(['close'])
  })
})

describe('a first giver', () => {
  const verdict = { batch: 1, at: 1, seqFrom: 1, taken: 1, scopes: [2], known: [], refused: [] }
  const rescoped = (scopes: number[]): SessionEvent => ({
    type: 'rescoped',
    version: scopes.length,
    scopes,
    audience: scopes.join(),
  })

  test('[WV9] is not sent what it gave; scopes that come later are', () => {
    const it = session()
    it.open({ isEmpty: true, canSeed: true, head: 0 }, { cursor: 0, seen: 0, log: null })
    it.hear({ type: 'seed', batch: 1, entries: [], isLast: false })
    expect(types(it.do(rescoped([1, 2])))).toEqual(['scopes', 'snap-end'])
    it.do({ type: 'seed-committed', verdict })
    it.hear({ type: 'seed', batch: 2, entries: [], isLast: true })
    expect(types(it.do(rescoped([1, 2, 3])))).not.toContain('read-snaps')
    it.do({ type: 'seed-committed', verdict: { ...verdict, batch: 2, taken: 0 } })
    it.do({ type: 'log-read', id: 1, rows: [], seqTo: 1, head: 1 })
    expect(types(it.do(rescoped([1, 2, 3, 4])))).toEqual(['scopes', 'read-snaps'])
  })
})

describe('abuse', () => {
  test('[WV5] batches out of order, too large, or too many end the session', () => {
    const ends = (...messages: readonly ClientMessage[]) => {
      const it = session()
      it.open()
      return messages.flatMap(message => byes(it.hear(message)))
    }
    expect(ends(push(1), push(1))).toEqual(['abuse'])
    expect(ends(push(1, 6))).toEqual(['abuse'])
    expect(ends(push(1), push(2), push(3), push(4), push(5))).toEqual(['abuse'])
    expect(ends({ type: 'seed', batch: 1, entries: [], isLast: true })).toEqual(['abuse'])
  })

  test('[WV5] a flood of messages or bytes ends the session', () => {
    const many = session()
    many.open()
    const ends = Array.from({ length: 5_001 }, () =>
      byes(many.hear({ type: 'ping', cursor: 1 })),
    ).flat()
    expect(ends).toEqual(['abuse'])
    const large = session()
    large.open()
    const heavy = () => byes(large.hear({ type: 'ping', cursor: 1 }, 4 * 1024 * 1024))
    expect(Array.from({ length: 40 }, heavy).flat()).toEqual(['abuse'])
  })
})
