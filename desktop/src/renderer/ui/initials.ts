/** First letters for a round avatar, one letter for a square mark, `?` for a name that is not there. */
const PLAIN = /^[A-Za-z0-9À-ÖØ-öø-ɏА-я]$/
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function initialsOf(name: string, count: 1 | 2): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const letters = words.map(firstSign).filter(sign => sign !== '')
  if (letters.length === 0) return firstGrapheme(name.trim()) || '?'
  if (count === 1 || letters.length === 1) return letters[0]!
  const pair = letters[0]! + letters.at(-1)!
  // Arabic letters join and CJK names read by their first sign: two would look wrong.
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u.test(pair) ? pair : letters[0]!
}

/** The first letter or digit of a word; brackets and quotes are stepped over. */
function firstSign(word: string): string {
  // Nearly every name: a plain letter and no mark that joins it. Tables ask this by the thousand.
  const first = word.charAt(0)
  if (PLAIN.test(first) && !/^\p{M}/u.test(word.slice(1))) return first.toUpperCase()
  for (const { segment } of segmenter.segment(word)) {
    if (/^[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase()
  }
  return ''
}

function firstGrapheme(text: string): string {
  for (const { segment } of segmenter.segment(text)) return segment
  return ''
}
