/** A stage in a process: an ordered option that knows whether it is open, won, lost or done, and how likely. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { choiceLabel, choiceRank, choiceSchema, choicesSchema, findChoice } from './choices.ts'
import { choiceText } from './select.ts'

const STAGE_CATEGORIES = ['open', 'won', 'lost', 'done'] as const

export const status = defineFieldType({
  id: 'status',
  label: 'Status',
  hint: 'A stage in a process, e.g. of a deal',
  icon: 'circle-dashed',
  storage: 'choice',
  options: s.object({
    choices: choicesSchema(
      choiceSchema.extend({
        category: s.enum(STAGE_CATEGORIES).default('open'),
        /** Percent. */
        probability: s.number().min(0).max(100).nullable().default(null),
      }),
    ),
  }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 150,
  value: ({ choices }) =>
    s
      .string('needs a stage')
      .refine(id => choices.some(choice => choice.id === id), 'is not one of the stages'),
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
