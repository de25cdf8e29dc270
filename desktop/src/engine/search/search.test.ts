import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DocId, Json } from '@kith/shared/kit'
import { DELETED_KEY } from '@kith/shared/docs'
import { testFormat } from '@kith/shared/testkit'
import { openTestCore, recordOp, type TestCore } from '#engine/testkit'
import { newId } from '@kith/shared/kit'
import { excerptOf } from './excerpt.ts'
import { createSearch, type Search } from './search.ts'
import { createWordIndex } from './word-index.ts'

let core: TestCore
let search: Search['search']
beforeEach(() => {
  core = openTestCore()
  search = createSearch({
    store: core.store,
    scope: () => ({
      catalog: core.catalog(),
      me: null,
      now: core.clock.now(),
      timeZone: 'UTC',
      weekStart: 1,
    }),
    format: () => testFormat,
  }).search
})
afterEach(() => core.remove())

const person = (first: string, last = '', more: Record<string, Json> = {}): DocId =>
  core.create('person', { name: { first, last }, ...more })
/** Without marks and cuts. */
const plainOf = (text: string) => text.split(/[\p{Cc}…]/u).join('')
const titles = (text: string, objects?: readonly string[]) =>
  search(text, objects, 20).map(({ title }) => title)

describe('search', () => {
  test('[SE1] finds by any word, as far as the last one is typed, without case and accents', () => {
    person('Inês', 'Carvalhal', { emails: ['ines@example.pt'] })
    for (const text of [
      'inê',
      'INES',
      'carv',
      'ines carv',
      'carvalhal in',
      'ines@exam',
      'example.pt',
    ])
      expect(titles(text), text).toEqual(['Inês Carvalhal'])
    for (const text of ['ine carv', 'x', '', '  ', '!!!', 'ines carvalho'])
      expect(titles(text), text).toEqual([])
  })

  test('[SE2] puts beginnings of titles first, whole ones before longer ones, then words, then the rest', () => {
    person('Bo', 'Marin', { emails: ['x@y.pt'] })
    person('Elsewhere', '', { emails: ['marin@y.pt'] })
    core.create('company', { name: 'Marina Bay' })
    core.create('company', { name: 'Marin' })
    expect(titles('marin')).toEqual(['Marin', 'Marina Bay', 'Bo Marin', 'Elsewhere'])
  })

  test('[SE3] finds text inside titles without spaces', () => {
    core.create('company', { name: '東京株式会社' })
    expect(titles('株式')).toEqual(['東京株式会社'])
    expect(titles('東京')).toEqual(['東京株式会社'])
    expect(titles('大阪')).toEqual([])
  })

  test('[SE4] leaves out deleted records and objects that were not asked for', () => {
    const gone = person('Ana', 'Gone', { emails: ['gone@y.pt'] })
    person('Ana', 'Here')
    core.create('company', { name: 'Ana & Co' })
    core.set('person', gone, { [DELETED_KEY]: { at: 1, by: null } })
    expect(titles('ana')).toEqual(['Ana & Co', 'Ana Here'])
    expect(titles('ana', ['person'])).toEqual(['Ana Here'])
    expect(titles('gone')).toEqual([])
    expect(titles('ana', ['nothing'])).toEqual([])
  })

  test('[SE5] shows what a record is and why it was found', () => {
    const acme = core.create('company', { name: 'Acme' })
    person('Ana', 'Lima', { jobTitle: 'Head of Sales', company: acme, emails: ['ana@example.pt'] })
    const [byTitle] = search('ana l', undefined, 5)
    expect(byTitle).toMatchObject({ title: 'Ana Lima', excerpt: null, object: 'person' })
    expect(byTitle?.subtitle).toContain('Head of Sales')
    expect(byTitle?.subtitle).toContain('Acme')
    const [byMail] = search('example', undefined, 5)
    expect(byMail?.excerpt).toBe('ana@\u0002example\u0003.pt')
  })

  test('[SE5] marks every find in an excerpt, whatever folding does to its length', () => {
    expect(excerptOf('Große Straße 5', ['strasse'])).toBe('Große \u0002Straße\u0003 5')
    expect(excerptOf('Ærø, Éire and ærø', ['aero', 'eire'])).toBe(
      '\u0002Ærø\u0003, \u0002Éire\u0003 and \u0002ærø\u0003',
    )
    const long = excerptOf(`${'word '.repeat(60)}needle tail`, ['needle'])
    expect(long?.startsWith('…')).toBe(true)
    expect(long?.endsWith('\u0002needle\u0003 tail')).toBe(true)
    expect(excerptOf('nothing here', ['ere'])).toBeNull()
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.string({ maxLength: 5 }),
        (text, word) => {
          const excerpt = plainOf(excerptOf(text, [word]) ?? '')
          expect(plainOf(text.replace(/\s+/g, ' '))).toContain(excerpt)
        },
      ),
      { numRuns: 200, seed: 20261120 },
    )
  })

  test('[SE6] takes nothing typed for syntax', () => {
    person('Ana')
    const evil = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ maxLength: 30, unit: 'grapheme' }),
      fc.constantFrom(
        '"',
        'a"b',
        'NEAR(a b)',
        'title:ana',
        'a OR b',
        'a*',
        '^a',
        '(',
        '-a',
        'a:b',
        '\0',
        '%',
        '_',
        "'",
        '{title}: a',
        'AND',
        'NOT',
      ),
    )
    fc.assert(
      fc.property(evil, text => {
        expect(Array.isArray(search(text, undefined, 5))).toBe(true)
      }),
      { numRuns: 200, seed: 20261120 },
    )
    expect(titles('a OR b')).toEqual([])
  })

  test('[SE7] looks at the newest four hundred finds of a common word', () => {
    const ops = Array.from({ length: 600 }, (_, n) =>
      recordOp(core, 'person', newId(), { name: { first: `N${n}`, last: 'Common' } }, n),
    )
    core.ingest.take(ops, core.meta())
    const found = search('common', undefined, 20)
    expect(found).toHaveLength(20)
    expect(found.some(({ title }) => title.startsWith('N0 '))).toBe(false)
  })

  test('[SE8] merges parts of the index between changes, and finds the same', () => {
    const parts = () =>
      Number(core.store.pluck('SELECT count(DISTINCT segid) FROM search_idx')[0] ?? 0)
    const wordIndex = createWordIndex(core.store)
    // A hundred and fifty commits, none of which carries what those before it left.
    for (let n = 0; n < 150; n++) person(`N${n}`, 'Common')
    const before = parts()
    expect(before).toBeGreaterThanOrEqual(150)
    while (wordIndex.merge(4));
    expect(parts()).toBeLessThan(before)
    expect(titles('n77')).toEqual(['N77 Common'])
    expect(titles('common')).toHaveLength(20)
  })
})
