import { describe, expect, it } from 'vitest'
import { createCatalog } from '@kith/shared/model'
import type { ImportColumn } from '@kith/shared/rpc'
import { progressWords } from './progress-words.ts'
import { suggestFixes } from './suggest-fix.ts'
import { newTarget, targetFace, targetOptions, targetValue } from './target-options.ts'

const context = {
  country: 'NO',
  currency: 'NOK',
  dateOrder: 'dmy',
  decimal: ',',
  timeZone: 'UTC',
  now: Date.parse('2026-11-20T12:00:00Z'),
} as const
const catalog = createCatalog({})
const person = catalog.object('person')
const column = (samples: readonly string[], header = 'X'): ImportColumn => ({
  index: 0,
  header,
  samples,
  emptyShare: 0,
  guess: { kind: 'skip' },
  confidence: 'decide',
  score: 0,
})

describe('mending a cell', () => {
  const fixes = (text: string) => suggestFixes(text, 'dmy').map(fix => fix.text)
  it('[XI7] offers the last day and the day carried over for a day that is not there', () => {
    expect(fixes('31.02.2026')).toEqual(['2026-02-28', '2026-03-03'])
    expect(fixes('2025-02-30')).toEqual(['2025-02-28', '2025-03-02'])
  })
  it('[XI7] swaps a month that is none', () => {
    expect(fixes('05/17/2026')).toEqual(['2026-05-17'])
  })
  it('[XI7] knows how addresses go wrong', () => {
    expect(fixes('paivi.k@@saimaa.fi')).toEqual(['paivi.k@saimaa.fi'])
    expect(fixes('mikkel(at)aagaard.dk')).toEqual(['mikkel@aagaard.dk'])
    expect(fixes('anna @x.no')).toEqual(['anna@x.no'])
  })
  it('[XI7] mends the scheme of an address', () => {
    expect(fixes('hhttps://fine.house.gov/x')).toEqual(['https://fine.house.gov/x'])
    expect(fixes('http//acme.com')).toEqual(['http://acme.com'])
    expect(fixes('https://acme.com')).toEqual([])
  })
  it('[XI7] says nothing about what it does not know', () => {
    expect(fixes('uke 41')).toEqual([])
    expect(fixes('31.01.2026')).toEqual([])
  })
})

describe('targets of a column', () => {
  it('[XI6] put fields that read the samples first', () => {
    const [first] = targetOptions(catalog, person, column(['ann@x.no', 'bo@y.no']), context)
    expect(first).toMatchObject({
      label: person.fields.find(each => each.id === 'emails')?.label,
      fits: true,
    })
  })
  it('[XI6] offer relations by name and by what is unique', () => {
    const values = targetOptions(catalog, person, column(['acme.com']), context).map(
      each => each.value,
    )
    expect(values).toContain('company:name')
    expect(values).toContain('company:domains')
    expect(values).toContain('name/first')
    expect(values).not.toContain('deals')
  })
  it('[XI6] make a new field of the type the samples have', () => {
    expect(newTarget(column(['12', '15', '20'], 'Size'), context)).toMatchObject({
      kind: 'new',
      label: 'Size',
      type: 'number',
    })
  })
  it('[XI6] name themselves and their face', () => {
    const target = { kind: 'field', field: 'birthday' } as const
    expect(targetValue(target)).toBe('birthday')
    expect(targetFace(target, catalog, person, () => '', 'dmy')).toMatchObject({
      detail: 'day first',
    })
    expect(targetFace({ kind: 'skip' }, catalog, person, () => '', 'dmy')).toBeNull()
  })
})

describe('progress', () => {
  it('[XI8] says how far, how fast and how long', () => {
    expect(progressWords({ done: 6000, total: 10_000, startedAt: 0, now: 3000 }, 'en-GB')).toEqual({
      done: '6,000 of 10,000',
      left: '2 s left',
      rate: '2,000 rows a second',
    })
  })
  it('[XI8] does not guess from the first moments', () => {
    const words = progressWords({ done: 10, total: 100, startedAt: 0, now: 100 }, 'en-GB')
    expect([words.left, words.rate]).toEqual(['', ''])
  })
})
