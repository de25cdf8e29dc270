import { describe, expect, it } from 'vitest'
import { wireSerializers } from './wire.ts'

describe('bytes on the wire', () => {
  it('[RC1] come back as they went, empty and larger than one piece', () => {
    const bytes = wireSerializers.find(({ type }) => type === 21)
    for (const length of [0, 1, 255, 100_000]) {
      const sent = Uint8Array.from({ length }, (_, at) => at % 256)
      expect(bytes!.condition(sent)).toBe(true)
      expect(bytes!.deserialize(JSON.parse(JSON.stringify(bytes!.serialize(sent))))).toEqual(sent)
    }
  })
})

describe('rows on the wire', () => {
  const answer = {
    rows: [{ id: 'a', cells: { name: 'Ünï "q"\u2028', amount: null } }],
    offset: 0,
    total: 1,
    version: 7,
  }

  it('[RC2] go as one text and come back as they went', () => {
    const rows = wireSerializers.find(({ condition }) => condition(answer))
    expect(typeof rows?.serialize(answer)).toBe('string')
    expect(rows?.deserialize(JSON.parse(JSON.stringify(rows.serialize(answer))))).toEqual(answer)
  })

  it.each([[{ rows: [] }], [[{ id: 'a' }]], [null], ['rows'], [new Uint8Array(3)]])(
    '[RC3] %j is not taken for rows',
    value => {
      expect(wireSerializers.some(({ type, condition }) => type === 22 && condition(value))).toBe(
        false,
      )
    },
  )
})
