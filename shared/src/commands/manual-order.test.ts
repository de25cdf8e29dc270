import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId, placeText, POSITION_KEY, type DocId, type Json } from '#kit'
import type { DocOp } from '#docs'
import { createTestWorkspace } from './test-workspace.ts'

type Workspace = ReturnType<typeof createTestWorkspace>

const make = (doc: DocId): DocOp => ({ doc, kind: 'record', type: 'deal', set: { name: doc } })
const place = (doc: DocId, key: Json): DocOp => ({
  doc,
  kind: 'record',
  type: 'deal',
  set: { [POSITION_KEY]: key },
})
const orderIn = ({ live, keys }: Workspace): readonly DocId[] =>
  live('deal')
    .map(id => ({ id, place: placeText(id, keys(id)?.[POSITION_KEY]) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ id }) => id)

/** Devices that hold the same records and do not know of each other. */
function devices(count: number, ids: readonly DocId[]): readonly Workspace[] {
  return Array.from({ length: count }, () => {
    const workspace = createTestWorkspace()
    workspace.apply(ids.map(make))
    return workspace
  })
}

/** Puts a record into a gap of what the device shows, as the page asks for it. */
function moveInto(device: Workspace, record: DocId, gap: number): readonly DocOp[] {
  const others = orderIn(device).filter(id => id !== record)
  const at = gap % (others.length + 1)
  const [before, after] = [others[at - 1] ?? null, others[at] ?? null]
  return device.run('record.move', { object: 'deal', record, before, after }).ops
}

/** All devices hear of everything; the last write to a key wins, on each of them. */
function meet(all: readonly Workspace[], written: readonly DocOp[]): void {
  const last = new Map(written.map(op => [op.doc, op]))
  for (const device of all) device.apply([...last.values()])
}

/** Each makes up to forty commands on three devices; more by KITH_RUNS. */
const RUNS = Number(process.env['KITH_RUNS'] ?? 40)

const moves = fc.array(
  fc.record({ device: fc.nat(2), record: fc.nat(100), gap: fc.nat(100), copies: fc.nat(1) }),
  { maxLength: 40 },
)

describe('[CM14] manual order (SYNC 6.15)', () => {
  test('is one and the same everywhere after any moves that did not know of each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), moves, (count, asked) => {
        const ids = Array.from({ length: count }, newId)
        const all = devices(3, ids)
        const written: DocOp[] = []
        for (const { device: at, record, gap, copies } of asked) {
          const device = all[at]!
          const id = ids[record % count]!
          // Half of the time two records are given one key, as devices that meet may find.
          const other = device.keys(ids[gap % count]!)?.[POSITION_KEY]
          const ops = copies === 0 && other !== undefined ? [place(id, other)] : undefined
          if (ops) device.apply(ops)
          written.push(...(ops ?? moveInto(device, id, gap)))
        }
        meet(all, written)
        const [first, ...others] = all.map(orderIn)
        expect(first).toHaveLength(count)
        for (const other of others) expect(other).toEqual(first)

        // And there is room between any two neighbours, of which some have the same key.
        const [device] = all as [Workspace]
        const [id] = ids as [DocId]
        for (let gap = 0; gap < count; gap++) {
          const rest = orderIn(device).filter(doc => doc !== id)
          moveInto(device, id, gap)
          expect(orderIn(device)).toEqual(rest.toSpliced(gap, 0, id))
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('has room between records of one key, which go up in their order', () => {
    const ids = Array.from({ length: 5 }, newId)
    const [device] = devices(1, ids) as [Workspace]
    const [a, b, c, d, e] = ids as [DocId, DocId, DocId, DocId, DocId]
    device.apply([a, b, c].map(id => place(id, 'a0xyz')))
    device.apply([place(d, 'a1xyz')])
    expect(orderIn(device)).toEqual([a, b, c, d, e])
    const { ops } = device.run('record.move', { object: 'deal', record: e, before: a, after: b })
    expect(orderIn(device)).toEqual([a, e, b, c, d])
    expect(ops.map(op => op.doc)).toEqual([e, b, c])
  })

  test('takes a key it cannot read for none, and moves its neighbours all the same', () => {
    const ids = Array.from({ length: 3 }, newId)
    const [device] = devices(1, ids) as [Workspace]
    const [a, b, c] = ids as [DocId, DocId, DocId]
    for (const bad of ['', '0', 'z', 'a0 x', 'a00', 'ä', 7, null, ['a0'], `a${'1'.repeat(9000)}`]) {
      device.apply([place(b, bad)])
      expect(orderIn(device)).toEqual([a, b, c])
    }
    device.run('record.move', { object: 'deal', record: c, before: a, after: b })
    expect(orderIn(device)).toEqual([a, c, b])
  })

  test('a record is made above one that stands there, in one action', () => {
    const ids = Array.from({ length: 3 }, newId)
    const [device] = devices(1, ids) as [Workspace]
    const [a, b, c] = ids as [DocId, DocId, DocId]
    const id = newId()
    const input = { object: 'deal', id, cells: { name: 'New' } }
    const done = device.run('record.create', { ...input, after: a })
    expect(orderIn(device)).toEqual([id, a, b, c])
    expect(done.ops[0]?.doc).toBe(id)
    // One that is not here (any more) is no neighbour.
    const next = newId()
    device.run('record.create', { ...input, id: next, after: newId() })
    expect(orderIn(device)).toEqual([id, a, b, c, next])
  })

  test('settles those above that have no place of their own, in one action', () => {
    const ids = Array.from({ length: 4 }, newId)
    const [device] = devices(1, ids) as [Workspace]
    const [a, b, c, d] = ids as [DocId, DocId, DocId, DocId]
    device.run('record.move', { object: 'deal', record: d })
    // Shown: d by hand, then c, b, a by something else; b goes below c.
    const done = device.run('record.move', { object: 'deal', record: a, before: d, above: [c] })
    const own = (id: DocId) => device.keys(id)?.[POSITION_KEY]
    const places = [d, c, a].map(id => String(own(id)))
    expect(places.toSorted((x, y) => (x < y ? -1 : 1))).toEqual(places)
    expect(own(b)).toBeUndefined()
    expect(done.ops[0]?.doc).toBe(a)
    done.undo()
    expect([own(a), own(c)]).toEqual([undefined, undefined])
  })
})
