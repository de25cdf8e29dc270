/** Message-IDs (RFC 5322 3.6.4), kept without their brackets, in their own capitals. */

const ID_MAX = 500

/** One id, or `null`; takes ids whose brackets are missing, as some servers hand them out. */
export function messageId(text: string): string | null {
  const inner = /<([^<>]+)>/.exec(text)?.[1] ?? text
  const id = inner.replace(/\s+/g, '')
  return id === '' || id.length > ID_MAX || !/^[\x21-\uffff]+$/.test(id) || !id.includes('@')
    ? null
    : id
}

/** All ids of `References` or `In-Reply-To`, oldest first, each once; phrases between them are dropped. */
export function messageIds(text: string): readonly string[] {
  const bracketed = [...text.matchAll(/<([^<>]+)>/g)].map(match => match[1] ?? '')
  const found = bracketed.length > 0 ? bracketed : text.split(/[\s,;]+/)
  return [...new Set(found.flatMap(one => messageId(one) ?? []))]
}

const KEPT = 20

/** The references of an answer: at most 20, the first and the newest (RFC 5322 3.6.4, MAIL 10). */
export function referencesFor(parent: {
  readonly rfcId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
}): readonly string[] {
  const chain = parent.references.length > 0 ? parent.references : [parent.inReplyTo]
  const ids = [...new Set([...chain, parent.rfcId].flatMap(one => (one === null ? [] : [one])))]
  return ids.length <= KEPT ? ids : [...ids.slice(0, 1), ...ids.slice(1 - KEPT)]
}
