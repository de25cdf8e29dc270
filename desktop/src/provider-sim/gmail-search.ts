/**
 * The part of Gmail's search that Kith uses, over the simulated mailbox: `rfc822msgid:`, `from:`,
 * `to:`, `cc:`, `after:`, `before:` (epoch seconds), `in:`, `OR`, braces.
 * https://support.google.com/mail/answer/7190
 */
import { headerOf, type SimMessage } from './sim-mailbox.ts'

export function matchesQuery(message: SimMessage, query: string): boolean {
  const groups = query.match(/\{[^}]*\}|\([^)]*\)|-?(?:\w+:)?"[^"]*"|\S+/g) ?? []
  return groups.every(group => {
    if (/^[{(]/.test(group)) {
      const terms = group.slice(1, -1).match(/-?(?:\w+:)?"[^"]*"|\S+/g) ?? []
      return terms.some(term => term !== 'OR' && matchesTerm(message, term))
    }
    return group === 'OR' || matchesTerm(message, group)
  })
}

function matchesTerm(message: SimMessage, term: string): boolean {
  if (term.startsWith('-')) return !matchesTerm(message, term.slice(1))
  const [, operator = '', given = term] = /^(\w+):(.*)$/.exec(term) ?? []
  const value = given.replaceAll(/^"|"$/g, '').toLowerCase()
  switch (operator) {
    case 'rfc822msgid':
      return message.rfcId.replaceAll(/[<>]/g, '').toLowerCase() === value.replaceAll(/[<>]/g, '')
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
      return (headerOf(message.raw, operator) ?? '').toLowerCase().includes(value)
    case 'after':
      return message.at >= Number(value) * 1000
    case 'before':
      return message.at < Number(value) * 1000
    case 'in':
      return message.labels.has(
        value === 'anywhere' ? ([...message.labels][0] ?? '') : value.toUpperCase(),
      )
    default:
      return message.raw.toLowerCase().includes(value)
  }
}
