/** Threads whose messages fit a search. Runs on a reader thread's connection: it may take longer than a frame. */
import type { SearchNode } from '@kith/shared/mail'
import type { ThreadsQuery } from '@kith/shared/rpc'
import type { Param, Read } from '#engine/store'
import { BOX_FILTER } from './list-threads.ts'
import { compileSearch, type SearchSql } from './search-sql.ts'

/** What is looked for, and how. */
export interface Wanted {
  readonly node: SearchNode
  readonly query: ThreadsQuery
  /** Words may be beginnings of words. */
  readonly isOpen: boolean
  /** Of the record whose mail is searched, as its list has them. */
  readonly addresses: readonly number[]
}
export interface SearchQuestion {
  readonly sql: string
  readonly params: readonly Param[]
}

const FIT = 'FROM message m JOIN thread t ON t.id = m.thread'
const FIT_WORDS =
  'FROM message_fts f CROSS JOIN message m ON m.id = f.rowid CROSS JOIN thread t ON t.id = m.thread'

/** Hits older than `before`. Where the query does not say where to look, bin and spam are left out. */
export function searchHits(
  read: Read,
  { node, query, isOpen, addresses }: Wanted,
  before: number,
  limit: number,
): SearchQuestion {
  const compiled = compileSearch(node, read, isOpen, 'f.rowid')
  const { where, params } = withScope(compiled, node, query, addresses)
  if (compiled.match === null)
    return {
      sql: `SELECT m.id, m.thread ${FIT} WHERE m.id < ? AND ${where} ORDER BY m.id DESC LIMIT ?`,
      params: [before, ...params, limit],
    }
  return {
    sql: `SELECT m.id, m.thread ${FIT_WORDS} WHERE message_fts MATCH ? AND f.rowid < ? AND ${where} ORDER BY f.rowid DESC LIMIT ?`,
    params: [compiled.match, before, ...params, limit],
  }
}

/** Newer hits of these threads, which an earlier page has told. */
export function newerHits(
  read: Read,
  { node, query, isOpen, addresses }: Wanted,
  hit: { readonly id: number; readonly thread: number },
): SearchQuestion {
  const compiled = compileSearch(node, read, isOpen, 'm.id')
  const { where, params } = withScope(compiled, node, query, addresses)
  const words =
    compiled.match === null
      ? ''
      : 'AND m.id IN (SELECT rowid FROM message_fts WHERE message_fts MATCH ? AND rowid IN (SELECT id FROM message WHERE thread = ? AND id > ?))'
  return {
    sql: `SELECT 1 AS n ${FIT} WHERE m.thread = ? AND m.id > ? ${words} AND ${where} LIMIT 1`,
    params: [
      hit.thread,
      hit.id,
      ...(compiled.match === null ? [] : [compiled.match, hit.thread, hit.id]),
      ...params,
    ],
  }
}

function withScope(
  compiled: SearchSql,
  node: SearchNode,
  query: ThreadsQuery,
  addresses: readonly number[],
) {
  const conditions = [`(${compiled.where})`, `m.state <> 'hidden'`]
  const params: Param[] = [...compiled.params]
  const { box, account = null, label = null, split = null } = query
  if (!saysWhere(node)) conditions.push(box === 'all' ? BOX_FILTER.all : `(${BOX_FILTER[box]})`)
  if (split === 'important') conditions.push(`t.split IN ('important', 'customers', 'team')`)
  else if (split !== null) {
    conditions.push('t.split = ?')
    params.push(split)
  }
  if (account !== null) {
    conditions.push(
      'EXISTS (SELECT 1 FROM message_copy c WHERE c.message = m.id AND c.account = ?)',
    )
    params.push(account)
  }
  if (query.record !== undefined && query.record !== null) {
    conditions.push(OF_RECORD)
    params.push(JSON.stringify(addresses), query.record, query.record)
  }
  if (label !== null) {
    conditions.push(
      'EXISTS (SELECT 1 FROM message_label l WHERE l.folder = ? AND l.message = m.id)',
    )
    params.push(Number(label))
  }
  return { where: conditions.join(' AND '), params }
}

/** What the list of the record shows: its people's, with what was linked by hand and without what was taken away. */
const OF_RECORD = `(EXISTS (SELECT 1 FROM participant p WHERE p.message = m.id AND p.address IN (SELECT value FROM json_each(?)))
  OR EXISTS (SELECT 1 FROM thread_link l WHERE l.thread = m.thread AND l.record = ? AND l.is_linked = 1))
  AND NOT EXISTS (SELECT 1 FROM thread_link l WHERE l.thread = m.thread AND l.record = ? AND l.is_linked = 0)`

const saysWhere = (node: SearchNode): boolean =>
  node.kind === 'in' ||
  ((node.kind === 'and' || node.kind === 'or') && node.nodes.some(saysWhere)) ||
  (node.kind === 'not' && saysWhere(node.node))
