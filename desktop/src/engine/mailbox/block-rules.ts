/** Senders whose mail is not kept: `a@b.c`, `@domain`, `*.domain` (with everything below it). */
import { domainOf, foldAddress, isWithin } from '@kith/shared/mail'
import type { Read } from '#engine/store'

export type BlockKind = 'address' | 'domain' | 'below'

/** The kind of a pattern and its one spelling, or nothing when it is none. */
export function readPattern(text: string): { kind: BlockKind; pattern: string } | undefined {
  const pattern = foldAddress(text)
  if (/^\*\.[^\s@*]+\.[^\s@*]+$/.test(pattern)) return { kind: 'below', pattern }
  if (/^@[^\s@*]+\.[^\s@*]+$/.test(pattern)) return { kind: 'domain', pattern }
  if (/^[^\s@]+@[^\s@*]+\.[^\s@*]+$/.test(pattern)) return { kind: 'address', pattern }
  return undefined
}

export function isBlockedBy(kind: string, pattern: string, address: string): boolean {
  const folded = foldAddress(address)
  if (kind === 'address') return folded === pattern
  const domain = domainOf(folded)
  return kind === 'domain' ? domain === pattern.slice(1) : isWithin(domain, [pattern.slice(2)])
}

/** Says which pattern blocks an address, if any does. */
export function readBlockedBy(read: Read): (address: string) => string | undefined {
  const rules = read.all<{ kind: string; pattern: string }>('SELECT kind, pattern FROM block_rule')
  if (rules.length === 0) return () => undefined
  const exact = new Set(rules.filter(rule => rule.kind === 'address').map(rule => rule.pattern))
  const others = rules.filter(rule => rule.kind !== 'address')
  return address => {
    const folded = foldAddress(address)
    if (exact.has(folded)) return folded
    return others.find(({ kind, pattern }) => isBlockedBy(kind, pattern, folded))?.pattern
  }
}

/** Says of an address whether its mail is blocked. */
export function readBlockRules(read: Read): (address: string) => boolean {
  const blockedBy = readBlockedBy(read)
  return address => blockedBy(address) !== undefined
}
