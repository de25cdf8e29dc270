/** Every registered field type, present and future, against what `FieldTypeDef` promises. */
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#kit'
import { arbitraryCell, testFormat, testOptions, testParse } from '#testkit'
import type { FieldType, ParseContext } from '../field-type.ts'
import type { SqlValue } from '../storage-kind.ts'
import { storageKinds } from '../storage/index.ts'
import { fieldTypes, type FieldTypeId } from './index.ts'

const contexts: readonly ParseContext[] = [
  testParse,
  { ...testParse, dateOrder: 'mdy', country: 'US', currency: 'USD', timeZone: 'America/New_York' },
  { ...testParse, dateOrder: 'ymd', decimal: ',', country: 'DE', timeZone: 'Asia/Kathmandu' },
]
const optionsOf = (type: FieldType) => type.options.parse(testOptions)
/** Values the engine works out: no text is read as one. */
const isMade = (type: FieldType) =>
  ['inverse', 'derived'].includes(storageKinds.must(type.storage).home)
const valuesOf = (type: FieldType) => arbitraryCell(type.id as FieldTypeId)

/** SQL's order of values, the way the query room asks for it. */
function sortedBySql(type: FieldType, values: readonly Json[]): readonly Json[] {
  const kind = storageKinds.must(type.storage)
  const sql = new DatabaseSync(':memory:')
  const columns = kind.columns.map(({ suffix, type: affinity }) => `"c${suffix}" ${affinity}`)
  sql.exec(`CREATE TABLE t (n INTEGER, ${columns.join(', ')})`)
  const insert = sql.prepare(`INSERT INTO t VALUES (?, ${kind.columns.map(() => '?').join(', ')})`)
  for (const [at, value] of values.entries()) insert.run(at, ...kind.toColumns(value))
  const ranks = type.ranks?.(optionsOf(type)).map((id, at) => `WHEN '${id}' THEN ${at}`)
  const main = kind.keySuffix === undefined ? 'c' : `coalesce("c${kind.keySuffix}", c)`
  const by = ranks
    ? `CASE c ${ranks.join(' ')} END`
    : kind.sort === 'text'
      ? `${main} COLLATE NOCASE`
      : main
  const rows = sql.prepare(`SELECT n FROM t ORDER BY ${by}`).all()
  sql.close()
  return rows.map(row => values[Number(row['n'])] ?? null)
}

/** Values after a stay in real SQLite columns. */
function throughSql(type: FieldType, value: Json): Json | null {
  const kind = storageKinds.must(type.storage)
  if (kind.columns.length === 0) return value
  const sql = new DatabaseSync(':memory:')
  sql.exec(
    `CREATE TABLE t (${kind.columns.map(({ suffix, type: affinity }) => `"c${suffix}" ${affinity}`).join(', ')})`,
  )
  const cells = kind.toColumns(value)
  sql.prepare(`INSERT INTO t VALUES (${cells.map(() => '?').join(', ')})`).run(...cells)
  const read = sql.prepare('SELECT * FROM t')
  const row = read.get() ?? {}
  sql.close()
  return kind.fromColumns(Object.values(row) as readonly SqlValue[])
}

describe.each(fieldTypes.all.map(type => [type.id, type] as const))('%s', (_, type) => {
  const options = optionsOf(type)

  test('[MD1] says everything about itself, and every option has a default', () => {
    expect(type.options.safeParse({}).success).toBe(true)
    expect(type.label.length * type.hint.length).toBeGreaterThan(0)
    expect(type.icon).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(new Set(type.operators).size).toBe(type.operators.length)
    expect(storageKinds.find(type.storage)).toBeDefined()
  })

  test('[MD2] reads empty text as empty', () => {
    if (isMade(type)) return
    for (const blank of ['', '  ', '\t\n', '\u00a0']) {
      expect(type.parse(blank, options, testParse)).toEqual({ value: null })
    }
  })

  test('[MD3] reads back what it writes, whatever the customs of the reader', () => {
    if (isMade(type)) return
    fc.assert(
      fc.property(valuesOf(type), fc.constantFrom(...contexts), (value, context) => {
        expect(type.parse(type.format(value, options), options, context)).toEqual({ value })
      }),
    )
  })

  test('[MD4] a normal value is its own normal form', () => {
    fc.assert(
      fc.property(valuesOf(type), value => {
        expect(type.value(options).parse(value)).toEqual(value)
      }),
    )
  })

  test('[MD5] shows and searches every value as text', () => {
    fc.assert(
      fc.property(valuesOf(type), value => {
        expect(typeof type.display(value, options, testFormat)).toBe('string')
        expect(type.searchText(value, options)).not.toContain('undefined')
        expect(type.display(value, options, testFormat)).not.toMatch(/undefined|NaN|Invalid/)
      }),
    )
  })

  test('[MD6] compares like SQL sorts', () => {
    const kind = storageKinds.must(type.storage)
    if (kind.sort === 'none') return
    fc.assert(
      fc.property(fc.array(valuesOf(type), { minLength: 2, maxLength: 12 }), values => {
        const sorted = sortedBySql(type, values)
        for (const [at, value] of sorted.slice(1).entries()) {
          expect(type.compare(sorted[at] ?? null, value, options)).toBeLessThanOrEqual(0)
          expect(type.compare(value, sorted[at] ?? null, options)).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('[MD7] survives its document keys', () => {
    const kind = storageKinds.must(type.storage)
    if (kind.home !== 'record') return
    fc.assert(
      fc.property(valuesOf(type), value => {
        const keys = Object.entries(kind.toKeys('f', value, {})).flatMap(([key, stored]) =>
          stored === null ? [] : [[key, stored] as const],
        )
        expect(kind.fromKeys('f', Object.fromEntries(keys))).toEqual(value)
      }),
    )
  })

  test('[MD8] survives its SQL columns', () => {
    fc.assert(
      fc.property(valuesOf(type), value => {
        expect(throughSql(type, value)).toEqual(value)
      }),
      { numRuns: 60 },
    )
  })

  test('[MD9] reads any text as a value its own schema takes, or names the problem in a few words', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 400 }),
      fc.stringMatching(/^[-+0-9.,:;/@€$%eE ()kTZ|]{0,24}$/),
    )
    fc.assert(
      fc.property(hostile, fc.constantFrom(...contexts), (text, context) => {
        const read = type.parse(text, options, context)
        if ('problem' in read) expect(read.problem.split(' ').length).toBeLessThanOrEqual(4)
        else if (read.value !== null) {
          expect(type.value(options).parse(read.value)).toEqual(read.value)
        }
      }),
      { numRuns: 300 },
    )
  })
})
