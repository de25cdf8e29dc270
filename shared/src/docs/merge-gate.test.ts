/** What SYNC 1.7 found to hurt Yjs, sent to the gate: a named fault, quickly, and the document as it was. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { isFault } from '#kit'
import { BytesWriter } from './bytes-writer.ts'
import { recordCodec, textCodec } from './index.ts'

const LIMIT_MS = 250
/** Of this thread: others on the machine do not count. */
const processorMs = (): number => process.threadCpuUsage().user / 1000
const { state } = recordCodec.create({ name: 'Ada', city: 'London' }, 7)

function codeOf(work: () => unknown): string | undefined {
  const start = processorMs()
  try {
    work()
    return undefined
  } catch (error) {
    if (!isFault(error)) throw error
    return error.code
  } finally {
    expect(processorMs() - start).toBeLessThan(LIMIT_MS)
  }
}

function bytes(write: (out: BytesWriter) => void): Uint8Array {
  const out = new BytesWriter()
  write(out)
  return out.done()
}

/** One client with one struct, then an empty delete set. */
const oneStruct = (client: number, clock: number, struct: (out: BytesWriter) => void) =>
  bytes(out => {
    for (const value of [1, 1, client, clock]) out.uint(value)
    struct(out)
    out.uint(0)
  })

const firstWrite = (out: BytesWriter, root: string, value: (out: BytesWriter) => void) => {
  out.byte(8 | 32)
  out.uint(1)
  out.text(root)
  out.text('name')
  out.uint(1)
  value(out)
}

const otherUpdate = (write: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc({ guid: 'other' })
  doc.clientID = 50
  write(doc)
  return Y.encodeStateAsUpdate(doc)
}

const deletions = (...ranges: readonly number[]) =>
  bytes(out => {
    out.uint(0)
    out.uint(1)
    out.uint(7)
    out.uint(ranges.length / 2)
    for (const part of ranges) out.uint(part)
  })

const HOSTILE: readonly (readonly [string, string, Uint8Array])[] = [
  ['nothing at all', 'doc/malformed', new Uint8Array()],
  [
    'a claim of 33 million writes',
    'doc/malformed',
    bytes(out => [1, 33_000_000, 5, 0].forEach(n => out.uint(n))),
  ],
  [
    'a claim of 33 million writers',
    'doc/malformed',
    bytes(out => [33_000_000, 0].forEach(n => out.uint(n))),
  ],
  [
    'a claim of 33 million deletions',
    'doc/malformed',
    bytes(out => [0, 1, 7, 33_000_000].forEach(n => out.uint(n))),
  ],
  [
    'a GC struct of length 2^52',
    'doc/malformed',
    oneStruct(9, 0, out => {
      out.byte(0)
      out.uint(2 ** 52)
    }),
  ],
  [
    'a tombstone of length 2^52',
    'doc/malformed',
    oneStruct(9, 0, out => {
      out.byte(1 | 32)
      out.uint(1)
      out.text('f')
      out.text('name')
      out.uint(2 ** 52)
    }),
  ],
  [
    'tombstones that use up a writer’s clock',
    'doc/malformed',
    bytes(out => {
      for (const value of [1, 2200, 9, 0]) out.uint(value)
      for (let at = 0; at < 2200; at++) {
        out.byte(1 | 32)
        out.uint(1)
        out.text('f')
        out.text('name')
        out.uint(1_000_000)
      }
      out.uint(0)
    }),
  ],
  [
    'a skip struct',
    'doc/malformed',
    oneStruct(9, 0, out => {
      out.byte(10)
      out.uint(4)
    }),
  ],
  ['a number that never ends', 'doc/malformed', new Uint8Array(40).fill(0xff)],
  [
    'a hole in the numbering',
    'doc/gap',
    oneStruct(9, 5, out => firstWrite(out, 'f', o => o.any('x'))),
  ],
  [
    'a write in place of one that is not here',
    'doc/gap',
    oneStruct(9, 0, out => {
      out.byte(8 | 128)
      out.uint(1234)
      out.uint(0)
      out.uint(1)
      out.any('x')
    }),
  ],
  [
    'a write in place of itself',
    'doc/malformed',
    oneStruct(9, 0, out => {
      out.byte(8 | 128)
      out.uint(9)
      out.uint(0)
      out.uint(1)
      out.any('x')
    }),
  ],
  ['deletions of what is not here', 'doc/gap', deletions(0, 50)],
  ['a deletion of length 2^52', 'doc/malformed', deletions(0, 2 ** 52)],
  ['another root', 'doc/foreign-root', otherUpdate(doc => doc.getMap('g').set('name', 'x'))],
  ['a list for a record', 'doc/malformed', otherUpdate(doc => doc.getArray('f').push(['x']))],
  ['a text for a record', 'doc/malformed', otherUpdate(doc => doc.getText('f').insert(0, 'x'))],
  [
    'a document inside',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', new Y.Doc())),
  ],
  [
    'a map inside',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', new Y.Map([['a', 1]]))),
  ],
  [
    'bytes as a value',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', new Uint8Array(3))),
  ],
  [
    'a big integer as a value',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', 5n)),
  ],
  [
    'undefined as a value',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', undefined)),
  ],
  [
    'a value that is no number',
    'doc/malformed',
    otherUpdate(doc => doc.getMap('f').set('name', Number.NaN)),
  ],
  [
    'a value nested a hundred thousand times',
    'doc/malformed',
    oneStruct(9, 0, out =>
      firstWrite(out, 'f', o => {
        for (let i = 0; i < 100_000; i++) {
          o.byte(117)
          o.uint(1)
        }
        o.byte(126)
      }),
    ),
  ],
  [
    'an object with __proto__',
    'doc/malformed',
    oneStruct(9, 0, out =>
      firstWrite(out, 'f', o => {
        o.byte(118)
        o.uint(1)
        o.text('__proto__')
        o.any(1)
      }),
    ),
  ],
  [
    'text that is not UTF-8',
    'doc/malformed',
    oneStruct(9, 0, out =>
      firstWrite(out, 'f', o => {
        o.byte(119)
        o.uint(2)
        o.byte(0xc3)
        o.byte(0x28)
      }),
    ),
  ],
  ['something after its end', 'doc/malformed', new Uint8Array([0, 0, 1])],
  ['300 KB', 'doc/too-big', otherUpdate(doc => doc.getMap('f').set('name', 'x'.repeat(300_000)))],
  [
    'ten thousand and one writes',
    'doc/malformed',
    otherUpdate(doc => {
      for (let i = 0; i < 10_001; i++) doc.getMap('f').set(`k${i}`, 1)
    }),
  ],
  [
    'V2 bytes',
    'doc/malformed',
    (() => {
      const doc = new Y.Doc({ guid: 'v2' })
      doc.getMap('f').set('name', 'x')
      return Y.encodeStateAsUpdateV2(doc)
    })(),
  ],
]

