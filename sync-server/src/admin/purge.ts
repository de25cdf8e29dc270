/**
 * Forgetting for good what a person asked to be forgotten: the documents, what belongs to them, their
 * past on the server and, by the log, on every device.
 */
import type { DocId } from '@kith/shared/kit'
import type { Database } from '#db'
import type { Audit, Person } from '#http'

export interface PurgePorts {
  /** From then on it is known what its documents refer to. */
  readonly open: (workspace: DocId) => Promise<void>
  /** Removes documents with all their past, and tells every device through the log. */
  readonly purgeDocs: (workspace: DocId, docs: readonly DocId[]) => Promise<void>
  /** Hashes of the attachments that these documents refer to. */
  readonly filesOf: (workspace: DocId, docs: readonly DocId[]) => Promise<readonly string[]>
  /** Removes those of `files` that only these documents referred to; answers how many. */
  readonly purgeFiles: (
    workspace: DocId,
    docs: readonly DocId[],
    files: readonly string[],
  ) => Promise<number>
}

export interface Purged {
  readonly documents: number
  readonly files: number
}

export type Purge = (workspace: DocId, docs: readonly DocId[], by: Person) => Promise<Purged>

export const createPurge =
  (db: Database, audit: Audit, { open, purgeDocs, filesOf, purgeFiles }: PurgePorts): Purge =>
  async (workspace, docs, by) => {
    await open(workspace)
    const all = await withOwned(db, workspace, docs)
    const named = await filesOf(workspace, all)
    if (all.length > 0) await purgeDocs(workspace, all)
    const files = await purgeFiles(workspace, all, named)
    // Never what they were: an id that is gone is all that is left of them.
    await audit({
      what: 'data/purged',
      workspace,
      actor: by.user,
      address: null,
      data: { documents: all.length, files },
    })
    return { documents: all.length, files }
  }

/** The documents that are there, with their texts, parts, links and comments, however deep they belong to each other. */
async function withOwned(
  db: Database,
  workspace: DocId,
  docs: readonly DocId[],
): Promise<readonly DocId[]> {
  const rows = await db.tx({ workspace }, tx =>
    tx.query<{ doc: DocId }>(
      `with recursive mine as (
         select doc from doc where workspace = $1 and doc = any($2::uuid[])
         union select found.doc from mine, lateral (
           select doc from doc where workspace = $1 and owner = mine.doc
           union all select doc from hang where workspace = $1 and record = mine.doc) found
       ) select doc from mine order by doc`,
      [workspace, docs],
    ),
  )
  return rows.map(({ doc }) => doc)
}
