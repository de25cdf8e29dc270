import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { clientIdAt, recordCodec, textCodec, type DocState } from '@kith/shared/docs'
import { newActionId, newId, type Json } from '@kith/shared/kit'
import type { Conflict, PushEntry } from '@kith/shared/protocol'
import {
  createResidents,
  decodeClocks,
  defaultPolicy,
  encodeClocks,
  isLater,
  judge,
  keysOf,
  type GateContext,
  type Judgement,
  type Resident,
  type Taken,
} from './index.ts'

/** Of this thread: others on the machine do not count. */
const processorMs = (): number => process.threadCpuUsage().user / 1000
const NOW = Date.UTC(2026, 10, 21)
const SECOND = NOW / 1000 - 100_000
const DOC = newId()
const members = [2, 3, 4, 5].map(() => newId())
const memberOf = (device: number) => members[device - 2]!

const contextOf = (device: number, role = 'admin', now = NOW): GateContext => ({
  policy: defaultPolicy,
  actor: { user: `u${device}`, member: memberOf(device), role, groups: [] },
  device,
  now,
  serverClient: clientIdAt(SECOND + 90_000, 0),
  related: { keys: () => null, type: () => null },
})

const entryOf = (data: Uint8Array, ts: number, also: Partial<PushEntry> = {}): PushEntry => ({
  doc: DOC,
  kind: 'record',
  type: 'person',
  epoch: 0,
  ts,
  action: 0,
  data,
  ...also,
})

function taken(judgement: Judgement): Taken {
  if (judgement.verdict !== 'taken') throw new Error(JSON.stringify(judgement))
  return judgement
}

const created = (keys: Record<string, Json>, device = 2): Resident => {
  const { update } = recordCodec.create(keys, clientIdAt(SECOND, device))
  return taken(judge(undefined, entryOf(update, 1), contextOf(device))).doc
}

/** Devices that write alone, push when they like, and hear of everything when they have nothing to push. */
interface Write {
  readonly device: number
  readonly key: string
  readonly value: string | null
  readonly gap: number
  readonly pushes: boolean
}
const writeArb: fc.Arbitrary<Write> = fc.record({
  device: fc.integer({ min: 2, max: 4 }),
  key: fc.constantFrom('a', 'b', '$pos'),
  value: fc.option(fc.integer({ min: 0, max: 9 }).map(String), { freq: 4 }),
  gap: fc.nat(3),
  pushes: fc.boolean(),
})

