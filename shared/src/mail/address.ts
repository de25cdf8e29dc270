/**
 * Addresses of RFC 5322 3.4 as they really come: groups, comments, quoted names, names with commas
 * that nobody quoted, and things that are no address at all (`undisclosed-recipients:;`).
 */
import type { MailAddress } from './types.ts'

const SANE =
  /^[^\s<>()[\]\\,;:@"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u
const ADDR_MAX = 254

/** Whether mail could be sent to it: `local@domain.tld`, no quoted locals, no address literals. */
export const isAddress = (text: string): boolean =>
  text.length <= ADDR_MAX && SANE.test(text) && !text.includes('..') && !text.startsWith('.')

/**
 * The one form under which an address is known: lower case, composed, without brackets and `mailto:`.
 * Dots and plus tags stay, because they may belong to different people.
 */
export const foldAddress = (text: string): string =>
  text
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/^mailto:/i, '')
    .normalize('NFC')
    .toLowerCase()

/** What two addresses of one mailbox would share; only for suggesting duplicates. */
export function looseAddress(text: string): string {
  const folded = foldAddress(text)
  const at = folded.lastIndexOf('@')
  const local = folded.slice(0, at).replace(/\+.*$/, '')
  const domain = folded.slice(at + 1).replace(/^googlemail\.com$/, 'gmail.com')
  return `${domain === 'gmail.com' ? local.replaceAll('.', '') : local}@${domain}`
}

export const localOf = (address: string): string => address.slice(0, address.lastIndexOf('@'))
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** The addresses of a `From`, `To`, `Cc` … field, in their order; each with its name. */
export function parseAddresses(text: string): readonly MailAddress[] {
  const found: MailAddress[] = []
  let carried = ''
  for (const part of splitList(text)) {
    const one = readMailbox(carried === '' ? part : `${carried}, ${part}`)
    if (one) {
      found.push(one)
      carried = ''
      // "Doe, Jane <jane@x.org>" without quotes: the first half waits for the second.
    } else carried = /^[\p{L}\p{N} .'’-]{1,80}$/u.test(part) && carried === '' ? part : ''
  }
  return found
}

/** One mailbox, or `null` when the text holds no address. */
function readMailbox(text: string): MailAddress | null {
  const close = text.lastIndexOf('>')
  const open = close < 0 ? -1 : text.lastIndexOf('<', close)
  const angle = open < 0 ? null : text.slice(open + 1, close)
  const { rest, comments } = withoutComments(angle === null ? text : text.slice(0, open))
  if (angle !== null) {
    const address = clean(angle)
    const name = unquote(rest) || (comments[0] ?? '')
    return address.includes('@') ? { address, name: sameAs(name, address) ? '' : name } : null
  }
  const words = rest.trim().split(/\s+/)
  const address = clean(words.find(word => /^[^@\s]+@[^@\s]+$/.test(word)) ?? '')
  if (address === '') return null
  const others = words.filter(word => !word.includes('@')).join(' ')
  return { address, name: unquote(others) || (comments[0] ?? '') }
}

export const formatAddress = ({ address, name }: MailAddress): string => {
  if (name === '') return address
  const isPlain = /^[\p{L}\p{N} !#$%&'*+/=?^_`{|}~-]+$/u.test(name)
  return `${isPlain ? name : `"${name.replace(/(["\\])/g, '\\$1')}"`} <${address}>`
}

const clean = (text: string): string => {
  // A source route of RFC 822 (`@a,@b:c@d`) ends where its colon stands.
  const bare = text
    .replace(/^(?:@[^:]*:)/, '')
    .replace(/\s+/g, '')
    .replace(/^(['"])(.*)\1$/, '$2')
  const at = bare.lastIndexOf('@')
  return at < 1
    ? ''
    : `${bare.slice(0, at)}@${bare
        .slice(at + 1)
        .toLowerCase()
        .replace(/\.$/, '')}`
}

const sameAs = (name: string, address: string): boolean =>
  foldAddress(name.replace(/^['"]|['"]$/g, '')) === foldAddress(address)

const unquote = (text: string): string =>
  text
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1'))
    .replace(/^"|"$/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Cuts at the commas and semicolons that are in no quote, comment or bracket; drops the names of groups. */
function splitList(text: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let depth = 0
  let isQuoted = false
  let isAngle = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '\\' && at + 1 < text.length) {
      part += char + text[++at]!
      continue
    }
    if (char === '"' && depth === 0) isQuoted = !isQuoted
    else if (!isQuoted && char === '(') depth++
    else if (!isQuoted && char === ')' && depth > 0) depth--
    else if (!isQuoted && depth === 0 && char === '<') isAngle = true
    else if (!isQuoted && depth === 0 && char === '>') isAngle = false
    const isFree = !isQuoted && depth === 0 && !isAngle
    if (isFree && (char === ',' || char === ';')) {
      parts.push(part)
      part = ''
    } else if (isFree && char === ':' && !part.includes('@') && !/^\s*mailto$/i.test(part))
      part = ''
    else part += char
  }
  return [...parts, part].map(one => one.trim()).filter(one => one !== '')
}

function withoutComments(text: string): { rest: string; comments: readonly string[] } {
  const comments: string[] = []
  let rest = ''
  let depth = 0
  let comment = ''
  let isQuoted = false
  for (const char of text) {
    if (char === '"' && depth === 0) isQuoted = !isQuoted
    if (char === '(' && !isQuoted && depth++ === 0) continue
    if (char === ')' && !isQuoted && depth > 0 && --depth === 0) {
      if (comment.trim() !== '') comments.push(comment.trim())
      comment = ''
      continue
    }
    if (depth > 0) comment += char
    else rest += char
  }
  // A bracket that never closes is part of the name.
  return depth > 0 ? { rest: `${rest}(${comment}`, comments } : { rest, comments }
}
