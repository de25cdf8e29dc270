/** What the commands on the options of selects share. */
import { s, type Json } from '#kit'
import type { CatalogField, CatalogObject } from '#model'
import type { CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { choicesOf, type ChoiceDef } from './definition-ops.ts'
import { named } from './inputs.ts'

export const choiceId = s
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,60}$/, 'must be letters, digits, _ and -')

/** What an option says beside its label; `category` and `probability` are read by status fields. */
export const choiceMembers = {
  hue: s.number().min(0).max(360).nullable().optional(),
  category: s.enum(['open', 'done', 'won', 'lost']).optional(),
  probability: s.number().min(0).max(100).nullable().optional(),
}

export const optionInput = s.strictObject({ object: named, field: named, option: named })

export interface ChoicePlace {
  readonly object: CatalogObject
  readonly field: CatalogField
  readonly choices: readonly ChoiceDef[]
}

/** A field that has options; throws `definition/bad-type` for one that has none. */
export function choicePlace(
  context: CommandContext,
  objectName: string,
  fieldName: string,
): ChoicePlace {
  const object = context.catalog.object(objectName)
  const field = context.catalog.field(object.id, fieldName)
  const choices = choicesOf(field)
  if (!choices) {
    throw definitionFault('bad-options', { field: field.label, why: 'it has no list of options' })
  }
  return { object, field, choices }
}

/** By id or label; throws `definition/unknown-option`. */
export function choiceOf({ field, choices }: ChoicePlace, option: string): ChoiceDef {
  const found =
    choices.find(choice => choice.id === option) ?? choices.find(choice => choice.label === option)
  if (!found) throw definitionFault('unknown-option', { field: field.label, option })
  return found
}

export function checkChoiceLabel({ choices }: ChoicePlace, label: string, except?: string): void {
  const same = choices.find(
    choice =>
      choice.id !== except &&
      choice.isArchived !== true &&
      choice.label.toLowerCase() === label.toLowerCase(),
  )
  if (same) throw definitionFault('taken', { what: 'option', name: label })
}

export const withoutUndefined = (members: Readonly<Record<string, Json | undefined>>): Json =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Json
