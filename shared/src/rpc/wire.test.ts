import { describe, expect, it } from 'vitest'
import type { Json } from '#kit'
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

const row = (id: string, cells: Record<string, Json>, object = 'person') => ({
  id,
  object,
  title: `T ${id}`,
  cells,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
  deletedAt: id === 'gone' ? '2026-01-03T00:00:00.000Z' : null,
})

const X = { id: 'c', object: 'company', title: 'X' }
const linkedCells = (n: number): Record<string, Json> => ({
  amount: n,
  company: n === 2 ? null : X,
  owner: { id: `m${n}`, object: 'member', title: '"' },
})

describe('windows on the wire', () => {
  const crossed = (answer: object): { text: string; back: unknown } => {
    const rows = wireSerializers.find(({ condition }) => condition(answer))
    const text = String(rows?.serialize(answer))
    return { text, back: rows?.deserialize(text) }
  }
  const cells = {
    name: 'Ünï',
    amount: null,
    company: { id: 'c', object: 'company', title: 'X' },
    tags: ['a'],
  }

  it.each([
    ['one object', [row('a', cells), row('gone', { ...cells, name: '"' })], true],
    ['no fields', [row('a', {}), row('b', {})], true],
    ['other objects', [row('a', cells), row('b', cells, 'company')], false],
    ['a field less', [row('a', cells), row('b', { name: 'x' })], false],
    ['a field more', [row('a', { name: 'x' }), row('b', cells)], false],
    ['another field', [row('a', { name: 'x' }), row('b', { other: 'x' })], false],
    ['nothing', [], false],
    ['links, none and the same twice', [1, 2, 3].map(n => row(`r${n}`, linkedCells(n))), true],
    [
      'links and something else',
      [row('a', linkedCells(1)), row('b', { ...linkedCells(2), company: { ...X, more: 1 } })],
      true,
    ],
    [
      'something else and links',
      [row('a', { ...linkedCells(1), company: 'x' }), row('b', linkedCells(2))],
      true,
    ],
    [
      'links that differ in their titles',
      [row('a', { company: X }), row('b', { company: { ...X, title: 'Y' } })],
      true,
    ],
    [
      'a link that is gone',
      [row('a', { company: X }), row('b', { company: { ...X, isDeleted: true } })],
      true,
    ],
  ])('[RC4] of %s come back as they went', (_, rows, isPacked) => {
    const answer = { rows, offset: 3, total: 9, version: 7 }
    const { text, back } = crossed(answer)
    expect(back).toEqual(answer)
    expect(text.includes('"lines"')).toBe(isPacked)
  })

  it('[RC4] name a record that several cells point at once', () => {
    const rows = [1, 2, 3].map(n => row(`r${n}`, linkedCells(n)))
    const { text } = crossed({ rows, offset: 0, total: 3, version: 1 })
    expect(text.split('"company"').length - 1).toBe(2)
    expect(text).toContain('"linked":["c","company","X","m1"')
  })

  it('[RC4] totals go as they are', () => {
    const answer = { rows: [{ group: ['a'], values: [1] }], version: 7 }
    expect(crossed(answer)).toEqual({ text: JSON.stringify(answer), back: answer })
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