describe('[DC12] the gate', () => {
  test.each(HOSTILE)('refuses %s with %s', (_, code, update) => {
    expect(codeOf(() => recordCodec.merge(state, update))).toBe(code)
    expect(recordCodec.read(state)).toEqual({ name: 'Ada', city: 'London' })
  })

  test('refuses every truncation of a good update', () => {
    const { update } = recordCodec.edit(state, { name: 'Grace', stage: { at: [1.5] } }, 9)!
    for (let end = 0; end < update.length; end++) {
      expect(codeOf(() => recordCodec.merge(state, update.slice(0, end)))).toBe('doc/malformed')
    }
  })

  test('lets a wipe through only as deletions it can name', () => {
    const wiped = recordCodec.merge(state, deletions(0, 2))!
    expect(wiped.changes).toEqual([
      { key: 'name', before: 'Ada', after: undefined },
      { key: 'city', before: 'London', after: undefined },
    ])
  })

  test('random and mutated bytes are refused or merged, never thrown about', () => {
    const { update } = recordCodec.edit(state, { name: 'Grace', note: ['a', { b: 2 }] }, 9)!
    const mutatedArb = fc
      .array(fc.tuple(fc.nat(update.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map(changes => {
        const copy = update.slice()
        for (const [at, byte] of changes) copy[at] = byte
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(mutatedArb, fc.uint8Array({ maxLength: 200 })), sent => {
        const code = codeOf(() => recordCodec.merge(state, sent))
        expect([undefined, 'doc/malformed', 'doc/gap', 'doc/foreign-root']).toContain(code)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('[DC13] the gate of rich texts', () => {
  const text = textCodec.fromMarkdown('hello **you**', 7)

  test.each<readonly [string, string, Uint8Array]>([
    ['nothing at all', 'doc/malformed', new Uint8Array()],
    [
      'a claim of 33 million writes',
      'doc/malformed',
      bytes(out => [1, 33_000_000, 5, 0].forEach(n => out.uint(n))),
    ],
    [
      'a GC struct of length 2^52',
      'doc/malformed',
      oneStruct(9, 0, out => {
        out.byte(0)
        out.uint(2 ** 52)
      }),
    ],
    ['another root', 'doc/foreign-root', otherUpdate(doc => doc.getText('g').insert(0, 'x'))],
    [
      'a document inside',
      'doc/malformed',
      otherUpdate(doc => doc.getMap('default').set('x', new Y.Doc())),
    ],
    [
      'a hole in the numbering',
      'doc/gap',
      oneStruct(9, 5, out => firstWrite(out, 'default', o => o.any('x'))),
    ],
    ['deletions of what is not here', 'doc/gap', deletions(0, 5000)],
    ['5 MB', 'doc/too-big', new Uint8Array(5 * 1024 * 1024)],
  ])('refuses %s with %s', (_, code, update) => {
    expect(codeOf(() => textCodec.merge(text.state, update))).toBe(code)
  })

  test('random and mutated bytes are refused or merged, never thrown about', () => {
    const mutatedArb = fc
      .array(fc.tuple(fc.nat(text.update.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map(changes => {
        const copy = text.update.slice()
        for (const [at, byte] of changes) copy[at] = byte
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(mutatedArb, fc.uint8Array({ maxLength: 200 })), sent => {
        const code = codeOf(() => textCodec.merge(null, sent))
        expect([undefined, 'doc/malformed', 'doc/gap', 'doc/foreign-root']).toContain(code)
      }),
      { numRuns: 1000 },
    )
  })
})
