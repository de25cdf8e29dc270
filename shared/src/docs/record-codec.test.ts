/** Replicas of one keyed document, ours and Yjs' own, through random histories. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Json } from '#kit'
import { recordCodec } from './index.ts'
import type { DocState } from './record-codec.ts'

const KEYS = ['name', 'stage', 'tags/a', 'tags/b', '$del', 'größe']
const keyArb = fc.constantFrom(...KEYS)
const valueArb: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(value => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constantFrom<Json>([], {}, [1, 'two', null], { at: 'now', by: null, deep: [{ a: [true] }] }),
)
const setArb = fc.dictionary(
  keyArb,
  fc.oneof({ weight: 4, arbitrary: valueArb }, fc.constant(null)),
  {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  },
)
const clientArb = fc.oneof(
  fc.integer({ min: 1, max: 6 }),
  fc.maxSafeInteger().filter(n => n > 10),
)
const createdArb = fc.dictionary(keyArb, valueArb, { noNullPrototype: true })

function yjsOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc({ guid: 'test', gc: true })
  doc.getMap('f')
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** What Yjs itself makes of the same edit. */
function yjsEdit(doc: Y.Doc, set: Record<string, Json | null>, client: number) {
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => {
    for (const [key, value] of Object.entries(set)) {
      if (value === null) doc.getMap('f').delete(key)
      else doc.getMap('f').set(key, value)
    }
  })
  return updates
}

/** The keys of a list as an object, each beside the field it is of. */
function listed(state: DocState): Record<string, Json> | undefined {
  const list = recordCodec.list(state)
  if (list === undefined) return undefined
  const { count, fields, keys, values } = list
  expect(fields.slice(0, count)).toEqual(keys.slice(0, count).map(key => key.split('/')[0]))
  return Object.fromEntries(keys.slice(0, count).map((key, at) => [key, values[at]!]))
}

test('[DC1] a new document is byte for byte what Yjs would make', () => {
  fc.assert(
    fc.property(createdArb, clientArb, (keys, client) => {
      const made = recordCodec.create(keys, client)
      const doc = yjsOf()
      yjsEdit(doc, keys, client)
      expect(made.update).toEqual(Y.encodeStateAsUpdate(doc))
      expect(recordCodec.read(made.state)).toEqual(keys)
      expect(listed(made.state)).toEqual(keys)
    }),
  )
})

test('[DC2] an edit sends byte for byte what Yjs would send, and reads the same', () => {
  const historyArb = fc.array(fc.tuple(setArb, clientArb), { maxLength: 30 })
  fc.assert(
    fc.property(createdArb, clientArb, historyArb, (keys, first, history) => {
      const made = recordCodec.create(keys, first)
      let { state } = made
      let doc = yjsOf(made.update)
      for (const [set, client] of history) {
        const before = recordCodec.read(state)
        const changed = Object.fromEntries(
          Object.entries(set).filter(([key, value]) =>
            value === null ? key in before : JSON.stringify(before[key]) !== JSON.stringify(value),
          ),
        )
        const edited = recordCodec.edit(state, changed, client)
        const sent = yjsEdit(doc, changed, client)
        expect(edited ? [edited.update] : []).toEqual(sent)
        const opened = recordCodec.open(state)
        expect(opened.keys).toEqual(before)
        expect(opened.edit(changed, client)).toEqual(edited)
        if (edited) state = edited.state
        // A replica that starts again from its stored bytes, as ours does each time.
        doc = yjsOf(Y.encodeStateAsUpdate(doc))
        expect(recordCodec.read(state)).toEqual(doc.getMap('f').toJSON())
      }
    }),
    { numRuns: 200 },
  )
})

