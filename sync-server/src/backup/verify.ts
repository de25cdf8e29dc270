/** Looks whether what the server keeps is whole. Changes nothing. */
import type { DocId } from '@kith/shared/kit'
import type { Database } from '#db'
import { workspacesOf } from './tables.ts'

export interface VerifyDeps {
  readonly db: Database
  readonly auditChains: readonly string[]
  readonly verifyAudit: (
    workspace: string,
  ) => Promise<{ readonly ok: boolean; readonly brokenAt: number | null }>
  readonly damagedFiles: (workspace: DocId) => Promise<readonly string[]>
}

export interface VerifyReport {
  readonly workspaces: number
  readonly documents: number
  readonly entries: number
  /** One sentence each. */
  readonly problems: readonly string[]
}

interface Counts {
  readonly head: number
  readonly floor: number
  readonly entries: number
  readonly first: number | null
  readonly last: number | null
  readonly docs: number
  readonly beyond: number
}

/** Places above the floor are all taken, once each; nothing is newer than the head. */
const COUNTS = `select w.head, w.floor,
  (select count(*)::float8 from log l where l.workspace = w.workspace and l.seq > w.floor) as entries,
  (select min(seq)::float8 from log l where l.workspace = w.workspace and l.seq > w.floor) as first,
  (select max(seq)::float8 from log l where l.workspace = w.workspace) as last,
  (select count(*)::float8 from doc d where d.workspace = w.workspace) as docs,
  (select count(*)::float8 from doc d where d.workspace = w.workspace and d.snap_seq > w.head) as beyond
  from workspace w where w.workspace = $1`

export async function verify(deps: VerifyDeps): Promise<VerifyReport> {
  const { db, auditChains, verifyAudit, damagedFiles } = deps
  const problems: string[] = []
  let documents = 0
  let entries = 0
  const workspaces = await db.tx({ isSnapshot: true }, workspacesOf)
  for (const workspace of workspaces) {
    const [row] = await db.tx({ workspace, isSnapshot: true }, tx =>
      tx.query<Counts>(COUNTS, [workspace]),
    )
    if (row === undefined) {
      problems.push(`Workspace ${workspace} has members and no log.`)
      continue
    }
    documents += row.docs
    entries += row.entries
    if (hasGap(row)) problems.push(`The log of ${workspace} is not whole.`)
    if (row.beyond > 0)
      problems.push(`${row.beyond} documents of ${workspace} are newer than its log.`)
    for (const hash of await damagedFiles(workspace as DocId))
      problems.push(`The attachment ${hash} of ${workspace} is not whole.`)
  }
  for (const chain of [...workspaces, ...auditChains]) {
    const { ok, brokenAt } = await verifyAudit(chain)
    if (!ok) problems.push(`The audit log of ${chain} was changed at event ${brokenAt}.`)
  }
  return { workspaces: workspaces.length, documents, entries, problems }
}

function hasGap({ head, floor, entries, first, last }: Counts): boolean {
  const wanted = Number(head) - Number(floor)
  if (entries !== wanted) return true
  return wanted > 0 && (first !== Number(floor) + 1 || last !== Number(head))
}
