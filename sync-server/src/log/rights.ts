/** The documents that say who may do what, and documents that must move because those changed. */
import { ROLE_TYPE } from '@kith/shared/access'
import type { DocId } from '@kith/shared/kit'
import type { AccessPolicy, Resident } from '#gate'
import type { Tx } from '#db'
import { createGroup, type Docs, type Group } from './judge-group.ts'
import { moveAlone } from './moves.ts'
import { loadDocs } from './load.ts'
import { kindNo } from './rows.ts'
import type { Scopes } from './scopes.ts'
import type { Outcome, Turn } from './writer.ts'

/** Catalog, roles, members. */
export async function readGoverning(tx: Tx, workspace: DocId): Promise<readonly Resident[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1
     and (kind = $2 or (kind = $3 and type = $4) or (kind = $5 and type = 'member'))`,
    [workspace, kindNo('catalog'), kindNo('settings'), ROLE_TYPE, kindNo('record')],
  )
  return loadDocs(
    tx,
    workspace,
    rows.map(({ doc }) => doc),
  )
}

/** Scopes of which some document may have to leave. */
export const staleScopes = (scopes: Scopes, policy: AccessPolicy): readonly number[] =>
  [...scopes.all()].filter(([, descriptor]) => policy.isStale(descriptor)).map(([id]) => id)

export async function docsIn(
  tx: Tx,
  workspace: DocId,
  scopes: readonly number[],
  after: DocId | null,
  limit: number,
): Promise<readonly DocId[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1 and scope = any($2::integer[])
     and ($3::uuid is null or doc > $3) order by doc limit $4`,
    [workspace, scopes, after, limit],
  )
  return rows.map(({ doc }) => doc)
}

/** Each of the documents goes where it belongs now; those that do already stay. */
export async function judgeMoves(
  ids: readonly DocId[],
  turn: Turn,
  parts: { readonly policy: AccessPolicy; readonly scopes: Scopes },
): Promise<Outcome | null> {
  const group = createGroup()
  for (const id of ids) await moveAlone(id, group, { ...turn, ...parts })
  if (group.rows.length === 0) return null
  return { ...group, batches: [], docs: await found(group, turn.docs) }
}

async function found(group: Group, docs: Docs): Promise<readonly Resident[]> {
  const all = await Promise.all(group.moved.map(({ doc }) => docs.get(doc)))
  return all.filter(doc => doc !== null && doc !== 'purged')
}
