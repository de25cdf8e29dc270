import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  asId,
  createEmitter,
  createSerialQueue,
  defineFaults,
  defineRegistry,
  derivedId,
  fromWireFault,
  isFault,
  isId,
  isOwnPlace,
  isoTime,
  isWireFault,
  json,
  jsonEqual,
  keyOfPlace,
  mask,
  newId,
  newShortId,
  orderKeyBetween,
  orderKeyOf,
  placeText,
  stableText,
  toWireFault,
  type DocId,
  type Json,
} from './index.ts'

describe('ids', () => {
  test('made one after the other they sort in that order', () => {
    const ids = Array.from({ length: 200 }, newId)
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(200)
  })

  test('the same parts give the same id on every device, other cuts of the same text another', () => {
    expect(derivedId('link', 'a', 'b')).toBe(derivedId('link', 'a', 'b'))
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'))
  })

  test.each(['', 'x', '018f', "'; DROP TABLE doc", '018f0000-0000-7000-8000-00000000000g'])(
    '“%s” is refused',
    text => {
      expect(isId(text)).toBe(false)
      expect(() => asId(text)).toThrow('is not an id')
    },
  )

  test('an id from outside is taken in any case', () => {
    const id = newId()
    expect(asId(id.toUpperCase())).toBe(id)
  })

  test('short names begin with a letter and are safe in SQL', () => {
    for (let run = 0; run < 500; run++) expect(newShortId()).toMatch(/^[a-z][a-z0-9]{7}$/)
  })
})

describe('faults', () => {
  const fault = defineFaults('stock', {
    empty: { status: 409, retry: true, say: (d: { left: number }) => `Only ${d.left} left.` },
  })

  test('say what happened and cross a border unchanged', () => {
    const made = fault('empty', { left: 0 })
    const wire: unknown = JSON.parse(JSON.stringify(made.toWire()))
    expect(isWireFault(wire)).toBe(true)
    const back = isWireFault(wire) ? fromWireFault(wire) : undefined
    expect(back).toMatchObject({
      code: 'stock/empty',
      data: { left: 0 },
      message: 'Only 0 left.',
      status: 409,
      retry: true,
    })
    expect(isFault(back, 'stock/empty')).toBe(true)
  })

  test('a bug shows its log id and nothing of itself', () => {
    const shown = toWireFault(new Error('secret path /home/x'), 'abc123')
    expect(shown.code).toBe('internal')
    expect(JSON.stringify(shown)).not.toContain('secret')
    expect(shown.message).toContain('abc123')
  })
})

describe('json', () => {
  const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

  test('equal values have one text, whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyJson), record => {
        const turned = Object.fromEntries(Object.entries(record).reverse())
        expect(stableText(turned)).toBe(stableText(record))
        expect(jsonEqual(turned, record)).toBe(true)
      }),
    )
  })

  test.each([
    ['too deep', JSON.parse('['.repeat(40) + ']'.repeat(40))],
    ['half a character', '\ud83d'],
    ['not finite', Number.NaN],
    ['a key of the prototype', JSON.parse('{"__proto__": 1}')],
    ['a function', { at: () => 1 }],
  ])('%s is refused', (_name, value) => {
    expect(json.safeParse(value).success).toBe(false)
  })

  test('what JSON can say is let through as it is', () => {
    fc.assert(
      fc.property(anyJson, value => {
        const result = json.safeParse(value)
        if (result.success) expect(result.data).toBe(value)
        else expect(stableText(value)).toMatch(/__proto__|\\ud[89ab]/)
      }),
    )
  })
})

test('a moment reads as Date writes it, also far away and with a fraction', () => {
  const far = fc.oneof(
    fc.integer({ min: -1e9, max: 4e12 }),
    fc.double({ min: -8e15, max: 8e15, noNaN: true }),
  )
  fc.assert(fc.property(far, ms => isoTime(ms) === new Date(ms).toISOString()))
  expect(() => isoTime(Number.NaN)).toThrow(RangeError)
})

