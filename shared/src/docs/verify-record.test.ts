import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { isFault } from '#kit'
import { clientIdAt, recordCodec, verifyRecord } from './index.ts'

const NOW = Date.UTC(2026, 10, 21)
const idOf = (device: number, second = 0) => clientIdAt(NOW / 1000 - 1000 + second, device)
const sender = (device: number) => ({ device, latest: NOW })
const base = recordCodec.create({ name: 'Ada', city: 'London' }, idOf(2)).state
const edit = (set: Record<string, string | null>, client: number, state = base) =>
  recordCodec.edit(state, set, client)!

describe('[DC14] an update is told apart', () => {
  test('as what it writes and what reads differently', () => {
    const { update, state } = edit({ name: 'Grace', phone: '1', city: null }, idOf(3))
    const seen = verifyRecord(base, update, sender(3))
    expect(recordCodec.read(seen.state)).toEqual(recordCodec.read(state))
    expect(seen.keys).toEqual({ name: 'Grace', phone: '1' })
    const client = idOf(3)
    expect(seen.writes).toEqual([
      { key: 'name', value: 'Grace', client, replaces: idOf(2) },
      { key: 'phone', value: '1', client, replaces: 0 },
      { key: 'city', value: undefined, client: 0, replaces: idOf(2) },
    ])
    expect(seen.changes.map(change => change.key).sort()).toEqual(['city', 'name', 'phone'])
  })

  test('as concurrent where the sender had not seen what stands', () => {
    const ours = edit({ name: 'Grace' }, idOf(3)).state
    for (const [set, key, value] of [
      [{ name: 'Edith' }, 'name', 'Edith'],
      [{ name: null }, 'name', undefined],
    ] as const) {
      const { update } = edit(set, idOf(4, -500))
      const seen = verifyRecord(ours, update, sender(4))
      expect(seen.writes).toEqual([
        { key, value, client: value === undefined ? 0 : idOf(4, -500), replaces: null },
      ])
      expect(seen.changes).toEqual([])
    }
  })

  test('as one write where one update holds several', () => {
    const doc = new Y.Doc({ guid: 'x' })
    Y.applyUpdate(doc, base.subarray(1))
    doc.clientID = idOf(3)
    const before = Y.encodeStateVector(doc)
    for (const value of ['a', 'b', 'c']) doc.getMap('f').set('name', value)
    const update = Y.encodeStateAsUpdate(doc, before)
    const seen = verifyRecord(base, update, sender(3))
    expect(seen.writes).toEqual([{ key: 'name', value: 'c', client: idOf(3), replaces: idOf(2) }])
    expect(seen.keys).toEqual({ name: 'c', city: 'London' })
  })

  test('as one write where a burst wrote several times', () => {
    const first = edit({ name: 'a' }, idOf(3))
    const second = edit({ name: 'b', city: null }, idOf(3), first.state)
    const one = verifyRecord(base, first.update, sender(3))
    const two = verifyRecord(one.state, second.update, sender(3))
    expect(two.writes.map(write => write.replaces)).toEqual([idOf(3), idOf(2)])
    expect(two.keys).toEqual({ name: 'b' })
  })
})

test.each([
  ['another device’s', idOf(5), 3, 'doc/foreign-writer'],
  ['the server’s', idOf(0), 3, 'doc/foreign-writer'],
  ['a future', clientIdAt(NOW / 1000 + 90_000, 3), 3, 'doc/overlap'],
])('[DC15] a write under %s number is refused', (_, client, device, code) => {
  const { update } = edit({ name: 'Grace' }, client)
  expect(() => verifyRecord(base, update, sender(device))).toThrow(
    expect.objectContaining({ code }),
  )
})

test('[DC15] numbers that were used already are refused, whatever they say', () => {
  const mine = edit({ name: 'Grace' }, idOf(3))
  const other = edit({ name: 'Edith' }, idOf(3))
  for (const update of [mine.update, other.update]) {
    expect(() => verifyRecord(mine.state, update, sender(3))).toThrow(
      expect.objectContaining({ code: 'doc/overlap' }),
    )
  }
})

