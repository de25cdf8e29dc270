/** The sections of a list as rows are asked for: one for a plain list, one per group else. */
import { useMemo } from 'react'
import {
  type CatalogField,
  type CatalogObject,
  type Filter,
  type View,
  wallDay,
} from '@kith/shared/model'
import type { Fault } from '@kith/shared/kit'
import type { Measure, Query } from '@kith/shared/query'
import { useAggregate, useFormat } from '#renderer/client'
import type { RowSection } from '../rows/row-book.ts'
import { bucketOf, groupSections, type GroupSection } from './group-sections.ts'

export interface ListSection extends RowSection {
  readonly group: GroupSection | null
}

export interface Groups {
  /** Field that groups, `null` for a plain list. */
  readonly field: CatalogField | null
  /** `null` until counted. */
  readonly sections: readonly ListSection[] | null
  /** Why they cannot be counted. */
  readonly fault: Fault | null
}

const MOST_GROUPS = 5000
const ALL = 'all'

export function useGroups(input: {
  readonly object: CatalogObject
  readonly view: View
  readonly query: Query
  readonly fields: readonly string[]
  readonly measures: readonly Measure[]
  readonly showsAll: boolean
}): Groups {
  const { object, view, query, fields, measures, showsAll } = input
  const format = useFormat()
  const group = view.group
  const field = group === null ? null : findField(object, group.field)
  const bucket = field === null || group === null ? null : bucketOf(field, group)
  const { value: answer, fault } = useAggregate(
    field === null
      ? null
      : {
          object: object.id,
          where: query.where ?? null,
          ...(query.search === undefined ? {} : { search: query.search }),
          group: [bucket === null ? { field: field.id } : { field: field.id, bucket }],
          measures: [{ fn: 'count' }, ...measures],
        },
    MOST_GROUPS,
  )
  const today = wallDay(format.now, format.timeZone)
  const fieldKey = fields.join(' ')

  const sections = useMemo((): readonly ListSection[] | null => {
    const shown = fieldKey.split(' ')
    if (field === null || group === null)
      return [{ key: ALL, query: { ...query, fields: shown }, group: null }]
    if (answer === null) return null
    const parts = groupSections({
      field,
      group,
      rows: answer.rows,
      locale: format.locale,
      today,
      showsAll,
    })
    return parts.map(part => ({
      key: part.key,
      count: part.count,
      group: part,
      query: { ...query, where: both(query.where ?? null, part.where), fields: shown },
    }))
  }, [field, group, answer, query, fieldKey, format.locale, today, showsAll])

  return { field, sections, fault }
}

export const findField = (object: CatalogObject, id: string): CatalogField | null =>
  object.fields.find(field => field.id === id || field.name === id) ??
  object.systemFields.find(field => field.id === id) ??
  null

export function both(a: Filter | null, b: Filter | null): Filter | null {
  if (a === null) return b
  if (b === null) return a
  return { and: 'and' in a ? [...a.and, b] : [a, b] }
}
