/** Where a column may go: every field of the object and its parts, those that read the samples first. */
import type { Json } from '@kith/shared/kit'
import {
  guessFieldType,
  type Catalog,
  type CatalogField,
  type CatalogObject,
  type ParseContext,
  type RelationOptions,
  type StorageKindId,
} from '@kith/shared/model'
import type { ColumnTarget, ImportColumn } from '@kith/shared/rpc'

export interface TargetOption {
  readonly value: string
  readonly target: ColumnTarget
  readonly label: string
  readonly icon: string
  readonly hint: string
  readonly fits: boolean
}

const PARTS: Readonly<Record<string, readonly string[]>> = {
  fullName: ['first', 'last'],
  address: ['street', 'street2', 'city', 'state', 'postcode', 'country', 'lat', 'lng'],
  currency: ['currency'],
}

/** Options in the order of the fields, those that fit the samples first. */
export function targetOptions(
  catalog: Catalog,
  object: CatalogObject | null,
  column: ImportColumn,
  context: ParseContext,
): readonly TargetOption[] {
  if (object === null) return []
  const options = object.fields.filter(canFill).flatMap(field => [
    ...waysInto(catalog, field, column, context),
    ...(PARTS[field.type] ?? []).map(part => ({
      value: `${field.id}/${part}`,
      target: { kind: 'field', field: field.id, part } as const,
      label: `${field.label}, ${part}`,
      icon: field.icon ?? field.fieldType.icon,
      hint: 'part',
      fits: false,
    })),
  ])
  // A value of the record itself comes before a way to find another record.
  const rank = ({ fits, target }: TargetOption) =>
    (fits ? 0 : 2) + (fits && target.kind === 'field' && target.by !== undefined ? 1 : 0)
  return options.toSorted((a, b) => rank(a) - rank(b))
}

/** Kith's own fields, the other side of relations and texts in pieces are not filled by a file. */
const canFill = (field: CatalogField): boolean =>
  field.fieldType.writable && !field.isReadOnly && field.storageKind.home !== 'inverse'

function waysInto(
  catalog: Catalog,
  field: CatalogField,
  column: ImportColumn,
  context: ParseContext,
): readonly TargetOption[] {
  const icon = field.icon ?? field.fieldType.icon
  const plain = {
    value: field.id,
    label: field.label,
    icon,
    hint: field.isUnique
      ? `${field.fieldType.label.toLowerCase()}, unique`
      : field.fieldType.label.toLowerCase(),
  }
  if (field.storageKind.home !== 'link' && !field.storageKind.pointsToRecord)
    return [
      {
        ...plain,
        target: { kind: 'field', field: field.id },
        fits: fitsSamples(field, column.samples, context),
      },
    ]
  const { to = '*' } = (field.options ?? {}) as Partial<RelationOptions>
  const other = to === '*' ? undefined : catalog.findObject(to[0] ?? '')
  if (other === undefined) return []
  const keys = [
    other.title,
    ...other.fields.filter(each => each.isUnique && each.id !== other.titleField),
  ]
  return keys.map(key => ({
    value: `${field.id}:${key.id}`,
    target: { kind: 'field', field: field.id, by: key.id, createMissing: true } as const,
    label: field.label,
    icon,
    hint: `by ${key.label.toLowerCase()}`,
    fits: key.id !== other.titleField && fitsSamples(key, column.samples, context),
  }))
}

const TAKES_ANYTHING: readonly StorageKindId[] = [
  'text',
  'richText',
  'name',
  'address',
  'json',
  'links',
]

/** Whether every sample is a value of the field. A kind that reads any text says nothing about a column. */
function fitsSamples(
  field: CatalogField,
  samples: readonly string[],
  context: ParseContext,
): boolean {
  const texts = samples.filter(text => text.trim() !== '')
  if (texts.length === 0 || TAKES_ANYTHING.includes(field.storageKind.id)) return false
  return texts.every(text => {
    const read = field.fieldType.parse(text, field.options, context)
    return 'value' in read && read.value !== null
  })
}

/** A new field as the samples suggest it. */
export function newTarget(column: ImportColumn, context: ParseContext): ColumnTarget {
  const guess = guessFieldType(column.samples, context)
  const options: Json = guess.options
  return {
    kind: 'new',
    label: column.header || `Column ${column.index + 1}`,
    type: guess.type,
    options,
  }
}

/** The value of the option that a target is. */
export function targetValue(target: ColumnTarget): string {
  if (target.kind === 'skip') return 'skip'
  if (target.kind === 'new') return 'new'
  if (target.part !== undefined) return `${target.field}/${target.part}`
  return target.by === undefined ? target.field : `${target.field}:${target.by}`
}

/** What the person reads in the closed picker. */
export interface TargetFace {
  readonly label: string
  readonly icon: string
  readonly detail: string
  readonly isNew: boolean
}

export function targetFace(
  target: ColumnTarget,
  catalog: Catalog,
  object: CatalogObject | null,
  typeIcon: (type: string) => string,
  dateOrder: ParseContext['dateOrder'],
): TargetFace | null {
  if (target.kind === 'skip') return null
  if (target.kind === 'new')
    return {
      label: target.label,
      icon: typeIcon(target.type),
      detail: target.part ?? '',
      isNew: true,
    }
  const field = object?.allFields.find(each => each.id === target.field)
  if (field === undefined)
    return { label: target.field, icon: 'circle-dashed', detail: '', isNew: false }
  const icon = field.icon ?? field.fieldType.icon
  if (target.part !== undefined)
    return { label: field.label, icon, detail: target.part, isNew: false }
  const { to } = (field.options ?? {}) as Partial<RelationOptions>
  const other = Array.isArray(to) ? catalog.findObject(String(to[0])) : undefined
  const key =
    target.by === undefined ? undefined : other?.allFields.find(each => each.id === target.by)
  if (key !== undefined)
    return { label: field.label, icon, detail: `by ${key.label.toLowerCase()}`, isNew: false }
  const isDate = field.storageKind.id === 'date' || field.storageKind.id === 'moment'
  return { label: field.label, icon, detail: isDate ? DATE_WORDS[dateOrder] : '', isNew: false }
}

export const DATE_WORDS: Readonly<Record<ParseContext['dateOrder'], string>> = {
  dmy: 'day first',
  mdy: 'month first',
  ymd: 'year first',
}
