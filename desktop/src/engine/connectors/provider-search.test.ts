import { expect, it } from 'vitest'
import { parseSearch, type SearchNode } from '@kith/shared/mail'
import { gmailWords, graphWords } from './provider-search.ts'

const read = (query: string): SearchNode =>
  parseSearch(query, { now: 0, startOfDay: date => Date.parse(date) }).node

it('[CO25] what is typed is quoted: none of it becomes an operator of the provider', () => {
  const hostile: SearchNode = { kind: 'text', text: 'a" OR in:trash {b} \\', isPhrase: true }
  expect(gmailWords(hostile)).toBe('"a  OR in:trash  b"')
  expect(graphWords(hostile)).toBe('\\"a  OR in:trash  b\\"')
  expect(gmailWords({ kind: 'text', text: 'in:trash', isPhrase: false })).toBe('"in:trash"')
  expect(graphWords({ kind: 'text', text: 'OR', isPhrase: false })).toBe('\\"OR\\"')
  expect(gmailWords({ kind: 'people', role: 'from', value: 'bo"b} x' })).toBe('from:"bo b  x"')
})

it('[CO25] a search keeps its sense; what cannot be asked narrows nothing', () => {
  expect(gmailWords(read('from:ann (offer OR quote) -draft'))).toBe(
    'from:"ann" {offer quote} -draft',
  )
  expect(graphWords(read('from:ann (offer OR quote) -draft'))).toBe(
    'from:\\"ann\\" AND (offer OR quote) AND NOT draft',
  )
  expect(gmailWords(read('with:ann OR subject:b'))).toBe(
    '{from:"ann" to:"ann" cc:"ann" subject:"b"}',
  )
  expect(gmailWords(read('offer after:2026-01-01'))).toBe('offer after:1767225600')
  expect(graphWords(read('offer before:2026-01-01 has:link'))).toBe('offer AND received<2026-01-01')
  expect(gmailWords(read('company:acme OR offer'))).toBe('')
})
