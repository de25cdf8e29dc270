/**
 * What notes, tasks and files are about, in their own documents as their links say: so they are read
 * with it (shared/access). Whoever makes one says it first; whoever links it later may not edit it, so
 * the server says it then, and takes it back when the link goes.
 */
import { aboutKey, isAboutLink } from '@kith/shared/access'
import { DELETED_KEY, recordCodec } from '@kith/shared/docs'
import { isId, type DocId } from '@kith/shared/kit'
import { keysOf, type Resident } from '#gate'
import type { Docs, Group, GroupContext } from './judge-group.ts'
import { moveAlone, stateRow } from './moves.ts'

/** A document that says now what its link says. */
export interface Told {
  readonly doc: DocId
  readonly update: Uint8Array
}

/** After a change of a link; `undefined` where what it joins says so already. The document is put. */
export async function tellAbout(
  link: Resident,
  { docs, serverClient }: { readonly docs: Docs; readonly serverClient: number },
): Promise<Told | undefined> {
  if (link.kind !== 'link' || !isAboutLink(link.type)) return undefined
  const { from, to, [DELETED_KEY]: deleted } = keysOf(link)
  if (!isId(from) || !isId(to)) return undefined
  await docs.warm([from, to])
  const [own, target] = [docs.peek(from), docs.peek(to)]
  if (!own || own.state === null || own.kind !== 'record') return undefined
  if (own.type !== link.type.split('.')[0]) return undefined
  const isTold = aboutKey(to) in keysOf(own)
  if (isTold === (deleted === undefined)) return undefined
  const value = isTold ? null : (target?.type ?? '')
  const edited = recordCodec.edit(own.state, { [aboutKey(to)]: value }, serverClient)
  if (!edited) return undefined
  docs.put({ ...own, state: edited.state })
  return { doc: from, update: edited.update }
}

/** Its rows, after those that made it so; answers what moved. */
export async function writeTold(
  told: readonly Told[],
  group: Pick<Group, 'rows' | 'moved' | 'refs'>,
  context: Pick<GroupContext, 'docs' | 'policy' | 'scopes' | 'now'>,
): Promise<readonly DocId[]> {
  const moves: DocId[] = []
  for (const { doc, update } of told) {
    const own = context.docs.peek(doc)
    if (!own) continue
    const hangs = context.policy.hangsOn(own, () => keysOf(own))
    if (hangs) group.refs.push({ doc, hangs })
    if (await moveAlone(doc, group, context)) moves.push(doc)
    // For all who read it where it is now.
    const { scope } = context.docs.peek(doc) ?? own
    group.rows.push({ ...stateRow({ ...own, scope }, null), holds: 'update', data: update })
  }
  return moves
}
