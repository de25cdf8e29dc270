/** Documents that go to other readers, whole, and all that hangs on them. */
import type { DocId } from '@kith/shared/kit'
import { isNeeds, keysOf, type Related, type Resident } from '#gate'
import type { Docs, Group, GroupContext } from './judge-group.ts'
import type { NewRow } from './rows.ts'

/** What hangs on documents that moved goes with them, and what hangs on that. */
export async function moveHanging(
  moved: Iterable<DocId>,
  group: MovingGroup,
  context: MoveContext,
): Promise<void> {
  // A set is walked to its end while it grows.
  const owners = new Set(moved)
  for (const owner of owners) {
    const hanging = new Set([...(await context.docs.dependents(owner)), ...madeOn(owner, group)])
    for (const doc of hanging) if (await moveAlone(doc, group, context)) owners.add(doc)
  }
}

/** Of this very group: the tables do not know it yet. */
function* madeOn(owner: DocId, { created, rows, refs }: MovingGroup): Generator<DocId> {
  for (const { at } of created) if (rows[at]?.owner === owner) yield rows[at].doc
  for (const { doc, hangs } of refs) if (hangs?.includes(owner) === true) yield doc
}

type MovingGroup = Pick<Group, 'rows' | 'created' | 'moved' | 'refs'>
type MoveContext = Pick<GroupContext, 'docs' | 'policy' | 'scopes' | 'now'>

/** A document goes where its keys say now, whole: for those who read only there. Answers whether it moved. */
export async function moveAlone(
  doc: DocId,
  group: Pick<Group, 'rows' | 'moved'>,
  context: MoveContext,
): Promise<boolean> {
  const { docs, policy, scopes } = context
  const found = await docs.get(doc)
  if (found === null || found === 'purged' || found.state === null) return false
  let wanted = policy.scopeOf(found, keysOf(found), relatedOf(docs))
  while (isNeeds(wanted)) {
    await loadAll(docs, wanted.needs)
    wanted = policy.scopeOf(found, keysOf(found), relatedOf(docs))
  }
  const scope = await scopes.idFor(wanted)
  if (scope === found.scope) return false
  const moved = { ...found, scope }
  docs.put(moved)
  group.moved.push({ doc, scope })
  group.rows.push(stateRow(moved, found.scope))
  return true
}

/** A whole document in the log: it moved (`from`), or it begins anew. */
export const stateRow = (doc: Resident, from: number | null): NewRow => ({
  doc: doc.doc,
  kind: doc.kind,
  type: doc.type,
  ...(doc.owner && { owner: doc.owner }),
  holds: 'state',
  epoch: doc.epoch,
  scope: doc.scope,
  from,
  // Nobody changed it: it stays as old as it was.
  ts: doc.at,
  actor: null,
  action: null,
  device: 0,
  data: doc.state ?? new Uint8Array(),
})

/**
 * What a batch makes and then moves was never where it stood in between: its rows are written where
 * it ends, so that a note that is made and linked in one breath is seen by nobody of before.
 */
export function seenWhereTheyEnd(
  first: number,
  taken: number,
  scopes: number[],
  { rows, created, moved }: Group,
): void {
  const end = first + taken
  const tail = rows.slice(end)
  const own = new Set(created.flatMap(({ at }) => (at >= first ? [rows[at]!.doc] : [])))
  for (const row of rows.slice(first, end)) if (row.from !== null) own.delete(row.doc)
  const ends = new Map(
    tail.flatMap(({ doc, from, scope }) => (from !== null && own.has(doc) ? [[doc, scope]] : [])),
  )
  if (ends.size === 0) return
  for (let at = first; at < end; at++) {
    const scope = ends.get(rows[at]!.doc)
    if (scope === undefined) continue
    rows[at] = { ...rows[at]!, scope }
    scopes[at - first] = scope
  }
  rows.splice(
    end,
    tail.length,
    ...tail
      .filter(({ doc, from }) => from === null || !ends.has(doc))
      .map(row => ({ ...row, scope: ends.get(row.doc) ?? row.scope })),
  )
  moved.splice(0, moved.length, ...moved.filter(({ doc }) => !ends.has(doc)))
}

export const relatedOf = (docs: Pick<Docs, 'peek'>): Related => ({
  keys(doc) {
    const found = docs.peek(doc)
    return found ? keysOf(found) : found
  },
  type(doc) {
    const found = docs.peek(doc)
    return found ? found.type : found
  },
})

/** One that cannot be loaded would be asked for for ever, so it counts as absent from then on. */
export async function loadAll(docs: Docs, needs: readonly DocId[]): Promise<void> {
  for (const doc of needs) await docs.get(doc)
}
