/**
 * The search language of mail (MAIL 11) → tree.
 *
 * Words beside each other must all be there; `OR` binds tighter (`a OR b c` is `(a OR b) c`), `-` and
 * brackets as everywhere. There is no wrong query: an unknown operator, a date that is none and a
 * lonely bracket are searched as text or passed over.
 */
import { OPERATORS } from './search-operators.ts'
import { searchTokens, type OperatorToken } from './search-tokens.ts'
import type { MailSearch, SearchContext, SearchNode } from './search-node.ts'

const DEPTH_MAX = 30
const NOTHING: SearchNode = { kind: 'and', nodes: [] }

export function parseSearch(query: string, context: SearchContext): MailSearch {
  const tokens = searchTokens(query)
  const unknown: string[] = []
  let at = 0

  const group = (depth: number): SearchNode => {
    const all: SearchNode[] = []
    while (at < tokens.length) {
      const token = tokens[at]!
      if (token.kind === 'close') {
        if (depth > 0) break
        at++
      } else if (token.kind === 'or') at++
      else {
        const node = either(depth)
        if (node) all.push(node)
      }
    }
    return flat('and', all)
  }

  const either = (depth: number): SearchNode | null => {
    const first = one(depth)
    const options = first ? [first] : []
    while (
      tokens[at]?.kind === 'or' &&
      at + 1 < tokens.length &&
      tokens[at + 1]?.kind !== 'close'
    ) {
      at++
      if (tokens[at]?.kind === 'or') continue
      const next = one(depth)
      if (next) options.push(next)
    }
    return options.length === 0 ? null : flat('or', options)
  }

  const one = (depth: number): SearchNode | null => {
    const token = tokens[at++]
    if (!token) return null
    if (token.kind === 'minus') return negated(one(depth))
    if (token.kind === 'open') return bracket(depth)
    if (token.kind === 'word') return asText(token)
    if (token.kind !== 'operator') return null
    if (token.value !== null) return single(token, token.value)
    at++ // the bracket
    const inner = bracket(depth)
    return inner === null ? null : eachWord(inner, word => single(token, word) ?? NOTHING)
  }

  const bracket = (depth: number): SearchNode | null => {
    if (depth >= DEPTH_MAX) return null
    const inner = group(depth + 1)
    if (tokens[at]?.kind === 'close') at++
    return isNothing(inner) ? null : inner
  }

  const single = (token: OperatorToken, value: string): SearchNode | null => {
    const operator = OPERATORS.get(token.name)
    // `from:` with nothing behind it is still being typed.
    if (operator && value === '') return null
    const node = operator?.(value, context) ?? null
    if (node) return node
    const source = token.value === null ? `${token.source}${value}` : token.source
    unknown.push(source)
    return asText({ text: source, isPhrase: false })
  }

  return { node: group(0), unknown: [...new Set(unknown)] }
}

const asText = ({ text, isPhrase }: { text: string; isPhrase: boolean }): SearchNode => ({
  kind: 'text',
  text,
  isPhrase,
})

const isNothing = (node: SearchNode): boolean => node.kind === 'and' && node.nodes.length === 0

const negated = (node: SearchNode | null): SearchNode | null => {
  if (node === null) return null
  return node.kind === 'not' ? node.node : { kind: 'not', node }
}

/** One node stays itself; nested groups of one kind become one. */
function flat(kind: 'and' | 'or', nodes: readonly SearchNode[]): SearchNode {
  const list = nodes.flatMap(node => (node.kind === kind ? node.nodes : [node]))
  return list.length === 1 ? list[0]! : { kind, nodes: list }
}

/** `from:(ann OR bob)` asks `from:ann OR from:bob`; operators inside keep their own meaning. */
function eachWord(node: SearchNode, change: (word: string) => SearchNode): SearchNode {
  if (node.kind === 'text') return change(node.text)
  if (node.kind === 'not') return { kind: 'not', node: eachWord(node.node, change) }
  if (node.kind === 'and' || node.kind === 'or')
    return flat(
      node.kind,
      node.nodes.map(one => eachWord(one, change)),
    )
  return node
}
