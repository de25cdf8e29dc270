/** Which tables there are, in an order in which rows can be put back. */
import type { Tx } from '#db'

export interface TableInfo {
  readonly name: string
  /** Whether its rows belong to workspaces. */
  readonly isOfWorkspace: boolean
}

/** Of the migrations themselves: a restore makes its own. */
const OWN = ['kith_migration']

/** Referred-to tables first. */
export async function tablesOf(tx: Tx): Promise<readonly TableInfo[]> {
  const rows = await tx.query<{ name: string; has: boolean; refers: string | null }>(
    `select c.relname as name,
       exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace' and not a.attisdropped) as has,
       (select string_agg(distinct r.relname, ',') from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' order by c.relname`,
  )
  const left = rows.filter(({ name }) => !OWN.includes(name))
  const sorted: TableInfo[] = []
  while (left.length > 0) {
    const at = left.findIndex(({ refers }) =>
      (refers?.split(',') ?? []).every(name => sorted.some(table => table.name === name)),
    )
    const [next] = left.splice(Math.max(at, 0), 1)
    if (at < 0 || next === undefined) throw new Error('tables refer to each other in a circle')
    sorted.push({ name: next.name, isOfWorkspace: next.has })
  }
  return sorted
}

/** Looks at the rows of another workspace from here on, in the same transaction. */
export const look = (tx: Tx, workspace: string): Promise<unknown> =>
  tx.query(`select set_config('kith.workspace', $1, true), set_config('kith.user', '', true)`, [
    workspace,
  ])

/**
 * Every workspace that has a member, found as each account sees its own: row-level security holds for
 * a backup as well. A workspace without members is reachable by nobody.
 */
export async function workspacesOf(tx: Tx): Promise<readonly string[]> {
  const users = await tx.query<{ id: string }>('select id from auth_user order by id')
  const found = new Set<string>()
  for (const { id } of users) {
    await tx.query(
      `select set_config('kith.workspace', '', true), set_config('kith.user', $1, true)`,
      [id],
    )
    const rows = await tx.query<{ workspace: string }>(
      'select workspace from membership where user_id = $1',
      [id],
    )
    for (const { workspace } of rows) found.add(workspace)
  }
  await look(tx, '')
  return [...found].sort()
}
