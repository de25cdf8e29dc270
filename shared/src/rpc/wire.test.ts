import { describe, expect, it } from 'vitest'
import { wireSerializers } from './wire.ts'

describe('bytes on the wire', () => {
  it('[RC1] come back as they went, empty and larger than one piece', () => {
    const [bytes] = wireSerializers
    for (const length of [0, 1, 255, 100_000]) {
      const sent = Uint8Array.from({ length }, (_, at) => at % 256)
      expect(bytes!.condition(sent)).toBe(true)
      expect(bytes!.deserialize(JSON.parse(JSON.stringify(bytes!.serialize(sent))))).toEqual(sent)
    }
  })
})
