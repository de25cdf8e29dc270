/** A few words around the first place where a search found something, with the finds marked. */
import { foldText } from '@kith/shared/model'

const BEFORE = 40
const LENGTH = 140
const MARK_START = '\u0002'
const MARK_END = '\u0003'

/** `null` when none of the words is in the text. */
export function excerptOf(text: string, words: readonly string[]): string | null {
  const { folded, places } = foldedWithPlaces(text)
  const finds = words
    .flatMap(word => findsOf(folded, foldText(word)))
    .map(([from, until]) => [places[from] ?? 0, places[until] ?? text.length] as const)
    .sort(([a], [b]) => a - b)
  const [first] = finds
  if (!first) return null
  const start = wordStart(text, Math.max(0, first[0] - BEFORE))
  const end = Math.min(text.length, start + LENGTH)
  let marked = start > 0 ? '…' : ''
  let at = start
  for (const [from, until] of finds) {
    if (from < at || until > end) continue
    marked += text.slice(at, from) + MARK_START + text.slice(from, until) + MARK_END
    at = until
  }
  return (marked + text.slice(at, end) + (end < text.length ? '…' : '')).replace(/\s+/g, ' ')
}

/** Where words begin with the needle. */
function findsOf(folded: string, needle: string): readonly (readonly [number, number])[] {
  const finds: (readonly [number, number])[] = []
  if (needle === '') return finds
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? ' '))
      finds.push([at, at + needle.length])
  return finds
}

/** Folding may make two letters of one; each folded letter knows where it came from. */
function foldedWithPlaces(text: string): { folded: string; places: readonly number[] } {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const plain = foldText(letter)
    for (let n = 0; n < plain.length; n++) places.push(at)
    folded += plain
    at += letter.length
  }
  return { folded, places }
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.indexOf(' ', at)
  return space < 0 || space - at > BEFORE ? at : space + 1
}
