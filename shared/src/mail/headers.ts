/** Reading header fields by name. Fields that must be single are read from their first place (RFC 5322 3.6). */
import type { Header } from './types.ts'

export interface Headers {
  /** Trimmed; empty when missing. */
  readonly first: (name: string) => string
  readonly all: (name: string) => readonly string[]
  readonly has: (name: string) => boolean
}

export function readHeaders(list: readonly Header[]): Headers {
  const byName = new Map<string, string[]>()
  for (const [name, value] of list) {
    const key = name.toLowerCase()
    const values = byName.get(key)
    if (values) values.push(value.trim())
    else byName.set(key, [value.trim()])
  }
  return {
    first: name => byName.get(name)?.[0] ?? '',
    all: name => byName.get(name) ?? [],
    has: name => (byName.get(name)?.[0] ?? '') !== '',
  }
}
