import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { isFault } from '#kit'
import {
  createRoomText,
  readRoomMessage,
  textCodec,
  writeRoomMessage,
  type RoomMessage,
} from './index.ts'

/** The edits of a few people who hear each other now and then. */
const sessions = fc.array(
  fc.record({
    who: fc.nat({ max: 2 }),
    at: fc.nat({ max: 30 }),
    text: fc.string({ minLength: 1, maxLength: 6 }),
    removes: fc.boolean(),
    hears: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
)

function editsOf(steps: readonly Step[]): readonly Uint8Array[] {
  const updates: Uint8Array[] = []
  const docs = [1, 2, 3].map(client => {
    const doc = new Y.Doc()
    doc.clientID = client
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'heard') updates.push(update)
    })
    return doc
  })
  for (const { who, at, text, removes, hears } of steps) {
    const doc = docs[who]!
    if (hears) for (const update of updates) Y.applyUpdate(doc, update, 'heard')
    const root = doc.getXmlFragment('default')
    if (root.length === 0) root.insert(0, [new Y.XmlText()])
    const line = root.get(0) as Y.XmlText
    const place = Math.min(at, line.length)
    if (removes && line.length > 0) line.delete(Math.min(place, line.length - 1), 1)
    else line.insert(place, text)
  }
  return updates
}

interface Step {
  readonly who: number
  readonly at: number
  readonly text: string
  readonly removes: boolean
  readonly hears: boolean
}

it('[DC16] takes edits in any order, each as soon as what it builds on is here', () => {
  fc.assert(
    fc.property(sessions, fc.infiniteStream(fc.nat()), (steps, chance) => {
      const updates = editsOf(steps)
      const whole = new Y.Doc()
      for (const update of updates) Y.applyUpdate(whole, update)
      const room = createRoomText(null)
      let waiting = updates.map(update => ({ update, order: chance.next().value }))
      waiting.sort((a, b) => a.order - b.order)
      while (waiting.length > 0) {
        const before = room.missing(Uint8Array.of(0))
        const left = waiting.filter(({ update }) => {
          const now = room.missing(Uint8Array.of(0))
          try {
            room.take(update)
            return false
          } catch (error) {
            expect(isFault(error, 'doc/gap')).toBe(true)
            expect(room.missing(Uint8Array.of(0))).toEqual(now)
            return true
          }
        })
        expect(left.length, `stuck at ${before.length}`).toBeLessThan(waiting.length)
        waiting = left
      }
      const stateOf = (update: Uint8Array) => Uint8Array.of(1, ...update)
      expect(textCodec.tree(stateOf(room.missing(Uint8Array.of(0))))).toEqual(
        textCodec.tree(stateOf(Y.encodeStateAsUpdate(whole))),
      )
    }),
    { numRuns: 60 },
  )
})

it('[DC17] reads what it wrote, and nothing else', () => {
  const bytes = fc.uint8Array({ maxLength: 50 })
  const entry = fc.record({
    client: fc.nat(),
    clock: fc.nat(),
    state: fc.oneof(fc.constant(null), fc.dictionary(fc.string(), fc.jsonValue())),
  })
  const message = fc.oneof(
    fc.record({ type: fc.constant('step1' as const), vector: bytes }),
    fc.record({ type: fc.constantFrom('step2' as const, 'update' as const), update: bytes }),
    fc.record({ type: fc.constant('denied' as const), reason: fc.string() }),
    fc.record({ type: fc.constant('query' as const) }),
    fc.record({
      type: fc.constant('awareness' as const),
      entries: fc.array(entry as never, { maxLength: 4 }),
    }),
  )
  fc.assert(
    fc.property(message, given => {
      const read = readRoomMessage(writeRoomMessage(given as RoomMessage))
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(given)))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), noise => {
      try {
        readRoomMessage(noise)
      } catch (error) {
        expect(isFault(error, 'doc/malformed')).toBe(true)
      }
    }),
  )
})
