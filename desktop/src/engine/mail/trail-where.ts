/**
 * A search of mail, asked of the books instead of the messages: they know subject, sender and time
 * of what is not here, and nothing else. What they cannot answer narrows nothing.
 */
import type { SearchNode } from '@kith/shared/mail'
import type { Param } from '#engine/store'

/** Expressions over the rows that are looked at. */
export interface TrailColumns {
  readonly subject: string
  readonly sender: string
  /** ms UTC. */
  readonly at: string
}
export interface TrailWhere {
  readonly sql: string
  readonly params: readonly Param[]
}

/** `null`: the books cannot tell. */
export function trailWhere(node: SearchNode, columns: TrailColumns): TrailWhere | null {
  const { subject, sender, at } = columns
  switch (node.kind) {
    case 'and':
    case 'or':
      return joined(node, columns)
    case 'not': {
      const inner = trailWhere(node.node, columns)
      return inner && { sql: `NOT coalesce(${inner.sql}, 0)`, params: inner.params }
    }
    case 'text':
      return either(has(subject, node.text), has(sender, node.text))
    case 'subject':
      return has(subject, node.value)
    case 'people':
      return node.role === 'from' || node.role === 'with' ? has(sender, node.value) : null
    case 'person':
    case 'company':
      return has(sender, node.value)
    case 'before':
      return { sql: `${at} < ?`, params: [node.at] }
    case 'after':
      return { sql: `${at} >= ?`, params: [node.at] }
    default:
      return null
  }
}

function joined(
  { kind, nodes }: { readonly kind: 'and' | 'or'; readonly nodes: readonly SearchNode[] },
  columns: TrailColumns,
): TrailWhere | null {
  const parts = nodes.map(node => trailWhere(node, columns))
  const known = parts.filter(part => part !== null)
  // One branch of an OR that cannot be told makes the whole one untold.
  if (known.length === 0 || (kind === 'or' && known.length < parts.length)) return null
  return {
    sql: `(${known.map(part => part.sql).join(kind === 'and' ? ' AND ' : ' OR ')})`,
    params: known.flatMap(part => part.params),
  }
}

const has = (column: string, words: string): TrailWhere => ({
  sql: `${column} LIKE ? ESCAPE '\\'`,
  params: [`%${words.replaceAll(/[\\%_]/g, '\\$&')}%`],
})

const either = (a: TrailWhere, b: TrailWhere): TrailWhere => ({
  sql: `(${a.sql} OR ${b.sql})`,
  params: [...a.params, ...b.params],
})
