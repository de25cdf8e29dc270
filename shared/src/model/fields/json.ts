/** Any JSON, for what programs store. */
import { json as anyJson, s, stableText, type Json } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'

const MAX_CHARACTERS = 64 * 1024

export const json = defineFieldType({
  id: 'json',
  label: 'JSON',
  hint: 'Data of a program',
  icon: 'braces',
  storage: 'json',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 200,
  value: () =>
    anyJson.refine(value => JSON.stringify(value).length <= MAX_CHARACTERS, 'is over 64 KB'),
  parse(text): Parsed<Json> {
    if (text.trim() === '') return { value: null }
    if (text.length > MAX_CHARACTERS) return { problem: 'over 64 KB' }
    try {
      const read = anyJson.safeParse(JSON.parse(text))
      return read.success ? { value: read.data } : { problem: 'not JSON' }
    } catch {
      return { problem: 'not JSON' }
    }
  },
  format: value => JSON.stringify(value),
  display: value => JSON.stringify(value),
  compare(a, b) {
    const [left, right] = [stableText(a), stableText(b)]
    return left < right ? -1 : left > right ? 1 : 0
  },
  searchText: () => '',
  aggregates: [],
})
