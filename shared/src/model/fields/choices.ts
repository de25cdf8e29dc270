/** Options that select fields offer. */
import { s } from '#kit'
import { foldText } from '../fold.ts'
import { standardOrder } from '../standard-order.ts'
import { TITLE_MAX, textSchema } from './texts.ts'

/** The twelve soft hues of chips, in the order new options take them. */
export const CHOICE_HUES: readonly number[] = [
  260, 150, 65, 15, 210, 295, 130, 40, 240, 335, 185, 95,
]

export const choiceSchema = s.object({
  id: s.string().regex(/^[a-zA-Z0-9_-]{1,60}$/, 'is not an id of an option'),
  label: textSchema(TITLE_MAX).refine(label => label !== '', 'needs a name'),
  /** 0–359; `null` is grey. */
  hue: s.number().min(0).max(360).nullable().default(null),
  isArchived: s.boolean().default(false),
  /** Where it stands among its siblings; made from the place in the list when left out. */
  order: s.string().max(200).default(''),
})
export type Choice = s.output<typeof choiceSchema>

export const choicesSchema = <T extends s.ZodType<Choice>>(choice: T) =>
  s
    .array(choice)
    .max(500)
    .default([])
    .refine(
      list => new Set(list.map(({ id }) => id)).size === list.length,
      'has two options with one id',
    )
    .transform(list =>
      list.map((one, at) => (one.order === '' ? { ...one, order: standardOrder(at) } : one)),
    )

/** By label, folded, or by id; live options before archived ones. */
export function findChoice<C extends Choice>(choices: readonly C[], text: string): C | undefined {
  const folded = foldText(text.trim())
  const hits = choices.filter(({ label, id }) => foldText(label) === folded || id === text.trim())
  return hits.find(choice => !choice.isArchived) ?? hits[0]
}

export const choiceLabel = (choices: readonly Choice[], id: string): string =>
  choices.find(choice => choice.id === id)?.label ?? id

/** Where an option stands among its siblings; unknown ones come last. */
export function choiceRank(choices: readonly Choice[], id: string): number {
  const at = choices.findIndex(choice => choice.id === id)
  return at < 0 ? choices.length : at
}
