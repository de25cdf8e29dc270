import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientIdAt, recordCodec, verifyRecord, writeAgain } from './index.ts'

type Set = Readonly<Record<string, string | null>>
const NOW = Date.UTC(2026, 10, 21)
const idOf = (device: number, second = 0) => clientIdAt(NOW / 1000 - 1000 + second, device)
const created = recordCodec.create({ name: 'Ada', city: 'London' }, idOf(2)).state

/** What a device writes on what it knows, one after the other, under an id that will be refused. */
function written(from: Uint8Array, sets: readonly Set[], client = idOf(3)) {
  let state = from
  return sets.flatMap(set => {
    const done = recordCodec.edit(state, set, client)
    if (!done) return []
    state = done.state
    return [{ update: done.update, set, isOut: false }]
  })
}
const told = (state: Uint8Array, update: Uint8Array) =>
  verifyRecord(state, update, { device: null, latest: 0 })

describe('[DC19] what is written again', () => {
  test('is concurrent with what its writer never saw, and follows what they saw', () => {
    const theirs = recordCodec.edit(created, { name: 'Grace' }, idOf(4))!.state
    const [again] = writeAgain(
      theirs,
      written(created, [{ name: 'Edith', city: 'Paris' }]),
      idOf(3, 9),
    )
    expect(told(theirs, again!.update).writes).toEqual([
      { key: 'name', value: 'Edith', client: idOf(3, 9), replaces: null },
      { key: 'city', value: 'Paris', client: idOf(3, 9), replaces: idOf(2) },
    ])
  })

  test('follows its own writes before it', () => {
    const waiting = written(created, [{ name: 'B' }, { name: 'C', phone: '1' }, { phone: null }])
    const again = writeAgain(created, waiting, idOf(3, 9))
    let state = created
    const seen = again.map(one => {
      const told = verifyRecord(state, one!.update, { device: 3, latest: NOW })
      state = told.state
      return told.writes.map(({ key, replaces }) => [key, replaces])
    })
    expect(seen).toEqual([
      [['name', idOf(2)]],
      [
        ['name', idOf(3, 9)],
        ['phone', 0],
      ],
      [['phone', idOf(3, 9)]],
    ])
    expect(recordCodec.read(state)).toEqual({ name: 'C', city: 'London' })
  })

  test('takes the place of what was taken back before it', () => {
    const waiting = written(created, [{ name: 'B' }, { name: 'C' }])
    const [out, again] = writeAgain(
      created,
      waiting.map((one, at) => ({ ...one, isOut: at === 0 })),
      idOf(3, 9),
    )
    expect(out).toBeUndefined()
    expect(told(created, again!.update).writes).toMatchObject([{ key: 'name', replaces: idOf(2) }])
    expect(recordCodec.read(again!.state)).toMatchObject({ name: 'C' })
  })

  test('says the same in a document that began anew: over what is as it was, beside what is not', () => {
    const anew = recordCodec.create({ name: 'Grace', city: 'London' }, idOf(0, 5)).state
    const waiting = written(created, [{ name: 'Edith', city: 'Paris' }, { name: 'Eve' }])
    const again = writeAgain(anew, waiting, idOf(3, 9), created)
    expect(told(anew, again[0]!.update).writes).toEqual([
      { key: 'name', value: 'Edith', client: idOf(3, 9), replaces: null },
      { key: 'city', value: 'Paris', client: idOf(3, 9), replaces: idOf(0, 5) },
    ])
    expect(recordCodec.read(again[1]!.state)).toEqual({ name: 'Eve', city: 'Paris' })
    expect(told(again[0]!.state, again[1]!.update).writes).toMatchObject([
      { key: 'name', replaces: idOf(3, 9) },
    ])
  })

  test('is beside what came between the writing and the beginning anew', () => {
    const theirs = recordCodec.edit(created, { name: 'Grace' }, idOf(4))!.state
    // The server's number is the later one: what stands here is not what was written.
    const anew = recordCodec.create(recordCodec.read(theirs), idOf(0, 50)).state
    const waiting = written(created, [{ name: 'Edith' }, { name: 'Eve' }])
    const [one, two] = writeAgain(anew, waiting, idOf(3, 9), theirs)
    expect(told(anew, one!.update).writes).toMatchObject([{ key: 'name', replaces: null }])
    expect(told(one!.state, two!.update).writes).toMatchObject([{ key: 'name', replaces: null }])
    expect(recordCodec.read(two!.state)).toMatchObject({ name: 'Grace' })
  })

  test('keeps a removal of what somebody else has replaced, for the referee', () => {
    const theirs = recordCodec.edit(created, { name: 'Grace' }, idOf(4))!.state
    const [again] = writeAgain(theirs, written(created, [{ name: null }]), idOf(3, 9))
    expect(again!.state).toEqual(theirs)
    expect(told(theirs, again!.update).writes).toEqual([
      { key: 'name', value: undefined, client: 0, replaces: null },
    ])
  })

  test('is to the referee what it was under its first numbers, whatever others wrote meanwhile', () => {
    const set = fc.dictionary(
      fc.constantFrom('name', 'city', 'phone', 'tag/1'),
      fc.option(fc.integer({ min: 0, max: 4 }).map(String)),
      { minKeys: 1 },
    )
    const sets = fc.array(set, { maxLength: 5 })
    fc.assert(
      fc.property(sets, sets, (mine, theirs) => {
        const server = written(created, theirs, idOf(4, -500)).reduce(
          (state, { update }) => recordCodec.merge(state, update)?.state ?? state,
          created,
        )
        const waiting = written(created, mine)
        const again = writeAgain(server, waiting, idOf(3, 9))
        let [first, second] = [server, server]
        waiting.forEach(({ update }, at) => {
          const one = told(first, update)
          const two = told(second, again[at]!.update)
          const plain = (writes: typeof one.writes) =>
            writes.map(({ key, value, client, replaces }) => ({
              key,
              value,
              isOwn: client !== 0,
              replaces: replaces === idOf(3) ? idOf(3, 9) : replaces,
            }))
          expect(plain(two.writes)).toEqual(plain(one.writes))
          ;[first, second] = [one.state, two.state]
        })
      }),
      { numRuns: 100 },
    )
  })
})
