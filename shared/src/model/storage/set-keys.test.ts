import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#kit'
import type { KeyChanges, RecordKeys, StorageKind } from '../storage-kind.ts'
import { choicesKind, entriesKind, entryNorm, shortHash } from './sets.ts'

const apply = (keys: RecordKeys, changes: KeyChanges): RecordKeys =>
  Object.fromEntries(
    Object.entries({ ...keys, ...changes }).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    ),
  )
const write = (value: Json | null, now: RecordKeys = {}): RecordKeys =>
  apply(now, choicesKind.toKeys('f', value, now))
const fromElements = (kind: StorageKind, keys: RecordKeys) => {
  const found = Object.entries(keys).filter(([key]) => key.startsWith('f/'))
  return kind.fromElements?.(
    found.map(([key]) => key.slice(2)),
    found.map(([, stored]) => stored),
  )
}
const ids = fc.uniqueArray(fc.constantFrom(...'a b c d e f g h i j'.split(' ')), { maxLength: 10 })

describe('ordered sets as keys', () => {
  test('[MD11] any list follows any other, in its order', () => {
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 12 }), lists => {
        let keys: RecordKeys = { other: 1 }
        for (const list of lists) {
          keys = write(list, keys)
          expect(choicesKind.fromKeys('f', keys)).toEqual(list.length === 0 ? null : list)
          expect(fromElements(choicesKind, keys)).toEqual(list.length === 0 ? null : list)
        }
        expect(keys['other']).toBe(1)
      }),
    )
  })

  test('[MD11] writing what is there changes nothing', () => {
    fc.assert(
      fc.property(ids, ids, (first, second) => {
        const keys = write(second, write(first))
        expect(choicesKind.toKeys('f', second, keys)).toEqual({})
      }),
    )
  })

  test('[MD12] adding one writes one key, moving one writes one key, taking one away removes one', () => {
    const keys = write(['a', 'b', 'c', 'd'])
    expect(Object.keys(choicesKind.toKeys('f', ['a', 'b', 'c', 'd', 'e'], keys))).toEqual(['f/e'])
    expect(Object.keys(choicesKind.toKeys('f', ['d', 'a', 'b', 'c'], keys))).toEqual(['f/d'])
    expect(Object.keys(choicesKind.toKeys('f', ['a', 'x', 'b', 'c', 'd'], keys))).toEqual(['f/x'])
    expect(choicesKind.toKeys('f', ['a', 'c', 'd'], keys)).toEqual({ 'f/b': null })
    expect(choicesKind.toKeys('f', null, keys)).toEqual({
      'f/a': null,
      'f/b': null,
      'f/c': null,
      'f/d': null,
    })
  })

  test('[MD13] two people who add at the same place both keep theirs, in one order', () => {
    fc.assert(
      fc.property(ids, ids, ids, (start, mine, theirs) => {
        const keys = write(start)
        const add = (more: readonly string[]) =>
          choicesKind.toKeys('f', [...new Set([...start, ...more])], keys)
        const one = apply(apply(keys, add(mine)), add(theirs))
        const merged = choicesKind.fromKeys('f', one)
        expect(new Set((merged ?? []) as string[])).toEqual(new Set([...start, ...mine, ...theirs]))
        // The element that both added has the place of whoever wrote last; who is there is the same.
        const other = choicesKind.fromKeys('f', apply(apply(keys, add(theirs)), add(mine)))
        expect(new Set((other ?? []) as string[])).toEqual(new Set((merged ?? []) as string[]))
      }),
    )
  })

  test('[MD11] a place between two neighbours is found a thousand times', () => {
    let list = ['a', 'b']
    let keys = write(list)
    for (let count = 0; count < 1000; count++) {
      list = ['a', `n${count}`, ...list.slice(1)]
      keys = write(list, keys)
    }
    expect(choicesKind.fromKeys('f', keys)).toEqual(list)
  })

  test('[MD14] keys that another version wrote are passed over', () => {
    const keys = { 'f/a': 0, 'f/b': 'odd', 'f/c': null, 'f/d': [1], 'f/e': { x: 1 } }
    expect(choicesKind.fromKeys('f', keys)).toEqual(['a', 'd'])
    expect(entriesKind.fromKeys('f', keys)).toBeNull()
    expect(fromElements(choicesKind, keys)).toEqual(['a', 'd'])
    expect(fromElements(entriesKind, keys)).toBeNull()
  })
})

describe('entries', () => {
  test('[MD13] the same e-mail added on two devices is one key', () => {
    const [one] = Object.keys(entriesKind.toKeys('f', ['ana@x.pt'], {}))
    const [other] = Object.keys(entriesKind.toKeys('f', ['bo@x.pt', 'ana@x.pt'], {})).slice(1)
    expect(one).toBe(other)
  })

  test('[MD15] ids of elements never change: document keys hang on them', () => {
    expect([shortHash(''), shortHash('ana@x.pt'), shortHash('株式会社')]).toEqual([
      'wvjl67o803',
      '29od78i3kq1',
      '1zlgmgifqxn',
    ])
  })

  test('[MD15] hashes of a hundred thousand texts differ', () => {
    const seen = new Set(Array.from({ length: 100_000 }, (_, at) => shortHash(`person${at}@x.pt`)))
    expect(seen.size).toBe(100_000)
  })

  test.each([
    ['HTTPS://www.MIT.edu/', 'mit.edu'],
    ['http://mit.edu/about/', 'mit.edu/about'],
    ['  Ana@X.pt ', 'ana@x.pt'],
    ['Ångström', 'angstrom'],
    ['www.', 'www.'],
    ['/', '/'],
  ])('[MD16] %j is found as %j', (text, norm) => {
    expect(entryNorm(text)).toBe(norm)
  })

  test('[MD16] elements carry what filters compare with', () => {
    expect(entriesKind.elements([{ url: 'https://www.mit.edu/', label: 'MIT' }])).toMatchObject([
      { value: { url: 'https://www.mit.edu/', label: 'MIT' }, norm: 'mit.edu' },
    ])
    expect(choicesKind.elements(['a'])).toEqual([{ id: 'a', value: 'a', norm: 'a' }])
  })

  test('[MD8] any list survives its columns, one text too', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('"', '\\', 'a","b', 'ana@x.pt', '\n', '[""]'),
    )
    const entry = fc.oneof(
      texts,
      fc.record({ url: texts }),
      fc.record({ name: texts, hash: texts }),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), list => {
        const back = entriesKind.fromColumns(entriesKind.toColumns(list.length === 0 ? null : list))
        expect(back).toEqual(list.length === 0 ? null : list)
      }),
    )
  })
})
