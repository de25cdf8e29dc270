/** Words on one line or several. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { manyLines, oneLine, parseText, TEXT_MAX, textSchema } from './texts.ts'

const clean = (multiline: boolean) => (multiline ? manyLines : oneLine)

export const text = defineFieldType({
  id: 'text',
  label: 'Text',
  hint: 'Words, on one line or several',
  icon: 'type',
  storage: 'text',
  options: s.object({
    multiline: s.boolean().default(false),
    max: s.int().min(1).max(TEXT_MAX).default(TEXT_MAX),
  }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'start',
  width: 180,
  value: ({ multiline, max }) => textSchema(max, clean(multiline)),
  parse: (raw, { multiline, max }) => parseText(raw, max, clean(multiline)),
  format: value => value,
  display: value => value.replace(/\s+/g, ' '),
  compare: compareText,
  searchText: value => value,
  aggregates: ['countUnique'],
})
