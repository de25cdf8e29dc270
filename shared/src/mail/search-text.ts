/** A search tree as text again, for chips, saved searches and the provider's own search. */
import type { SearchNode } from './search-node.ts'

/** Parsing this again gives the same tree (times become days of UTC). */
export function formatSearch(node: SearchNode): string {
  switch (node.kind) {
    case 'and':
      return node.nodes
        .map(one => (one.kind === 'and' ? inBrackets(one) : formatSearch(one)))
        .join(' ')
    case 'or':
      return node.nodes
        .map(one => (one.kind === 'and' ? inBrackets(one) : formatSearch(one)))
        .join(' OR ')
    case 'not':
      return `-${node.node.kind === 'and' || node.node.kind === 'or' ? inBrackets(node.node) : formatSearch(node.node)}`
    case 'text':
      return node.isPhrase ? `"${node.text}"` : node.text
    case 'people':
      return `${node.role}:${quoted(node.value)}`
    case 'subject':
    case 'filename':
    case 'label':
    case 'account':
    case 'company':
    case 'person':
      return `${node.kind}:${quoted(node.value)}`
    case 'has':
    case 'is':
      return `${node.kind}:${node.what}`
    case 'in':
      return `in:${node.box}`
    case 'before':
    case 'after':
      return `${node.kind}:${new Date(node.at).toISOString().slice(0, 10)}`
  }
}

const inBrackets = (node: SearchNode): string => `(${formatSearch(node)})`
const quoted = (value: string): string => (/[\s()"“„«]|^-/.test(value) ? `"${value}"` : value)

/** The words that a hit contains, to be marked in it. */
export function wordsToMark(node: SearchNode): readonly string[] {
  if (node.kind === 'text' || node.kind === 'subject') {
    const text = node.kind === 'text' ? node.text : node.value
    return node.kind === 'text' && node.isPhrase ? [text] : text.split(/\s+/)
  }
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.flatMap(wordsToMark)
  return []
}
