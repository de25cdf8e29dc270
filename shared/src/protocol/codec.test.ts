/** Frames come back as they went; what nobody wrote is refused by name, whatever its bytes. */
import fc from 'fast-check'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DOC_KINDS } from '#docs'
import { isFault, type ActionId, type DocId } from '#kit'
import {
  decodeClient,
  decodeServer,
  encodeClient,
  encodeServer,
  packFrame,
  unpackFrame,
} from './codec.ts'
import {
  BYE_CODES,
  LOG_DATA,
  REFUSALS,
  SNAP_CLASSES,
  type ClientMessage,
  type ServerMessage,
} from './messages.ts'
import { FRAME_BYTES } from './wire-limits.ts'

const uint = fc.oneof(fc.nat(), fc.maxSafeNat())
const id = fc.uuid({ version: [4, 5, 7] }).map(text => text as DocId)
const word = fc.string({ unit: 'grapheme', maxLength: 30 })
const data = fc.uint8Array({ maxLength: 60 })
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 6 })
const lit = <const T>(value: T) => fc.constant(value)
const opt = { requiredKeys: [] as never[] }

const ref = fc
  .tuple(
    fc.record({
      doc: id,
      kind: fc.constantFrom(...DOC_KINDS),
      type: fc.constantFrom('person', 'company.notes', ''),
    }),
    fc.record({ owner: id }, opt),
  )
  .map(([always, sometimes]) => ({ ...always, ...sometimes }))
const joined = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }))

const action = fc.record({
  id: id.map(value => value as string as ActionId),
  command: fc.constantFrom('record.set', 'records.delete'),
  label: word,
  source: fc.constantFrom('person', 'import', 'flow', 'api', 'mail', 'system'),
  at: uint,
  undoes: nullable(id.map(value => value as string as ActionId)),
})
const snap = joined(ref, fc.record({ scope: uint, epoch: uint, seq: uint, at: uint, state: data }))
const withActions = <T>(of: (last: number) => fc.Arbitrary<T>) =>
  list(action).chain(actions =>
    fc.record({ actions: fc.constant(actions), entries: list(of(actions.length - 1)) }),
  )
const log = (last: number) =>
  joined(
    ref,
    fc.record({
      seq: fc.nat(),
      scope: uint,
      epoch: uint,
      ts: uint,
      actor: nullable(id),
      action: fc.integer({ min: -1, max: last }),
      holds: fc.constantFrom(...LOG_DATA),
      data,
    }),
  )
const refused = list(
  joined(
    fc.record({ at: uint, code: fc.constantFrom(...REFUSALS) }),
    fc.record({ detail: word }, opt),
  ),
)
const verdict = {
  batch: uint,
  seqFrom: uint,
  at: uint,
  taken: uint,
  scopes: list(uint),
  known: list(uint),
  refused,
}
const place = { id: word, record: nullable(id), field: nullable(word) }
const scopes = list(uint)

const client: fc.Arbitrary<ClientMessage> = fc.oneof(
  joined(
    fc.record({
      type: lit('hello'),
      protocol: uint,
      format: uint,
      ticket: word,
      device: word,
      workspace: id,
      cursor: uint,
      seen: uint,
      log: nullable(word),
      scopes,
      app: word,
      zstd: fc.boolean(),
    }),
    fc.record(
      {
        resume: fc.record({
          log: word,
          head: uint,
          since: uint,
          scopesVersion: uint,
          class: fc.constantFrom(...SNAP_CLASSES),
          after: nullable(id),
        }),
      },
      opt,
    ),
  ),
  joined(
    fc.record({ type: lit('push'), batch: uint, isAnew: fc.boolean() }),
    withActions(last =>
      joined(
        ref,
        fc.record({ epoch: uint, ts: uint, action: fc.integer({ min: -1, max: last }), data }),
      ),
    ),
  ),
  fc.record({ type: lit('seed'), batch: uint, isLast: fc.boolean(), entries: list(snap) }),
  fc.record({ type: lit('get'), docs: list(id) }),
  fc.record({ type: lit('credit'), bytes: uint }),
  fc.record({ type: lit('ping'), cursor: uint }),
  fc.record({ type: lit('digest'), parts: fc.boolean(), content: fc.boolean() }),
  fc.record({ type: lit('list'), part: fc.nat(255), content: fc.boolean() }),
  fc.record({ type: lit('aware'), windows: list(fc.record(place)) }),
)

