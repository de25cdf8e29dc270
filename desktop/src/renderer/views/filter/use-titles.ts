/** Names of records that a filter mentions by id. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import type { Catalog, CatalogObject, Filter } from '@kith/shared/model'
import { useCall, useCatalog } from '#renderer/client'
import { isRelation, targetsOf } from '#renderer/fields'
import { fieldAt } from './condition-field.ts'
import { childrenOf } from './filter-tree.ts'

export function useTitles(
  object: CatalogObject,
  filter: Filter | null,
): (id: string) => string | null {
  const catalog = useCatalog()
  const asked = filter === null ? [] : mentioned(catalog, object, filter)
  const key = asked
    .map(({ object: target, id }) => `${target}/${id}`)
    .toSorted()
    .join(' ')
  const { value } = useCall(key === '' ? null : `titles:${key}`, async client => {
    const titles = new Map<string, string>()
    for (const target of new Set(asked.map(entry => entry.object))) {
      const ids = asked.filter(entry => entry.object === target).map(entry => entry.id)
      const answer = await client.rows.window({
        query: {
          object: target,
          where: { field: 'id', op: 'in', value: ids },
          fields: [],
          deleted: 'any',
        },
        offset: 0,
        limit: Math.min(1000, Math.max(1, ids.length)),
      })
      for (const row of answer.rows) titles.set(row.id, row.title)
    }
    return titles
  })
  return useCallback((id: string) => value?.get(id) ?? null, [value])
}

function mentioned(
  catalog: Catalog,
  object: CatalogObject,
  filter: Filter,
): readonly { readonly object: string; readonly id: string }[] {
  if ('related' in filter) {
    const field = fieldAt(catalog, object, filter.related)?.field
    const target =
      field === undefined
        ? undefined
        : catalog.findObject(targetsOf(field, catalog.objects)[0] ?? '')
    return target === undefined || filter.where === null
      ? []
      : mentioned(catalog, target, filter.where)
  }
  if (!('field' in filter))
    return childrenOf(filter).flatMap(child => mentioned(catalog, object, child))
  const field = fieldAt(catalog, object, filter.field)?.field
  if (field === undefined || !isRelation(field)) return []
  const list = Array.isArray(filter.value) ? (filter.value as readonly Json[]) : [filter.value]
  const ids = list.filter((id): id is string => typeof id === 'string' && id !== 'me')
  return targetsOf(field, catalog.objects).flatMap(target =>
    ids.map(id => ({ object: target, id })),
  )
}
