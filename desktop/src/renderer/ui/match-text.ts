/**
 * Finding options by typing: accents and case do not matter, words may come in any order, and the
 * beginnings of words rank above their middles. Returns where the match is, for showing it by weight.
 */
export interface TextMatch {
  /** Higher is better. */
  readonly score: number
  /** Character ranges, end excluded. */
  readonly ranges: readonly (readonly [number, number])[]
}

const fold = (text: string): string =>
  // One sign in, one sign out, so that ranges hold for the text as it is shown.
  Array.from(text, sign => {
    const bare = sign.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    return bare.length === sign.length
      ? bare
      : sign.toLowerCase().slice(0, sign.length).padEnd(sign.length)
  }).join('')

export function matchText(text: string, wanted: string): TextMatch | null {
  const words = fold(wanted).split(/\s+/).filter(Boolean)
  if (words.length === 0) return { score: 0, ranges: [] }
  const folded = fold(text)
  const ranges: [number, number][] = []
  let score = 0
  for (const word of words) {
    const found = bestPlace(folded, word)
    if (!found) return null
    score += found.score
    ranges.push([found.at, found.at + word.length])
  }
  // Among equals the shorter text is the closer one.
  return { score: score - folded.length / 1000, ranges: ranges.toSorted(([a], [b]) => a - b) }
}

function bestPlace(text: string, word: string): { at: number; score: number } | null {
  let best: { at: number; score: number } | null = null
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const isWordStart = at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)
    const score = at === 0 ? 3 : isWordStart ? 2 : 1
    if (!best || score > best.score) best = { at, score }
  }
  return best
}

/** Keeps what matches, best first; without words everything in its own order. */
export function rankBy<T>(
  items: readonly T[],
  wanted: string,
  textOf: (item: T) => string,
): readonly T[] {
  if (wanted.trim() === '') return items
  return items
    .flatMap(item => {
      const match = matchText(textOf(item), wanted)
      return match ? [{ item, score: match.score }] : []
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
