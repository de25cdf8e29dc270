/** What was said about a record, as threads: the oldest first, each with its replies. */
import { useMemo } from 'react'
import { isJsonObject, type Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { Row, RowWindow } from '@kith/shared/query'
import { useLive, type Live } from '#renderer/client'

export interface Comment {
  readonly id: string
  readonly text: string
  readonly author: { readonly id: string; readonly name: string } | null
  readonly at: string
  readonly isEdited: boolean
}

export interface Thread extends Comment {
  readonly replies: readonly Comment[]
  readonly resolvedAt: string | null
  readonly resolvedBy: string | null
}

export interface Comments {
  readonly threads: readonly Thread[]
  /** Threads that are not settled. */
  readonly open: number
  readonly isReady: boolean
}

const LIMIT = 500

export function useComments(catalog: Catalog, record: string): Comments {
  const fields = catalog.findObject('comment')?.fields.map(field => field.id) ?? []
  const query = {
    object: 'comment',
    where: { field: 'record', op: 'in', value: [record] },
    order: [{ field: 'createdAt', dir: 'asc' }],
    fields,
  } as const
  const live: Live<RowWindow> = useLive(
    fields.length === 0 ? null : `comments:${record}`,
    ({ client }, signal) => client.rows.watch({ query, offset: 0, limit: LIMIT }, { signal }),
    true,
  )
  const rows = live.value?.rows
  return useMemo(() => {
    const threads = threadsOf(rows ?? [])
    const open = threads.filter(({ resolvedAt }) => resolvedAt === null).length
    return { threads, open, isReady: rows !== undefined }
  }, [rows])
}

export function threadsOf(rows: readonly Row[]): readonly Thread[] {
  const heads = new Set(rows.filter(row => parentOf(row) === null).map(({ id }) => id))
  const replies = Map.groupBy(
    rows.filter(row => !isHead(row, heads)),
    parentOf,
  )
  return rows
    .filter(row => isHead(row, heads))
    .map(row => ({
      ...commentOf(row),
      replies: (replies.get(row.id) ?? []).map(commentOf),
      resolvedAt: textOf(row.cells['resolvedAt']),
      resolvedBy: refOf(row.cells['resolvedBy'])?.name ?? null,
    }))
}

/** A reply whose thread was deleted stands on its own. */
const isHead = (row: Row, heads: ReadonlySet<string>): boolean => {
  const parent = parentOf(row)
  return parent === null || !heads.has(parent)
}

const parentOf = (row: Row): string | null => refOf(row.cells['parent'])?.id ?? null

const commentOf = (row: Row): Comment => ({
  id: row.id,
  text: textOf(row.cells['body']) ?? '',
  author: refOf(row.cells['author']),
  at: row.createdAt,
  isEdited: textOf(row.cells['editedAt']) !== null,
})

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : null

function refOf(value: Json | undefined): { readonly id: string; readonly name: string } | null {
  if (!isJsonObject(value)) return null
  const { id, title } = value
  return typeof id === 'string' ? { id, name: typeof title === 'string' ? title : '' } : null
}
