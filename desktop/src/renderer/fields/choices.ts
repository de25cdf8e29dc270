/** The options of a select or status field, as every part of the interface reads them. */
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'
import { optionsOf } from './cell-context.ts'

export interface Choice {
  readonly id: string
  readonly label: string
  /** OKLCH angle; `null` is grey. */
  readonly hue: number | null
  readonly isArchived: boolean
  /** Where the stage stands: open, won, lost, done; `null` for plain options. */
  readonly category: string | null
  /** Percent of records in this stage that are won; `null` where that means nothing. */
  readonly probability: number | null
}

/** Read once per definition: tables ask for every cell. */
const read = new WeakMap<object, readonly Choice[]>()

/** All of them, archived ones too, in the order people gave them. */
function allChoices(field: CatalogField): readonly Choice[] {
  const options = optionsOf(field)
  const known = read.get(options)
  if (known !== undefined) return known
  const list = options['choices']
  const choices = Array.isArray(list)
    ? (list as readonly Json[]).filter(isJsonObject).map(toChoice)
    : []
  read.set(options, choices)
  return choices
}

function toChoice(entry: { readonly [key: string]: Json }): Choice {
  const { id, label, hue, isArchived, category, probability } = entry as Record<
    string,
    Json | undefined
  >
  const name = typeof id === 'string' ? id : ''
  return {
    id: name,
    label: typeof label === 'string' && label !== '' ? label : name,
    hue: typeof hue === 'number' ? hue : null,
    isArchived: isArchived === true,
    category: typeof category === 'string' ? category : null,
    probability: typeof probability === 'number' ? probability : null,
  }
}

/** Those that may be chosen. */
export const choicesOf = (field: CatalogField): readonly Choice[] =>
  allChoices(field).filter(choice => !choice.isArchived)

export const choiceOf = (field: CatalogField, id: Json | undefined): Choice | undefined =>
  allChoices(field).find(choice => choice.id === id)

/** Ids of the options that mean one of these; archived ones too, which records still hold. */
export const choiceIdsOf = (
  field: CatalogField | undefined,
  ...categories: readonly string[]
): readonly string[] =>
  field === undefined
    ? []
    : allChoices(field)
        .filter(({ category }) => category !== null && categories.includes(category))
        .map(({ id }) => id)
