/** A search in the words of Gmail and of Microsoft. What they cannot ask narrows nothing. */
import type { SearchNode } from '@kith/shared/mail'

interface Words {
  readonly leaf: (node: SearchNode) => string | null
  readonly and: string
  readonly or: (parts: readonly string[]) => string
  readonly not: (part: string) => string
}

/** https://support.google.com/mail/answer/7190; times as seconds, for dates there are of Pacific time. */
export const gmailWords = (node: SearchNode): string =>
  write(node, {
    and: ' ',
    // One pair of braces: what is said of braces within braces is nowhere written.
    or: parts => `{${parts.map(part => part.replace(/^\{(.*)\}$/, '$1')).join(' ')}}`,
    not: part => `-${part}`,
    leaf(one) {
      switch (one.kind) {
        case 'text':
          return one.isPhrase ? quoted(one.text) : word(one.text, quoted)
        case 'people':
          return one.role === 'with'
            ? `{${['from', 'to', 'cc'].map(role => `${role}:${quoted(one.value)}`).join(' ')}}`
            : `${one.role}:${quoted(one.value)}`
        case 'subject':
        case 'filename':
          return `${one.kind}:${quoted(one.value)}`
        case 'label':
          return `label:${quoted(one.value)}`
        case 'before':
        case 'after':
          return `${one.kind}:${Math.floor(one.at / 1000)}`
        case 'has':
          return one.what === 'attachment'
            ? 'has:attachment'
            : one.what === 'invite'
              ? 'filename:ics'
              : null
        case 'is':
          return one.what === 'sent'
            ? 'in:sent'
            : /^(?:unread|read|starred|muted)$/.test(one.what)
              ? `is:${one.what}`
              : null
        default:
          return null
      }
    },
  }) ?? ''

/** KQL as `$search` takes it: https://learn.microsoft.com/graph/search-query-parameter */
export const graphWords = (node: SearchNode): string =>
  write(node, {
    and: ' AND ',
    or: parts => `(${parts.join(' OR ')})`,
    not: part => `NOT ${part}`,
    leaf(one) {
      switch (one.kind) {
        case 'text':
          return one.isPhrase ? phrase(one.text) : word(one.text, phrase)
        case 'people':
          return `${one.role === 'with' ? 'participants' : one.role}:${phrase(one.value)}`
        case 'subject':
          return `subject:${phrase(one.value)}`
        case 'filename':
          return `attachment:${phrase(one.value)}`
        case 'before':
          return `received<${new Date(one.at).toISOString().slice(0, 10)}`
        case 'after':
          return `received>=${new Date(one.at).toISOString().slice(0, 10)}`
        case 'has':
          return one.what === 'attachment' ? 'hasAttachments:true' : null
        case 'is':
          return one.what === 'unread' || one.what === 'read'
            ? `isRead:${one.what === 'read'}`
            : null
        default:
          return null
      }
    },
  }) ?? ''

/** `null`: this part narrows nothing. */
function write(node: SearchNode, words: Words, isInner = false): string | null {
  if (node.kind === 'and') {
    const parts = node.nodes.flatMap(one => write(one, words, true) ?? [])
    if (parts.length === 0) return null
    return isInner && parts.length > 1 ? `(${parts.join(words.and)})` : parts.join(words.and)
  }
  if (node.kind === 'or') {
    const parts = node.nodes.map(one => write(one, words, true))
    return parts.includes(null) ? null : words.or(parts.flatMap(part => part ?? []))
  }
  if (node.kind === 'not') {
    const part = write(node.node, words, true)
    return part === null ? null : words.not(part)
  }
  return words.leaf(node)
}

/** Whatever is typed stays words: no operator of the provider comes in through it. */
const bare = (text: string): string => text.replaceAll(/["\\{}()]/g, ' ').trim()
const quoted = (text: string): string => `"${bare(text)}"`
/** Inside of `$search="…"` a quotation mark is written with its escape. */
const phrase = (text: string): string => `\\"${bare(text)}\\"`
const word = (text: string, quote: (text: string) => string): string =>
  /^[\p{L}\p{N}@._]+$/u.test(text) && !/^(?:and|or|not|near|around)$/i.test(text)
    ? text
    : quote(text)