test('[DC14] what it says of random histories is what merging says', () => {
  const setArb = fc.dictionary(
    fc.constantFrom('a', 'b', 'c/1', 'd'),
    fc.option(fc.integer({ min: 0, max: 5 }).map(String)),
    { minKeys: 1 },
  )
  const edits = fc.array(fc.tuple(fc.integer({ min: 2, max: 5 }), setArb), { maxLength: 14 })
  fc.assert(
    fc.property(edits, fc.array(fc.nat(3)), (writes, syncs) => {
      let server = recordCodec.create({ a: '0', b: '0' }, idOf(2)).state
      const replicas = new Map<number, Uint8Array>()
      writes.forEach(([device, set], at) => {
        const local = replicas.get(device) ?? server
        const done = recordCodec.edit(local, set, idOf(device, at))
        if (!done) return
        const seen = verifyRecord(server, done.update, sender(device))
        const merged = recordCodec.merge(server, done.update)
        expect(seen.keys).toEqual(recordCodec.read(merged?.state ?? server))
        for (const { key, value } of seen.writes) {
          expect(set).toHaveProperty([key])
          expect(value ?? null).toEqual(set[key])
        }
        for (const { key } of done.changes) {
          expect(seen.writes.map(write => write.key)).toContain(key)
        }
        server = seen.state
        // Some devices have heard of everything before they write again, the others go on alone.
        replicas.set(device, (syncs[at] ?? 0) === 0 ? server : done.state)
        if ((syncs[at] ?? 0) === 0) replicas.delete(device)
      })
    }),
    { numRuns: 100 },
  )
})

/** The same document kept so that only Yjs can read it. */
const heavy = (state: Uint8Array): Uint8Array => {
  const doc = new Y.Doc({ guid: '' })
  Y.applyUpdate(doc, recordCodec.whole(state))
  return Uint8Array.of(2, ...Y.encodeStateAsUpdateV2(doc))
}

const sorted = (changes: readonly { readonly key: string }[]) =>
  changes.toSorted((a, b) => (a.key < b.key ? -1 : 1))

function outcome(state: Uint8Array, update: Uint8Array, device: number) {
  try {
    const {
      before,
      keys,
      changes,
      writes,
      state: next,
    } = verifyRecord(state, update, sender(device))
    const doc = new Y.Doc({ guid: '' })
    Y.applyUpdate(doc, recordCodec.whole(next))
    const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)
    const read = doc.getMap('f').toJSON()
    return { before, keys, read, vector, changes: sorted(changes), writes: sorted(writes) }
  } catch (error) {
    if (!isFault(error)) throw error
    return error.code
  }
}

test('[DC14] without a Yjs document it says what it says with one, of updates in any order and of damaged ones', () => {
  const setArb = fc.dictionary(
    fc.constantFrom('a', 'b', 'c/1', 'd'),
    fc.option(fc.integer({ min: 0, max: 5 }).map(String)),
    { minKeys: 1 },
  )
  const stepArb = fc.record({
    device: fc.integer({ min: 2, max: 4 }),
    set: setArb,
    second: fc.nat(3),
    hasHeard: fc.boolean(),
    damage: fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 3 }),
  })
  let taken = 0
  fc.assert(
    fc.property(fc.array(stepArb, { maxLength: 20 }), steps => {
      let server = recordCodec.create({ a: '0', b: '0' }, idOf(2)).state
      const replicas = new Map<number, Uint8Array>()
      for (const { device, set, second, hasHeard, damage } of steps) {
        const local = hasHeard ? server : (replicas.get(device) ?? server)
        const done = recordCodec.edit(local, set, idOf(device, second))
        if (!done) continue
        const sent = done.update.slice()
        if (damage) sent[damage[0] % sent.length] = damage[1]
        const seen = outcome(server, sent, device)
        expect(seen).toEqual(outcome(heavy(server), sent, device))
        if (typeof seen === 'string') continue
        server = verifyRecord(server, sent, sender(device)).state
        replicas.set(device, done.state)
        taken++
      }
    }),
    { numRuns: 200 },
  )
  expect(taken).toBeGreaterThan(100)
})

test('[DC15] bytes that nobody wrote are refused by name', () => {
  const { update } = edit({ name: 'Grace', note: 'x' }, idOf(3))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(update.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      changes => {
        const sent = update.slice()
        for (const [at, byte] of changes) sent[at] = byte
        try {
          verifyRecord(base, sent, sender(3))
        } catch (error) {
          if (!isFault(error)) throw error
          expect(error.code).toMatch(/^doc\//)
        }
      },
    ),
    { numRuns: 1000 },
  )
})
