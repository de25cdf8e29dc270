/**
 * Indexes that are taken away while a file receives many times what it holds, and made again in one go
 * when all of it is there: kept while rows come in no order, they cost more than the rows.
 *
 * What was taken away stands in the file, in the transaction that did it: killed anywhere, the file has
 * either the index or the statement that makes it.
 */
import { s, type Json } from '@kith/shared/kit'
import { readMeta, writeMeta } from './meta.ts'
import type { Read, Write } from './store.ts'

/** Meta key: the statements. */
export const ASIDE = 'indexesAside'
/** Those that only lists and totals use; storing a document needs the others. */
const OF_LISTS = `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
  AND (tbl_name GLOB 'o_*' OR tbl_name GLOB 'e_*' OR tbl_name = 'link') ORDER BY name`
const asideSchema = s.array(s.object({ name: s.string(), sql: s.string() }))

type Aside = readonly { readonly name: string; readonly sql: string }[]

export function setIndexesAside(tx: Write): void {
  const made = tx.all<Aside[number]>(OF_LISTS)
  for (const { name } of made) tx.exec(`DROP INDEX "${name}"`)
  keep(tx, [...aside(tx), ...made])
}

export const countIndexesAside = (read: Read): number => aside(read).length

/** Most are of tables with few rows, and a commit for each would cost more than they do. */
const AT_ONCE = 16

/** Makes at least one of them again, and more until `isEnough`; says whether there are more. */
export function putIndexesBack(tx: Write, isEnough: () => boolean): boolean {
  const made = aside(tx)
  let count = 0
  const most = Math.min(made.length, AT_ONCE)
  while (count < most && (count === 0 || !isEnough())) putBack(tx, made[count++]!)
  keep(tx, made.slice(count))
  return count < made.length
}

function putBack(tx: Write, { name, sql }: Aside[number]): void {
  const isThere = tx.get("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", [name])
  if (isThere === undefined) tx.exec(sql)
}

function aside(read: Read): Aside {
  const parsed = asideSchema.safeParse(readMeta(read, ASIDE) ?? [])
  return parsed.success ? parsed.data : []
}

const keep = (tx: Write, list: Aside): void =>
  writeMeta(tx, ASIDE, list.length === 0 ? undefined : (list as unknown as Json))
