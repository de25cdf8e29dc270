/** Finds the tags of a HTML source, in one pass whatever is in it. */

export interface HtmlTag {
  /** Offset of its `<`. */
  readonly from: number
  /** Offset behind its `>`. */
  readonly to: number
  /** Lower case; empty for comments and declarations. */
  readonly name: string
  readonly isClose: boolean
  readonly attributes: string
}

export function* htmlTags(source: string): Generator<HtmlTag> {
  let at = source.indexOf('<')
  while (at >= 0) {
    const to = endOfTag(source, at)
    if (to > 0) {
      const name = /^<\/?([a-zA-Z][\w:-]*)/.exec(source.slice(at, at + 60))?.[1] ?? ''
      const isClose = source[at + 1] === '/'
      const attributes = source.slice(at + 1 + (isClose ? 1 : 0) + name.length, to - 1)
      yield { from: at, to, name: name.toLowerCase(), isClose, attributes }
    }
    at = source.indexOf('<', Math.max(to, at + 1))
  }
}

/** Behind the tag that begins here; 0 when a lonely `<` is text. */
function endOfTag(source: string, from: number): number {
  if (source.startsWith('<!--', from)) {
    const end = source.indexOf('-->', from + 4)
    return end < 0 ? source.length : end + 3
  }
  if (!/[a-zA-Z/!?]/.test(source[from + 1] ?? '')) return 0
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at]!
    if (char === '>') return at + 1
    if (char !== '=') continue
    while (/\s/.test(source[at + 1] ?? '')) at++
    const quote = source[at + 1]
    if (quote !== '"' && quote !== "'") continue
    const close = source.indexOf(quote, at + 2)
    // A quote that never closes swallows the rest, here as in a browser.
    if (close < 0) return source.length
    at = close
  }
  return source.length
}
