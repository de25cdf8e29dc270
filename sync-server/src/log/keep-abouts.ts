/** Links of before, of which nobody told what they join: of a first share, and of a server that kept none of this. */
import { ABOUT_LINKS } from '@kith/shared/access'
import type { DocId } from '@kith/shared/kit'
import type { AccessPolicy } from '#gate'
import type { Tx } from '#db'
import { tellAbout, writeTold, type Told } from './abouts.ts'
import { createGroup } from './judge-group.ts'
import { moveHanging } from './moves.ts'
import { kindNo } from './rows.ts'
import type { Scopes } from './scopes.ts'
import type { Outcome, Turn } from './writer.ts'

/** Links that say what something is about. */
export async function aboutLinks(
  tx: Tx,
  workspace: DocId,
  after: DocId | null,
  limit: number,
): Promise<readonly DocId[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1 and kind = $2 and type = any($3::text[])
     and ($4::uuid is null or doc > $4) order by doc limit $5`,
    [workspace, kindNo('link'), ABOUT_LINKS, after, limit],
  )
  return rows.map(({ doc }) => doc)
}

export const keepAbouts = (tx: Tx, workspace: DocId, isKept: boolean) =>
  tx.query('update workspace set abouts_kept = $2 where workspace = $1', [workspace, isKept])

/** What their documents have to say; `null` where they do. */
export async function judgeAbouts(
  links: readonly DocId[],
  turn: Turn,
  parts: { readonly policy: AccessPolicy; readonly scopes: Scopes },
): Promise<Outcome | null> {
  const context = { ...turn, ...parts }
  const group = createGroup()
  const told: Told[] = []
  await turn.docs.warm(links)
  for (const id of links) {
    const link = turn.docs.peek(id)
    const one = link ? await tellAbout(link, turn) : undefined
    if (one) told.push(one)
  }
  await moveHanging(await writeTold(told, group, context), group, context)
  if (group.rows.length === 0) return null
  const docs = new Map(
    group.rows.flatMap(({ doc }) => turn.docs.peek(doc) ?? []).map(d => [d.doc, d]),
  )
  return { ...group, batches: [], docs: [...docs.values()] }
}
