/**
 * An array as PostgreSQL reads one in text. The driver writes one too, at several times the cost: a
 * commit of a few hundred entries is forty arrays, nearly all of numbers and ids.
 */

/** What needs no quotes: numbers, ids, words. `null` alone would be no text. */
const BARE = /^[\w.:+-]+$/

/** `undefined` where an element is neither text, number, truth value nor null: the driver's to write. */
export function arrayLiteral(list: readonly unknown[]): string | undefined {
  let out = '{'
  for (let at = 0; at < list.length; at++) {
    const written = element(list[at])
    if (written === undefined) return undefined
    out += at === 0 ? written : `,${written}`
  }
  return `${out}}`
}

function element(item: unknown): string | undefined {
  switch (typeof item) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(item)
    case 'string':
      return isBare(item) ? item : `"${item.replaceAll(/["\\]/g, '\\$&')}"`
    default:
      return item === null ? 'NULL' : undefined
  }
}

const isBare = (text: string): boolean => BARE.test(text) && text.toLowerCase() !== 'null'
