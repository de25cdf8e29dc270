/** Formatted text in a document of its own, which merges by character. Rows carry its first words. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { manyLines, parseText, textSchema } from './texts.ts'

const EXCERPT_MAX = 1_000_000

export const richText = defineFieldType({
  id: 'richText',
  label: 'Rich text',
  hint: 'Paragraphs, lists, links and mentions',
  icon: 'text',
  storage: 'richText',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 240,
  value: () => textSchema(EXCERPT_MAX, manyLines),
  parse: raw => parseText(raw, EXCERPT_MAX, manyLines),
  format: value => value,
  display: value => value.replace(/\s+/g, ' '),
  compare: compareText,
  searchText: value => value,
  aggregates: [],
})
