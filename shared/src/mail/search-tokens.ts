/** Cuts a search into words, phrases, operators and brackets. Never fails: what is unclear is a word. */

export interface OperatorToken {
  readonly kind: 'operator'
  readonly name: string
  /** `null` when a bracket follows: `from:(ann OR bob)`. */
  readonly value: string | null
  readonly isPhrase: boolean
  readonly source: string
}
export interface WordToken {
  readonly kind: 'word'
  readonly text: string
  readonly isPhrase: boolean
}
export interface SignToken {
  readonly kind: 'open' | 'close' | 'or' | 'minus'
}
export type Token = SignToken | WordToken | OperatorToken

const QUERY_MAX = 2000
const TOKENS_MAX = 200
const OPERATOR = /^([\p{L}_]{2,20}):/u
const QUOTES = new Map([
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
])

export function searchTokens(query: string): readonly Token[] {
  const text = query.slice(0, QUERY_MAX).normalize('NFC')
  const tokens: Token[] = []
  let at = 0
  while (at < text.length && tokens.length < TOKENS_MAX) {
    const char = text[at]!
    if (/\s/.test(char)) at++
    else if (char === '(' || char === ')') {
      tokens.push({ kind: char === '(' ? 'open' : 'close' })
      at++
    } else if (char === '-' && at + 1 < text.length && /[^\s)-]/.test(text[at + 1]!)) {
      tokens.push({ kind: 'minus' })
      at++
    } else at = readWord(text, at, tokens)
  }
  return tokens
}

function readWord(text: string, from: number, tokens: Token[]): number {
  const phrase = readPhrase(text, from)
  if (phrase) {
    if (phrase.text.trim() !== '')
      tokens.push({ kind: 'word', text: phrase.text.trim(), isPhrase: true })
    return phrase.end
  }
  const name = OPERATOR.exec(text.slice(from, from + 30))?.[1]
  // "http://…" and "10:30" are no operators.
  if (name !== undefined && !text.startsWith('//', from + name.length + 1)) {
    const start = from + name.length + 1
    if (text[start] === '(') {
      tokens.push({
        kind: 'operator',
        name: name.toLowerCase(),
        value: null,
        isPhrase: false,
        source: text.slice(from, start),
      })
      return start
    }
    const quoted = readPhrase(text, start)
    const end = quoted?.end ?? endOfWord(text, start)
    tokens.push({
      kind: 'operator',
      name: name.toLowerCase(),
      value: (quoted?.text ?? text.slice(start, end)).trim(),
      isPhrase: quoted !== null,
      source: text.slice(from, end),
    })
    return end
  }
  const end = endOfWord(text, from)
  const word = text.slice(from, end)
  if (word === 'OR' || word === '|') tokens.push({ kind: 'or' })
  else if (word !== 'AND') tokens.push({ kind: 'word', text: word, isPhrase: false })
  return end
}

function readPhrase(text: string, from: number): { text: string; end: number } | null {
  const close = QUOTES.get(text[from] ?? '')
  if (close === undefined) return null
  const end = text.indexOf(close, from + 1)
  // A quote still being typed reaches to the end.
  return end < 0
    ? { text: text.slice(from + 1), end: text.length }
    : { text: text.slice(from + 1, end), end: end + 1 }
}

function endOfWord(text: string, from: number): number {
  let end = from
  while (end < text.length && !/[\s()"“„«]/.test(text[end]!)) end++
  return Math.max(
    end,
    from + (end === from && from < text.length && !/[\s()]/.test(text[from]!) ? 1 : 0),
  )
}