describe('the referee', () => {
  test('[GT1] [GT2] the larger (moment, client id) stands, with no more corrections than conflicts', () => {
    fc.assert(
      fc.property(fc.array(writeArb, { minLength: 2, maxLength: 25 }), writes => {
        let server = created({ a: '-', b: '-', $pos: '-' })
        const best = new Map<string, { ts: number; client: number; value: Json | undefined }>()
        let rows = 0
        let conflicts = 0
        interface Replica {
          state: DocState
          waiting: PushEntry[]
          seen: number
        }
        const replicas = new Map<number, Replica>()
        let clock = 1000
        const push = (device: number, replica: Replica) => {
          for (const entry of replica.waiting.splice(0)) {
            const done = taken(judge(server, entry, contextOf(device)))
            server = done.doc
            rows += done.after.filter(row => row.holds === 'update').length
            conflicts += done.row.changes.length === 0 || done.after.length > 0 ? 1 : 0
          }
          replica.state = server.state!
          replica.seen = clock
        }
        writes.forEach(({ device, key, value, gap, pushes }, at) => {
          const replica = replicas.get(device) ?? {
            state: server.state!,
            waiting: [],
            seen: clock,
          }
          replicas.set(device, replica)
          // Clocks differ, but nobody's is behind what they have seen.
          const ts = replica.seen + 1 + gap
          replica.seen = ts
          clock = Math.max(clock, ts)
          const client = clientIdAt(SECOND + 10 + ((at * 7919) % 50), device)
          const done = recordCodec.edit(replica.state, { [key]: value }, client)
          if (done) {
            replica.state = done.state
            replica.waiting.push(entryOf(done.update, ts))
            const mine = { ts, client: value === null ? 0 : client, value: value ?? undefined }
            const old = best.get(key)
            if (!old || isLater(mine, old)) best.set(key, mine)
          }
          if (pushes) push(device, replica)
        })
        for (const [device, replica] of replicas) push(device, replica)
        const keys = keysOf(server)
        for (const [key, { value }] of best) expect([key, keys[key]]).toEqual([key, value])
        expect(rows).toBeLessThanOrEqual(conflicts)
      }),
      { numRuns: 300 },
    )
  })

  test('[GT1] a write in place of what its writer saw stands, however slow the clock', () => {
    const doc = created({ name: 'Ada' })
    const first = recordCodec.edit(doc.state!, { name: 'Grace' }, clientIdAt(SECOND + 1, 3))!
    const one = taken(judge(doc, entryOf(first.update, 5000), contextOf(3)))
    const second = recordCodec.edit(first.state, { name: 'Edith' }, clientIdAt(SECOND + 2, 4))!
    const two = taken(judge(one.doc, entryOf(second.update, 10), contextOf(4)))
    expect(keysOf(two.doc)).toEqual({ name: 'Edith' })
    expect(two.after).toEqual([])
  })

  test('[GT3] a conflict names both values, who and when', () => {
    const doc = created({ name: 'Ada' })
    const early = recordCodec.edit(doc.state!, { name: 'Early' }, clientIdAt(SECOND + 50, 3))!
    const late = recordCodec.edit(doc.state!, { name: 'Late' }, clientIdAt(SECOND + 1, 4))!
    const one = taken(judge(doc, entryOf(late.update, 2000), contextOf(4)))
    const two = taken(judge(one.doc, entryOf(early.update, 1000), contextOf(3)))
    expect(keysOf(two.doc)).toEqual({ name: 'Late' })
    expect(two.after.map(row => row.holds)).toEqual(['update', 'conflict'])
    const conflict = JSON.parse(new TextDecoder().decode(two.after[1]!.data)) as Conflict
    expect(conflict).toEqual({
      key: 'name',
      kept: 'Late',
      lost: 'Early',
      keptBy: memberOf(4),
      lostBy: memberOf(3),
      lostAt: 1000,
    })
    // What every replica makes of the rows is what the server has.
    const replica = [first(one), two.row.data, two.after[0]!.data].reduce<DocState>(
      (state, data) => recordCodec.merge(state, data)?.state ?? state,
      doc.state!,
    )
    expect(recordCodec.read(replica)).toEqual({ name: 'Late' })
  })
  const first = (judgement: Taken) => judgement.row.data

  test('[GT3] what was emptied and is filled in again is nobody’s conflict', () => {
    const client = clientIdAt(SECOND + 1, 3)
    let { doc } = { doc: created({ name: 'Ada', 'tags/x': 1 }) }
    const told: string[] = []
    let state = doc.state!
    for (const [at, cells] of [
      { name: null, 'tags/x': null },
      { name: 'Ada', 'tags/x': 2 },
      { name: null },
      { name: 'Grace' },
    ].entries()) {
      const edit = recordCodec.edit(state, cells, client)!
      const done = taken(judge(doc, entryOf(edit.update, 2000 + at), contextOf(3)))
      told.push(...done.after.map(row => row.holds))
      ;({ doc } = done)
      state = edit.state
    }
    expect(keysOf(doc)).toEqual({ name: 'Grace', 'tags/x': 2 })
    expect(told).toEqual([])
  })

  test('[GT4] a set keeps what was added, and a deleted record the edit that came with it', () => {
    const doc = created({ 'tags/x': 1, name: 'Ada' })
    const add = recordCodec.edit(
      doc.state!,
      { 'tags/x': 2, 'tags/y': 1 },
      clientIdAt(SECOND + 1, 3),
    )!
    const remove = recordCodec.edit(
      doc.state!,
      { 'tags/x': null, $del: { at: 9, by: 'x' } },
      clientIdAt(SECOND + 2, 4),
    )!
    for (const order of [
      [add, remove],
      [remove, add],
    ]) {
      let now = doc
      for (const [at, edit] of order.entries()) {
        const device = edit === add ? 3 : 4
        now = taken(judge(now, entryOf(edit.update, 3000 - at), contextOf(device))).doc
      }
      expect(keysOf(now)).toEqual({
        'tags/x': 2,
        'tags/y': 1,
        name: 'Ada',
        $del: { at: 9, by: 'x' },
      })
    }
  })

  test('[GT9] a moment of the future counts as now', () => {
    const doc = created({ name: 'Ada' })
    const ahead = recordCodec.edit(doc.state!, { name: 'Ahead' }, clientIdAt(SECOND + 1, 3))!
    const one = taken(judge(doc, entryOf(ahead.update, NOW * 2), contextOf(3)))
    expect(one.row.ts).toBe(NOW)
    const later = recordCodec.edit(doc.state!, { name: 'Later' }, clientIdAt(SECOND + 2, 4))!
    const context = contextOf(4, 'admin', NOW + 10)
    expect(keysOf(taken(judge(one.doc, entryOf(later.update, NOW + 5), context)).doc)).toEqual({
      name: 'Later',
    })
  })
})

