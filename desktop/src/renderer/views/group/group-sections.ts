/**
 * The parts of a grouped list: one per option, record, day, month or text, in the order people expect.
 *
 * Each part carries the filter that its records answer and the cells that a record needs to stand in
 * it, so that a table's group, a board's column, "New" in either and a drop are the same thing.
 */
import type { Json } from '@kith/shared/kit'
import type { Bucket, CatalogField, Filter, ViewGroup } from '@kith/shared/model'
import type { AggregateRow, RefValue } from '@kith/shared/query'
import { choicesOf, isRef, NO_NAME, type Choice } from '#renderer/fields'
import { bucketEnd, bucketLabel } from './bucket-days.ts'

export interface GroupSection {
  /** Stable across answers: what collapsed groups are remembered by. */
  readonly key: string
  readonly label: string
  readonly where: Filter
  /** Row-shaped value that puts a record here; `undefined` when records cannot be moved here. */
  readonly value: Json | undefined
  readonly count: number
  /** Measures after the count, in the order asked. */
  readonly values: readonly (Json | null)[]
  readonly choice: Choice | null
  readonly ref: RefValue | null
  readonly isEmptyGroup: boolean
}

const EMPTY_KEY = '—'

/** Kinds of field that make groups. */
export function canGroupBy(field: CatalogField): boolean {
  return ['choice', 'reference', 'date', 'moment', 'flag', 'text', 'number'].includes(
    field.storageKind.id,
  )
}

/** Kinds of field that make columns of a board: few values, and a drop has one meaning. */
export function canBoardBy(field: CatalogField): boolean {
  return ['choice', 'reference', 'date', 'moment', 'flag'].includes(field.storageKind.id)
}

export const isDated = (field: CatalogField): boolean =>
  field.storageKind.id === 'date' || field.storageKind.id === 'moment'

export const bucketOf = (field: CatalogField, group: ViewGroup): Bucket | null =>
  isDated(field) ? (group.bucket ?? 'month') : null

export function groupSections(input: {
  readonly field: CatalogField
  readonly group: ViewGroup
  readonly rows: readonly AggregateRow[]
  readonly locale: string
  /** `YYYY-MM-DD` where the person is. */
  readonly today: string
  /** Options without records too, e.g. the columns of a board. */
  readonly showsAll: boolean
}): readonly GroupSection[] {
  const { field, group, rows } = input
  const bucket = bucketOf(field, group)
  const found = rows.map(row => sectionOf(row))
  const sections = field.storageKind.id === 'choice' ? byChoice(found) : ordered(found)
  return group.hideEmpty === true ? sections.filter(section => !section.isEmptyGroup) : sections

  function sectionOf(row: AggregateRow): GroupSection {
    const value = (row.group[0] ?? null) as Json
    const count = Number(row.values[0] ?? 0)
    const rest = row.values.slice(1)
    return { ...faceOf(value), count, values: rest }
  }

  function faceOf(value: Json): Omit<GroupSection, 'count' | 'values'> {
    const plain = { choice: null, ref: null, isEmptyGroup: false }
    if (value === null || value === '')
      return {
        ...plain,
        key: EMPTY_KEY,
        label: `No ${field.label.toLocaleLowerCase()}`,
        where: { field: field.id, op: 'empty' },
        value: null,
        isEmptyGroup: true,
      }
    if (isRef(value)) {
      return {
        ...plain,
        key: value.id,
        label: value.title === '' ? NO_NAME : value.title,
        where: { field: field.id, op: 'is', value: value.id },
        value: { id: value.id, object: value.object, title: value.title },
        ref: value,
      }
    }
    if (bucket !== null && typeof value === 'string') {
      const day = value.slice(0, 10)
      return {
        ...plain,
        key: day,
        label: bucketLabel(day, bucket, input.today, input.locale),
        where: { field: field.id, op: 'between', value: [day, bucketEnd(day, bucket)] },
        value: field.storageKind.id === 'date' ? day : undefined,
      }
    }
    if (field.storageKind.id === 'flag') {
      const isOn = value === true || value === 1
      return {
        ...plain,
        key: String(isOn),
        label: isOn ? field.label : `Not ${field.label.toLocaleLowerCase()}`,
        where: { field: field.id, op: 'is', value: isOn },
        value: isOn,
      }
    }
    const choice =
      field.storageKind.id === 'choice'
        ? choicesOf(field).find(entry => entry.id === value)
        : undefined
    return {
      ...plain,
      key: String(value),
      label: choice?.label ?? String(value),
      where: { field: field.id, op: 'is', value },
      value,
      choice: choice ?? null,
    }
  }

  /** Options stand in their own order; "none" comes last. */
  function byChoice(list: readonly GroupSection[]): readonly GroupSection[] {
    const known = choicesOf(field).flatMap(choice => {
      const section = list.find(entry => entry.key === choice.id)
      if (section !== undefined) return [section]
      return input.showsAll ? [{ ...faceOf(choice.id), count: 0, values: [] }] : []
    })
    const rest = list.filter(entry => !known.some(other => other.key === entry.key))
    return [...known, ...rest]
  }

  /** Days newest first, marks and texts by name, "none" last. */
  function ordered(list: readonly GroupSection[]): readonly GroupSection[] {
    const compare = new Intl.Collator(input.locale, { numeric: true }).compare
    return list.toSorted((a, b) => {
      if (a.isEmptyGroup !== b.isEmptyGroup) return a.isEmptyGroup ? 1 : -1
      // A list reads from the newest; a board runs as time does.
      if (bucket !== null) return a.key < b.key === input.showsAll ? -1 : 1
      if (field.storageKind.id === 'flag') return a.key === 'true' ? -1 : 1
      return compare(a.label, b.label)
    })
  }
}
