/** One of a list of options. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { choiceLabel, choiceRank, choiceSchema, choicesSchema, findChoice } from './choices.ts'

export const select = defineFieldType({
  id: 'select',
  label: 'Select',
  hint: 'One of a list of options',
  icon: 'circle-dot',
  storage: 'choice',
  options: s.object({ choices: choicesSchema(choiceSchema) }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 150,
  value: ({ choices }) =>
    s
      .string('needs an option')
      .refine(id => choices.some(choice => choice.id === id), 'is not one of the options'),
  parse(text, { choices }) {
    if (text.trim() === '') return { value: null }
    const choice = findChoice(choices, text)
    return choice ? { value: choice.id } : { problem: 'unknown option' }
  },
  format: (value, { choices }) => choiceText(choices, value),
  display: (value, { choices }) => choiceLabel(choices, value),
  compare: (a, b, { choices }) => choiceRank(choices, a) - choiceRank(choices, b),
  searchText: (value, { choices }) => choiceLabel(choices, value),
  ranks: ({ choices }) => choices.map(({ id }) => id),
  aggregates: ['countUnique'],
})

/** The label, or the id when another option has the same label. */
export function choiceText(choices: Parameters<typeof findChoice>[0], id: string): string {
  const label = choiceLabel(choices, id)
  return findChoice(choices, label)?.id === id ? label : id
}