describe('[GT5] refused without a trace', () => {
  const doc = created({ name: 'Ada' })
  const edit = (client: number) => recordCodec.edit(doc.state!, { name: 'x' }, client)!.update
  const mine = clientIdAt(SECOND + 5, 3)
  test.each<readonly [string, string, PushEntry]>([
    ['another device’s writer', 'foreign-writer', entryOf(edit(clientIdAt(SECOND, 4)), 1)],
    ['the server as writer', 'foreign-writer', entryOf(edit(clientIdAt(SECOND, 0)), 1)],
    ['an old epoch', 'epoch', entryOf(edit(mine), 1, { epoch: 3 })],
    ['another kind', 'malformed', entryOf(edit(mine), 1, { kind: 'view', type: '' })],
    ['another object', 'malformed', entryOf(edit(mine), 1, { type: 'company' })],
    ['an owner it has not', 'malformed', entryOf(edit(mine), 1, { owner: newId() })],
    [
      'a new document of a later epoch',
      'epoch',
      entryOf(edit(mine), 1, { doc: newId(), epoch: 1 }),
    ],
  ])('%s', (_, code, entry) => {
    const before = structuredClone(doc)
    const at = entry.doc === DOC ? doc : undefined
    expect(judge(at, entry, contextOf(3))).toMatchObject({ verdict: 'refused', code })
    expect(doc).toEqual(before)
  })

  test('a key that only the server writes', () => {
    const { update } = recordCodec.create({ name: 'me', role: 'owner' }, mine)
    const entry = entryOf(update, 1, { type: 'member' })
    expect(judge(undefined, entry, contextOf(3))).toMatchObject({ code: 'forbidden-key' })
  })
})

describe('[GT6] the malicious corpus', () => {
  const doc = created({ name: 'Ada', city: 'London' })
  const foreign = (write: (doc: Y.Doc) => void) => {
    const made = new Y.Doc({ guid: 'x' })
    made.clientID = clientIdAt(SECOND + 9, 3)
    write(made)
    return Y.encodeStateAsUpdate(made)
  }
  const claim = new Uint8Array([1, 0x80, 0x80, 0x80, 0x10, 5, 0])
  test.each<readonly [string, string, Uint8Array]>([
    ['a claim of 33 million writes', 'malformed', claim],
    ['nothing', 'malformed', new Uint8Array()],
    ['a V2 bomb', 'malformed', new Uint8Array(30).fill(0xff)],
    ['another root', 'malformed', foreign(made => made.getMap('g').set('name', 'x'))],
    ['a text for a record', 'malformed', foreign(made => made.getText('f').insert(0, 'x'))],
    ['300 KB', 'too-big', foreign(made => made.getMap('f').set('name', 'x'.repeat(300_000)))],
    ['a hole in the numbering', 'gap', gapUpdate()],
    ['a deletion of what nobody wrote', 'gap', new Uint8Array([0, 1, 9, 1, 0, 50])],
  ])('%s', (_, code, data) => {
    const memory = process.memoryUsage().rss
    const start = processorMs()
    expect(judge(doc, entryOf(data, 1), contextOf(3))).toMatchObject({ verdict: 'refused', code })
    expect(processorMs() - start).toBeLessThan(250)
    expect(process.memoryUsage().rss - memory).toBeLessThan(32 * 1024 * 1024)
    expect(keysOf(doc)).toEqual({ name: 'Ada', city: 'London' })
  })

  function gapUpdate(): Uint8Array {
    const client = clientIdAt(SECOND + 9, 3)
    const one = recordCodec.edit(created({ name: 'Ada' }).state!, { name: 'B' }, client)!
    return recordCodec.edit(one.state, { name: 'C' }, client)!.update
  }

  test('a wipe by one who may not delete cells', () => {
    const wipe = recordCodec.edit(doc.state!, { name: null, city: null }, 0)!.update
    expect(judge(doc, entryOf(wipe, 1), contextOf(3, 'guest'))).toMatchObject({ code: 'no-access' })
  })

  test('random and changed bytes never get past it as an exception', () => {
    const { update } = recordCodec.edit(doc.state!, { name: 'Grace' }, clientIdAt(SECOND + 9, 3))!
    const text = textCodec.fromPlain('hello', clientIdAt(SECOND + 9, 3))
    const bytesArb = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc
        .tuple(fc.constantFrom(update, text.update), fc.nat(40), fc.nat(255))
        .map(([of, at, byte]) => {
          const copy = of.slice()
          copy[at % copy.length] = byte
          return copy
        }),
    )
    fc.assert(
      fc.property(bytesArb, fc.boolean(), (data, isText) => {
        const also = isText ? { kind: 'text' as const, doc: newId() } : {}
        const judgement = judge(isText ? undefined : doc, entryOf(data, 1, also), contextOf(3))
        expect(['taken', 'refused', 'overlap']).toContain(judgement.verdict)
      }),
      { numRuns: 1500 },
    )
  })
})

