import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stableText } from '#kit'
import { contentProof, recordCodec, textCodec } from './index.ts'

const keys = fc.dictionary(fc.constantFrom('a', 'b', 'c/1'), fc.string({ maxLength: 6 }))

test('[DC20] two states have one proof where they say the same, whatever their past, and else differ', () => {
  fc.assert(
    fc.property(keys, keys, (one, two) => {
      const plain = recordCodec.create(two, 5).state
      const set = { ...Object.fromEntries(Object.keys(one).map(key => [key, null])), ...two }
      const past = recordCodec.edit(recordCodec.create(one, 3).state, set, 4)?.state
      const long = past ?? recordCodec.create(one, 3).state
      expect(contentProof('record', long)).toBe(contentProof('record', plain))
      const isSame = stableText(one) === stableText(two)
      const other = contentProof('record', recordCodec.create(one, 3).state)
      expect(other === contentProof('record', plain)).toBe(isSame)
    }),
    { numRuns: 200 },
  )
})

test('[DC20] of a text in any encoding, and however it was typed', () => {
  const once = textCodec.fromMarkdown('A **bold** word', 3).state
  const before = textCodec.fromMarkdown('Nothing yet', 4).state
  const twice = textCodec.replace(before, textCodec.tree(once), 5)!.state
  const proofs = [once, textCodec.inV1(once), twice].map(state => contentProof('text', state))
  expect(new Set(proofs).size).toBe(1)
  expect(contentProof('text', before)).not.toBe(proofs[0])
})