test('[DC3] the light reader says what Yjs says, of any document that several wrote', () => {
  const writesArb = fc.array(fc.record({ replica: fc.nat(2), set: setArb, sync: fc.boolean() }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(createdArb, writesArb, (keys, writes) => {
      const start = recordCodec.create(keys, 1).update
      const docs = [yjsOf(start), yjsOf(start), yjsOf(start)]
      for (const [at, { replica, set, sync }] of writes.entries()) {
        const doc = docs[replica]!
        yjsEdit(doc, set, 100 + replica + 10 * Math.floor(at / 7))
        if (sync) Y.applyUpdate(docs[(replica + 1) % 3]!, Y.encodeStateAsUpdate(doc))
      }
      for (const doc of docs) {
        const state = new Uint8Array([1, ...Y.encodeStateAsUpdate(doc)])
        const packed = new Uint8Array([2, ...Y.encodeStateAsUpdateV2(doc)])
        expect(recordCodec.read(state)).toEqual(doc.getMap('f').toJSON())
        expect(recordCodec.read(packed)).toEqual(doc.getMap('f').toJSON())
        expect(listed(state) ?? recordCodec.read(state)).toEqual(doc.getMap('f').toJSON())
        expect(recordCodec.list(packed)).toBeUndefined()
      }
    }),
    { numRuns: 200 },
  )
})

test('[DC4] replicas that got the same updates, in any order that respects what each builds on, are equal', () => {
  const stepArb = fc.record({
    replica: fc.nat(2),
    set: setArb,
    hears: fc.array(fc.nat(2), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(createdArb, fc.array(stepArb, { maxLength: 25 }), (keys, steps) => {
      const made = recordCodec.create(keys, 1)
      const log: Uint8Array[] = []
      const replicas = [0, 1, 2].map(() => ({
        state: made.state,
        seen: 0,
        yjs: yjsOf(made.update),
      }))
      const catchUp = (replica: (typeof replicas)[number]) => {
        for (const update of log.slice(replica.seen)) {
          replica.state = recordCodec.merge(replica.state, update)?.state ?? replica.state
          Y.applyUpdate(replica.yjs, update)
        }
        replica.seen = log.length
      }
      const queued = replicas.map((): Uint8Array[] => [])
      for (const [at, { replica, set, hears }] of steps.entries()) {
        const here = replicas[replica]!
        const edited = recordCodec.edit(here.state, set, 100 + replica + 10 * Math.floor(at / 5))
        if (edited) {
          here.state = edited.state
          queued[replica]!.push(edited.update)
        }
        for (const other of hears) {
          log.push(...queued[other]!.splice(0))
          catchUp(here)
        }
      }
      for (const updates of queued) log.push(...updates)
      for (const replica of replicas) catchUp(replica)
      const expected = replicas[0]!.yjs.getMap('f').toJSON()
      for (const { state } of replicas) expect(recordCodec.read(state)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

describe('[DC5] what changed is told by key', () => {
  const { state } = recordCodec.create({ name: 'Ada', city: 'London' }, 1)

  test('an edit names the keys that differ, with before and after', () => {
    const edited = recordCodec.edit(state, { name: 'Ada', city: null, stage: 'new' }, 2)
    expect(edited?.changes).toEqual([
      { key: 'city', before: 'London', after: undefined },
      { key: 'stage', before: undefined, after: 'new' },
    ])
  })

  test('an edit that changes nothing is undefined', () => {
    expect(recordCodec.edit(state, { name: 'Ada', gone: null }, 2)).toBeUndefined()
  })

  test('a merge names what another replica changed, and nothing the second time', () => {
    const theirs = recordCodec.edit(state, { name: 'Grace' }, 9)!
    const merged = recordCodec.merge(state, theirs.update)!
    expect(merged.changes).toEqual([{ key: 'name', before: 'Ada', after: 'Grace' }])
    expect(recordCodec.merge(merged.state, theirs.update)).toBeUndefined()
  })

  test('names that objects have by birth are keys like any other', () => {
    const odd = recordCodec.create({ constructor: 'x' }, 1)
    const merged = recordCodec.merge(null, odd.update)!
    expect(merged.changes).toEqual([{ key: 'constructor', before: undefined, after: 'x' }])
    expect(recordCodec.read(merged.state)).toEqual({ constructor: 'x' })
  })
})

test('[DC6] the later client id wins, whatever the order of arrival', () => {
  const { state } = recordCodec.create({ stage: 'new' }, 1)
  const early = recordCodec.edit(state, { stage: 'early' }, 2 ** 52)!
  const late = recordCodec.edit(state, { stage: 'late' }, 2 ** 52 + 2 ** 21)!
  for (const [first, second] of [
    [early, late],
    [late, early],
  ] as const) {
    const merged = recordCodec.merge(first.state, second.update)
    expect(recordCodec.read(merged!.state)).toEqual({ stage: 'late' })
  }
})

test('[DC7] a thousand edits do not make a document grow without end', () => {
  const fields = Array.from({ length: 16 }, (_, at) => `field${at}`)
  let state: DocState = recordCodec.create(
    Object.fromEntries(fields.map(key => [key, 'x'])),
    1,
  ).state
  for (let at = 0; at < 1000; at++) {
    state = recordCodec.edit(state, { [fields[at % 16]!]: `value ${at}` }, 2)!.state
  }
  expect(state.length).toBeLessThan(1000)
  expect(recordCodec.read(state)['field7']).toBe('value 999')
})