test('[GT7] the same numbers again are told apart, for records and for texts', () => {
  const doc = created({ name: 'Ada' })
  const edit = recordCodec.edit(doc.state!, { name: 'B' }, clientIdAt(SECOND + 1, 3))!
  const after = taken(judge(doc, entryOf(edit.update, 1), contextOf(3))).doc
  expect(judge(after, entryOf(edit.update, 1), contextOf(3))).toEqual({ verdict: 'overlap' })
  const text = textCodec.fromPlain('hello', clientIdAt(SECOND, 3))
  const entry = entryOf(text.update, 1, { kind: 'text', type: 'person.note', owner: newId() })
  const one = taken(judge(undefined, entry, contextOf(3)))
  expect(judge(one.doc, entry, contextOf(3))).toEqual({ verdict: 'overlap' })
})

test.each([
  ['guest', 'record', 'no-access'],
  ['member', 'catalog', 'no-access'],
  ['member', 'settings', 'no-access'],
  ['nobody', 'record', 'no-access'],
] as const)('[GT8] a %s that writes a %s is refused', (role, kind, code) => {
  const { update } = recordCodec.create({ name: 'x' }, clientIdAt(SECOND, 3))
  const entry = entryOf(update, 1, { kind, type: kind === 'record' ? 'person' : '' })
  expect(judge(undefined, entry, contextOf(3, role))).toMatchObject({ verdict: 'refused', code })
})

test('[GT8] a member writes records, and nobody a view of another', () => {
  const { update } = recordCodec.create({ name: 'x' }, clientIdAt(SECOND, 3))
  expect(judge(undefined, entryOf(update, 1), contextOf(3, 'member')).verdict).toBe('taken')
  const view = recordCodec.create({ name: 'x', owner: memberOf(4) }, clientIdAt(SECOND, 3))
  const entry = entryOf(view.update, 1, { kind: 'view', type: '' })
  expect(judge(undefined, entry, contextOf(3))).toMatchObject({ code: 'no-access' })
})

test('[GT1] moments of keys survive being kept', () => {
  const doc = created({ name: 'Ada', 'tags/x': 1 })
  expect(decodeClocks(encodeClocks(doc.clocks))).toEqual(doc.clocks)
})

test('[GT5] what is kept at hand is bounded by weight, oldest first', () => {
  const residents = createResidents(10_000)
  const docs = Array.from({ length: 20 }, (): Resident => ({
    ...created({ name: 'x' }),
    doc: newId(),
  }))
  for (const doc of docs) {
    residents.get(docs[0]!.doc)
    residents.put(doc)
  }
  expect(residents.weight()).toBeLessThanOrEqual(10_000)
  expect(residents.get(docs[0]!.doc)).toBeDefined()
  expect(residents.get(docs[1]!.doc)).toBeUndefined()
  residents.clear()
  expect([residents.weight(), newActionId().length]).toEqual([0, 36])
})
