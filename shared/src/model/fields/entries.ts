/** What fields that hold several values share. */
import type { Parsed } from '../field-type.ts'
import { splitEntries } from './texts.ts'

export const ENTRIES_MAX = 100

/** Reads a cell of several values; the first problem is the problem of the cell. */
export function parseEntries<T>(
  text: string,
  max: number,
  read: (entry: string) => { readonly value: T } | { readonly problem: string },
  split: (text: string) => readonly string[] = splitEntries,
  keyOf: (value: T) => string = String,
): Parsed<T[]> {
  const values: T[] = []
  for (const entry of split(text)) {
    const result = read(entry)
    if ('problem' in result) return result
    values.push(result.value)
  }
  const unique = uniqueBy(values, keyOf)
  if (unique.length > max) return { problem: `over ${max} values` }
  return { value: unique.length === 0 ? null : unique }
}

export function uniqueBy<T>(list: readonly T[], keyOf: (value: T) => string): T[] {
  const seen = new Set<string>()
  return list.filter(value => {
    const key = keyOf(value)
    return !seen.has(key) && Boolean(seen.add(key))
  })
}
