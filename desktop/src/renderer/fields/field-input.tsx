/** The editor of a cell, chosen by field type where one has its own, else by storage kind. */
import type { ComponentType } from 'react'
import type { CatalogField, FieldTypeId, StorageKindId } from '@kith/shared/model'
import { optionsOf } from './cell-context.ts'
import { ChoiceInput } from './choice-input.tsx'
import { DateInput } from './date-input.tsx'
import { EntriesInput } from './entries-input.tsx'
import type { FieldInputProps } from './input-props.ts'
import { LineInput } from './line-input.tsx'
import { LongInput } from './long-input.tsx'
import { PartsInput } from './parts-input.tsx'
import { RatingInput } from './rating-input.tsx'
import { RelationInput } from './relation-input.tsx'
import { isWritable } from './row-values.ts'

type FieldEditor = ComponentType<FieldInputProps>

const byStorage: Readonly<Record<StorageKindId, FieldEditor | null>> = {
  text: LineInput,
  number: LineInput,
  // A flag is turned over where it stands.
  flag: null,
  date: DateInput,
  moment: DateInput,
  choice: ChoiceInput,
  choices: ChoiceInput,
  money: LineInput,
  name: PartsInput,
  address: PartsInput,
  entries: EntriesInput,
  reference: RelationInput,
  links: RelationInput,
  inverse: null,
  nextActivity: null,
  json: LongInput,
  // Written on the record's page, where there is room for it.
  richText: null,
}
const byType: Readonly<Record<string, FieldEditor | null>> = {
  rating: RatingInput,
  files: null,
  actor: null,
} satisfies Partial<Record<FieldTypeId, FieldEditor | null>>

function editorOf(field: CatalogField): FieldEditor | null {
  if (optionsOf(field)['multiline'] === true) return LongInput
  const special = byType[field.type]
  return special === undefined ? byStorage[field.storageKind.id] : special
}

/** Whether the cell opens an editor; a flag is turned over instead, the rest is read-only here. */
export const hasInput = (field: CatalogField): boolean =>
  isWritable(field) && editorOf(field) !== null
export const isFlag = (field: CatalogField): boolean => field.storageKind.id === 'flag'

export function FieldInput(props: FieldInputProps) {
  const Editor = isFreshName(props) ? LineInput : editorOf(props.field)
  return Editor === null ? null : <Editor {...props} />
}

/** A name typed anew is one line, "Ana Lopes"; one that is there opens in its parts. */
const isFreshName = ({ field, value, seed }: FieldInputProps): boolean =>
  field.storageKind.id === 'name' && (seed !== undefined || value === null || value === undefined)