const server: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({
    type: lit('welcome'),
    protocol: uint,
    now: uint,
    log: word,
    head: uint,
    deviceNo: uint,
    member: id,
    role: word,
    workspaceName: word,
    lastBatch: uint,
    scopesVersion: uint,
    scopes,
    mode: fc.constantFrom('tail', 'state', 'bootstrap', 'seed', 'reconcile'),
    minFormat: uint,
    wipe: fc.boolean(),
    limits: fc.record({ updateBytes: uint, batchEntries: uint, inFlight: uint }),
  }),
  fc.record({ type: lit('ack'), ...verdict }),
  fc.record({ type: lit('seeded'), ...verdict }),
  fc.record({
    type: lit('snap'),
    class: fc.constantFrom(...SNAP_CLASSES),
    head: uint,
    since: uint,
    done: uint,
    total: uint,
    entries: list(snap),
  }),
  fc.record({ type: lit('snap-end'), head: uint }),
  fc.record({ type: lit('got'), entries: list(snap), missing: list(id) }),
  joined(fc.record({ type: lit('log'), seqTo: uint }), withActions(log)).map(message => ({
    ...message,
    entries: message.entries.toSorted((a, b) => a.seq - b.seq),
  })),
  fc.record({ type: lit('echo'), seqTo: uint }),
  fc.record({
    type: lit('gone'),
    seqTo: uint,
    docs: list(id),
    why: fc.constantFrom('hidden', 'purged'),
  }),
  fc.record({ type: lit('scopes'), version: uint, scopes }),
  fc.record({ type: lit('pong'), head: uint, now: uint }),
  joined(
    fc.record({
      type: lit('digest'),
      seq: uint,
      count: uint,
      content: fc.boolean(),
      digest: word,
    }),
    fc.record({ parts: list(word) }, opt),
  ),
  fc.record({
    type: lit('list'),
    part: fc.nat(255),
    docs: list(fc.record({ doc: id, seq: uint, proof: uint })),
  }),
  fc.record({ type: lit('cards'), revision: uint }),
  fc.record({
    type: lit('aware'),
    peers: list(fc.record({ ...place, member: id, at: uint })),
  }),
  fc.record({
    type: lit('bye'),
    code: fc.constantFrom(...BYE_CODES),
    say: word,
    retryMs: nullable(uint),
  }),
)

const REFUSED = ['protocol/malformed', 'protocol/too-big']
const refuses = (read: () => unknown): boolean => {
  try {
    read()
    return true
  } catch (error) {
    return isFault(error) && REFUSED.includes(error.code)
  }
}
const flipped = (frame: Uint8Array, at: number, value: number) =>
  frame.with(at % frame.length, value)

describe('frames', () => {
  test('[WP1] what a desktop says comes back as it went', () => {
    fc.assert(
      fc.property(client, message => {
        expect(decodeClient(encodeClient(message))).toEqual(message)
      }),
      { numRuns: 500 },
    )
  })

  test('[WP1] what a server says comes back as it went', () => {
    fc.assert(
      fc.property(server, message => {
        expect(decodeServer(encodeServer(message))).toEqual(message)
      }),
      { numRuns: 500 },
    )
  })

  test('[WP2] random bytes are refused by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(80), (bytes, type) => {
        const frame = Uint8Array.of(type, 0, ...bytes)
        return refuses(() => decodeClient(frame)) && refuses(() => decodeServer(frame))
      }),
      { numRuns: 2_000 },
    )
  })

  test('[WP2] frames with a byte changed or an end cut off are refused by name or read', () => {
    fc.assert(
      fc.property(client, server, fc.nat(), fc.nat(255), (up, down, at, value) => {
        const [mine, theirs] = [encodeClient(up), encodeServer(down)]
        return (
          refuses(() => decodeClient(flipped(mine, at, value))) &&
          refuses(() => decodeServer(flipped(theirs, at, value))) &&
          refuses(() => decodeClient(mine.subarray(0, at % mine.length))) &&
          refuses(() => decodeServer(theirs.subarray(0, at % theirs.length)))
        )
      }),
      { numRuns: 1_000 },
    )
  })

  test('[WP3] a count that the frame cannot hold is refused before anything is reserved', () => {
    const huge = [255, 255, 255, 255, 15]
    const push = Uint8Array.of(1, 0, 0, 1, 0, 0, ...huge)
    const table = Uint8Array.of(1, 0, ...huge)
    const before = process.memoryUsage().rss
    for (const frame of [push, table]) {
      expect(() => decodeClient(frame)).toThrow(
        expect.objectContaining({ code: 'protocol/malformed' }),
      )
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024)
  })

  test('[WP3] a frame above the limit is refused unread', () => {
    const frame = new Uint8Array(FRAME_BYTES + 1)
    const tooBig = expect.objectContaining({ code: 'protocol/too-big' })
    expect(() => decodeClient(frame)).toThrow(tooBig)
    expect(() => decodeServer(frame)).toThrow(tooBig)
    expect(() => unpackFrame(frame, body => body)).toThrow(tooBig)
  })

  test('[WP3] JSON nested without end is refused', () => {
    const frame = new TextEncoder().encode(`\0\0${'['.repeat(200_000)}`)
    expect(refuses(() => decodeClient(frame))).toBe(true)
  })
})

describe('compression', () => {
  const compress = (body: Uint8Array) => new Uint8Array(deflateRawSync(body))
  const expand = (body: Uint8Array, maxOutputLength: number) =>
    new Uint8Array(inflateRawSync(body, { maxOutputLength }))
  const long: ServerMessage = { type: 'scopes', version: 1, scopes: Array(2_000).fill(7) }

  test('[WP4] a packed frame unpacks to what it was, one that would not shrink stays', () => {
    const frame = encodeServer(long)
    const packed = packFrame(frame, compress)
    expect(packed.length).toBeLessThan(frame.length / 10)
    expect(unpackFrame(packed, expand)).toEqual(frame)
    const small = encodeServer({ type: 'echo', seqTo: 1 })
    expect(packFrame(small, compress)).toBe(small)
    expect(unpackFrame(small, expand)).toBe(small)
  })

  test('[WP4] a bomb, damage and a frame still packed are refused by name', () => {
    const bomb = Uint8Array.of(64, 1, ...compress(new Uint8Array(FRAME_BYTES * 4)))
    const packed = packFrame(encodeServer(long), compress)
    const bad = expect.objectContaining({ code: 'protocol/malformed' })
    expect(() => unpackFrame(bomb, expand)).toThrow(bad)
    expect(() => unpackFrame(packed.subarray(0, -9), expand)).toThrow(bad)
    expect(() => decodeServer(packed)).toThrow(bad)
  })
})
