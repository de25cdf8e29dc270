import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareText, foldKey, foldText } from './fold.ts'

test.each([
  ['Müller', 'muller'],
  ['MULLER', 'muller'],
  ['Straße', 'strasse'],
  ['Łódź', 'lodz'],
  ['Ærø', 'aero'],
  ['İstanbul', 'istanbul'],
  ['Ｆｕｌｌ', 'full'],
  ['हिन्दी', 'हिन्दी'],
  ['東京', '東京'],
])('[MD17] %s is compared as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded)
})

test('[MD17] folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(foldText(foldText(text))).toBe(foldText(text))
    }),
  )
})

test('[MD17] Latin letters are folded one by one as they are among others', () => {
  const all = Array.from({ length: 0x250 }, (_, unit) => String.fromCharCode(unit))
  // A sign of another script takes the whole text the long way.
  for (const letter of all) expect(foldText(`a${letter}b東`)).toBe(`${foldText(`a${letter}b`)}東`)
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...all) }), text => {
      expect(foldText(`${text}東`)).toBe(`${foldText(text)}東`)
    }),
  )
})

test('[MD17] plain ASCII needs no key of its own', () => {
  expect(foldKey('Ana Lopes')).toBeNull()
  expect(foldKey('Ána')).toBe('ana')
})

test('[MD17] order is by code point, as SQLite has it', () => {
  // As UTF-16 units the astral letter would come first.
  expect(compareText('\ue000', '😀')).toBeLessThan(0)
  expect(['Zoe', 'Ömer', 'anna', 'Olaf'].sort(compareText)).toEqual(['anna', 'Olaf', 'Ömer', 'Zoe'])
})
