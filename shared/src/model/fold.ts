/**
 * Text as it is compared: lower case, without accents, ligatures taken apart. "Müller", "MULLER"
 * and "Muller" are one; letters of scripts without such forms stay as they are.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
}
const ASCII = /^[\0-\x7f]*$/
const MARKS = /[\u0300-\u036f]/g
const ODD_LETTERS = /[ßæœøłđðþıħ]/g

export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return LATIN.test(text) ? text.replace(ACCENTED, foldLetter).toLowerCase() : foldWhole(text)
}

/** Of these each stands for itself: a text of them is folded letter by letter, each worked out once. */
const LATIN = /^[\0-\u024f]*$/
const ACCENTED = /[\x80-\u024f]/g
const folded: Record<string, string> = {}
const foldLetter = (letter: string): string => (folded[letter] ??= foldWhole(letter))

function foldWhole(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(ODD_LETTERS, letter => LETTERS[letter] ?? letter)
    .normalize('NFC')
}

/** The folded text when SQL's NOCASE alone would not compare like it, else `null`. */
export const foldKey = (text: string): string | null => (ASCII.test(text) ? null : foldText(text))

/** The order of SQLite's NOCASE over folded texts: by code point, not by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const left = foldText(a)
  const right = foldText(b)
  if (left === right) return 0
  const end = Math.min(left.length, right.length)
  for (let at = 0; at < end; at++) {
    const x = left.charCodeAt(at)
    const y = right.charCodeAt(at)
    if (x !== y) return rank(x) - rank(y)
  }
  return left.length - right.length
}

/** Surrogates stand for code points above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit)
