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

test('[MD17] plain ASCII needs no key of its own', () => {
  expect(foldKey('Ana Lopes')).toBeNull()
  expect(foldKey('Ána')).toBe('ana')
})

test('[MD17] order is by code point, as SQLite has it', () => {
  // As UTF-16 units the astral letter would come first.
  expect(compareText('\ue000', '😀')).toBeLessThan(0)
  expect(['Zoe', 'Ömer', 'anna', 'Olaf'].sort(compareText)).toEqual(['anna', 'Olaf', 'Ömer', 'Zoe'])
})
