/** What a mail says itself, and the first level of what it repeats: both for the index of words. */
import { readQuotes } from '@kith/shared/mail'

export interface Quotes {
  /** Characters before the quote that reaches to the end. */
  readonly ownLength: number
  readonly own: string
  readonly quoted: string
}

const DEEPER = /^\s*>\s*>/

export function splitQuotes(text: string): Quotes {
  const { own, ownLength, lines } = readQuotes(text)
  const quoted = lines
    .filter(line => line.isQuoted && !DEEPER.test(line.text))
    .map(line => line.text.replace(/^\s*>\s?/, ''))
    .join('\n')
  return { ownLength, own, quoted }
}
