/** Any number of a list of options. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { choiceLabel, choiceRank, choiceSchema, choicesSchema, findChoice } from './choices.ts'
import { choiceText } from './select.ts'
import { splitEntries } from './texts.ts'

export const multiSelect = defineFieldType({
  id: 'multiSelect',
  label: 'Multi-select',
  hint: 'Any of a list of options',
  icon: 'tags',
  storage: 'choices',
  options: s.object({ choices: choicesSchema(choiceSchema) }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 200,
  value: ({ choices }) =>
    s
      .array(
        s
          .string()
          .refine(id => choices.some(choice => choice.id === id), 'is not one of the options'),
        'needs a list of options',
      )
      .transform(ids => [...new Set(ids)]),
  parse(text, { choices }) {
    if (text.trim() === '') return { value: null }
    const whole = findChoice(choices, text)
    if (whole) return { value: [whole.id] }
    const found = splitEntries(text).map(entry => findChoice(choices, entry)?.id)
    if (found.length === 0) return { value: null }
    if (found.includes(undefined)) return { problem: 'unknown option' }
    return { value: [...new Set(found.filter(id => id !== undefined))] }
  },
  format: (value, { choices }) =>
    value
      .map(id => {
        const label = choiceText(choices, id)
        return /[;|\n]/.test(label) ? id : label
      })
      .join('; '),
  display: (value, { choices }) => value.map(id => choiceLabel(choices, id)).join(', '),
  compare: (a, b, { choices }) =>
    choiceRank(choices, a[0] ?? '') - choiceRank(choices, b[0] ?? '') || a.length - b.length,
  searchText: (value, { choices }) => value.map(id => choiceLabel(choices, id)).join(' '),
  aggregates: ['countUnique'],
})
