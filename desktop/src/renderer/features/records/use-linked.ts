/** Records of another kind that point at this one: its notes, tasks and files. */
import { POSITION_KEY } from '@kith/shared/kit'
import type { Catalog, Filter, Order } from '@kith/shared/model'
import type { Query, Row, RowWindow } from '@kith/shared/query'
import { useCatalog, useLive, type Live } from '#renderer/client'

export const LINKED = ['note', 'task', 'attachment'] as const
export type LinkedObject = (typeof LINKED)[number]

const TARGETS = 'targets'
/** More than this on one record is a list of its own. */
const LIMIT = 500

export interface LinkedList {
  readonly rows: readonly Row[]
  readonly total: number
  readonly isReady: boolean
}

export function useLinked(
  object: LinkedObject,
  record: string,
  order: readonly Order[],
): LinkedList {
  const catalog = useCatalog()
  const exists = catalog.findField(object, TARGETS) !== undefined
  const query = linkedQuery(catalog, object, record, order)
  const live: Live<RowWindow> = useLive(
    exists ? `linked:${object}:${record}` : null,
    ({ client }, signal) => client.rows.watch({ query, offset: 0, limit: LIMIT }, { signal }),
    true,
  )
  return {
    rows: live.value?.rows ?? [],
    total: live.value?.total ?? 0,
    isReady: live.value !== null,
  }
}

/** With every field, and the place that a record was given by hand. */
const linkedQuery = (
  catalog: Catalog,
  object: LinkedObject,
  record: string,
  order: readonly Order[],
): Query => ({
  object,
  where: linkedWhere(record),
  order,
  fields: [...(catalog.findObject(object)?.fields ?? []).map(field => field.id), POSITION_KEY],
})

const linkedWhere = (record: string): Filter => ({ field: TARGETS, op: 'hasAll', value: [record] })
