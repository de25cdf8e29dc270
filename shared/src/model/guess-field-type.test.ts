import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldTypes } from './fields/index.ts'
import { choicesOf, guessFieldType } from './guess-field-type.ts'
import { camelName } from './names.ts'

const guess = (...samples: readonly string[]) => guessFieldType(samples)

describe('guesses', () => {
  test.each<[string, readonly string[]]>([
    ['emails', ['ana@x.pt', 'bo@y.de; c@z.fr']],
    ['links', ['http://mit.edu', 'www.ox.ac.uk']],
    ['links', ['mit.edu', 'ox.ac.uk']],
    ['date', ['2026-01-02', '1999-12-31']],
    ['date', ['13/04/2026', '02/03/2026']],
    ['date', ['March 12, 2026', '1 Apr 2020']],
    ['date', ['20201231', '19991231']],
    ['dateTime', ['2026-01-02T10:00:00Z', '2026-01-02 10:00']],
    ['dateTime', ['1/2/2026 2:30 pm']],
    ['currency', ['€3,500', '€12']],
    ['currency', ['12 USD', '(5 USD)']],
    ['number', ['300', '1,200', '-45.5']],
    ['number', ['42.35', '-71.06']],
    ['number', ['1', '0']],
    ['boolean', ['yes', 'No', 'yes']],
    ['boolean', ['true', 'false']],
    ['phones', ['202-224-3121', '+1 202 555 0100']],
    ['phones', ['(202) 224-3121']],
    ['text', ['02110', '10001']],
    ['text', ['B000944', 'C000127']],
    ['text', ['Hello there', 'Something else']],
    ['text', ['12345678901234567890', '1']],
    ['text', []],
    ['text', ['', ' ']],
    ['select', ['Rep', 'Sen', 'Rep', 'Rep', 'Sen', 'Rep', 'rep']],
    ['number', ['-86.84063112345678901', '34.1']],
    ['text', [...Array(30)].map((_, at) => ['Peru', 'Chile'][at % 2] ?? '').concat('Cuba', 'Peru')],
    ['multiSelect', ['a; b', 'b; c', 'a; c', 'c']],
  ])('[MD36] looks like %s: %j', (type, samples) => {
    expect(guessFieldType(samples).type).toBe(type)
  })

  test('[MD36] percents, long texts and options come with what they need', () => {
    expect(guess('50%', '20 %').options).toEqual({ style: 'percent' })
    expect(guess('one\ntwo').options).toEqual({ multiline: true })
    const labels = ['Open', 'Shut', 'Open', 'Open', 'Shut', 'Open']
    expect(guessFieldType(labels).options).toMatchObject({
      choices: [
        { id: 'open', label: 'Open' },
        { id: 'shut', label: 'Shut' },
      ],
    })
  })

  test('[MD37] a number over twelve settles the order of days and months', () => {
    expect(guess('03/04/2026', '04/13/2026').dateOrder).toBe('mdy')
    expect(guess('03/04/2026', '13/04/2026').dateOrder).toBe('dmy')
    expect(guessFieldType(['03/04/2026'], { dateOrder: 'mdy' }).dateOrder).toBe('mdy')
    expect(guess('1.234,50', '2,5').decimal).toBe(',')
    expect(guess('1,234.50', '2.5').decimal).toBe('.')
    expect(guess('March 12, 2026').decimal).toBe('.')
  })

  test('[MD36] what is guessed reads the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 8 }), samples => {
        const { type, options, score } = guessFieldType(samples)
        const def = fieldTypes.must(type)
        expect(def.options.safeParse(options).success).toBe(true)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('names', () => {
  test.each([
    ['Bioguide ID', 'bioguideId'],
    ['Größe (m²)', 'grosseM2'],
    ['2nd name', 'n2ndName'],
    ['日本', 'custom'],
    ['id', 'idValue'],
    ['createdAt', 'createdat'],
    ["Owner's e-mail", 'ownersEMail'],
    ['URL', 'url'],
    ['  __proto__ ', 'proto'],
    ['Constructor', 'constructorValue'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])('[MD38] %j is named %s', (label, name) => {
    expect(camelName(label)).toBe(name)
  })

  test('[MD38] names are valid and differ', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), labels => {
        const taken = new Set<string>()
        const names = labels.map(label => camelName(label, taken))
        expect(new Set(names).size).toBe(labels.length)
        for (const name of names) expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9_]*$/)
        expect(new Set(choicesOf(labels).map(({ id }) => id)).size).toBe(labels.length)
      }),
    )
  })
})
