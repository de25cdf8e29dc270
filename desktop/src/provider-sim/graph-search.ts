/**
 * The part of KQL that Kith uses in `$search`, over the simulated mailbox: words and phrases, `from:`,
 * `to:`, `cc:`, `subject:`, `participants:`, `received<` and `>=`, NOT, AND, and groups of OR.
 * https://learn.microsoft.com/graph/search-query-parameter
 */
import { headerOf, type SimMessage } from './sim-mailbox.ts'

const TERM = /\([^)]*\)|(?:NOT )?(?:\w+(?::|>=|<))?"[^"]*"|(?:NOT )?[^\s()]+/g

/** `given` as it stands between the quotation marks of `$search`, with their escapes inside. */
export function matchesKql(message: SimMessage, given: string): boolean {
  const terms = (given.replaceAll('\\"', '"').match(TERM) ?? []).filter(term => term !== 'AND')
  if (terms.includes('OR')) return terms.some(term => term !== 'OR' && matches(message, term))
  return terms.every(term => matches(message, term))
}

function matches(message: SimMessage, term: string): boolean {
  if (term.startsWith('(')) return matchesKql(message, term.slice(1, -1))
  if (term.startsWith('NOT ')) return !matches(message, term.slice('NOT '.length))
  const [, property = '', sign = '', rest = term] = /^(\w+)(:|>=|<)(.*)$/.exec(term) ?? []
  const value = rest.replaceAll('"', '').toLowerCase()
  const has = (name: string) => (headerOf(message.raw, name) ?? '').toLowerCase().includes(value)
  if (property === 'received')
    return sign === '<' ? message.at < Date.parse(value) : message.at >= Date.parse(value)
  if (property === 'participants') return ['from', 'to', 'cc'].some(has)
  if (/^(?:from|to|cc|subject)$/.test(property)) return has(property)
  return message.raw.toLowerCase().includes(value)
}