describe('order keys', () => {
  test('where a record began is its id in digits of 62, as in every earlier Kith', () => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    const part = (hex: string, width: number) => {
      let rest = BigInt(`0x${hex}`)
      let text = ''
      for (let at = 0; at < width; at++, rest /= 62n)
        text = digits.charAt(Number(rest % 62n)) + text
      return text
    }
    fc.assert(
      fc.property(fc.uuid(), id => {
        const hex = id.replaceAll('-', '')
        const key = `w${part(hex.slice(0, 11), 8)}${part(hex.slice(11, 22), 8)}${part(hex.slice(22), 7)}`
        expect(placeText(id as DocId, null)).toBe(key)
      }),
    )
  })

  test('a new key lies between its neighbours, wherever it is put', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 120 }), places => {
        const keys: string[] = []
        for (const place of places) {
          const at = place % (keys.length + 1)
          keys.splice(at, 0, orderKeyBetween(keys[at - 1] ?? null, keys[at] ?? null))
        }
        expect([...keys].sort()).toEqual(keys)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })

  test('two people at the same place make different keys, and neighbours that crossed still give one', () => {
    const [a, b] = [orderKeyBetween(null, null), orderKeyBetween(null, null)]
    const [low, high] = a < b ? [a, b] : [b, a]
    expect(orderKeyBetween(high, low) > high).toBe(true)
    expect(orderKeyBetween(low, low) > low).toBe(true)
  })

  test('records begin in the order of their ids, with room between any two', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        const [a, b] = [asId(one), asId(other)].toSorted()
        const [low, high] = [orderKeyOf(a!, undefined), orderKeyOf(b!, undefined)]
        if (a === b) return expect(low).toBe(high)
        expect(low < high).toBe(true)
        const between = orderKeyBetween(low, high)
        expect([low, between, high].toSorted()).toEqual([low, between, high])
        for (const key of [orderKeyBetween(null, low), orderKeyBetween(high, null)])
          expect(key < low || key > high).toBe(true)
      }),
    )
    const next = (id: string) =>
      id.slice(0, -1) + (Number.parseInt(id.slice(-1), 16) ^ 1).toString(16)
    const id = newId()
    const [low, high] = [id, asId(next(id))].map(one => orderKeyOf(one, undefined)).toSorted()
    expect(orderKeyBetween(low!, high!) < high!).toBe(true)
  })

  test('a place is its key, and the id where the key is somebody’s own', () => {
    const id = newId()
    const key = orderKeyBetween(null, null)
    const places = [placeText(id, key), placeText(id, 'not a key')]
    expect(places.map(isOwnPlace)).toEqual([true, false])
    expect(places.map(keyOfPlace)).toEqual([key, orderKeyOf(id, null)])
  })

  test('many at one spot stay short', () => {
    let after = orderKeyBetween(null, null)
    for (let run = 0; run < 200; run++) after = orderKeyBetween(null, after)
    expect(after.length).toBeLessThan(60)
  })
})

test('a listener that throws does not keep the others from hearing', () => {
  const errors: unknown[] = []
  const heard: number[] = []
  const emitter = createEmitter<number>(error => errors.push(error))
  emitter.on(() => {
    throw new Error('no')
  })
  const stop = emitter.on(value => heard.push(value))
  emitter.emit(1)
  stop()
  emitter.emit(2)
  expect([heard, errors.length]).toEqual([[1], 2])
})

test('queued work runs one at a time, and a failure does not stop the next', async () => {
  const queue = createSerialQueue()
  const order: string[] = []
  const slow = queue.run(async () => {
    await Promise.resolve()
    order.push('first')
  })
  const broken = queue.run(() => {
    throw new Error('no')
  })
  const last = queue.run(() => order.push('last'))
  await expect(broken).rejects.toThrow('no')
  await Promise.all([slow, last])
  expect(order).toEqual(['first', 'last'])
})

test('a registry refuses two entries of one id', () => {
  expect(() => defineRegistry('thing', [{ id: 'a' }, { id: 'a' }])).toThrow('share an id')
  expect(() => defineRegistry('thing', [{ id: 'a' }]).must('b')).toThrow('unknown thing')
})

test('a mask tells two people apart without naming either', () => {
  expect(mask('ines@x.pt')).toBe('i…t')
  expect(mask('ab')).toBe('…')
})
