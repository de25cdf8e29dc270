/**
 * Whole documents from a desktop: the first share of a workspace, and what a restored server lacks.
 */
import { recordCodec, textCodec, wholeUpdate, type DocState } from '@kith/shared/docs'
import { isFault, type DocId } from '@kith/shared/kit'
import type { Refusal, Refused, SnapEntry, Verdict } from '@kith/shared/protocol'
import { isNeeds, keysOf, refOf, type AccessPolicy, type Actor, type Resident } from '#gate'
import type { Tx } from '#db'
import { createGroup, type Docs } from './judge-group.ts'
import { moveHanging, relatedOf, stateRow } from './moves.ts'
import { addRefs, refsAfter, refsOf, type Refs } from './refs.ts'
import { joinBytes, kindNo } from './rows.ts'
import type { Scopes } from './scopes.ts'
import type { Outcome, Turn } from './writer.ts'

export interface Seed {
  readonly device: number
  readonly actor: Actor
  readonly batch: number
  readonly entries: readonly SnapEntry[]
  readonly isLast: boolean
}

interface Deps {
  readonly policy: AccessPolicy
  readonly scopes: Scopes
}

/** What a desktop's state is here: one that reads, in an encoding that cannot hurt. */
function checkedState(entry: SnapEntry, old: DocState | null): DocState | undefined {
  if (entry.kind === 'text') {
    if (old === null) textCodec.plain(entry.state)
    return old === null ? entry.state : textCodec.merge(old, wholeUpdate(entry.state, true))?.state
  }
  return recordCodec.merge(old, wholeUpdate(entry.state, true))?.state
}

async function scopeFor(doc: Resident, docs: Docs, { policy, scopes }: Deps): Promise<number> {
  let wanted = policy.scopeOf(doc, keysOf(doc), relatedOf(docs))
  while (isNeeds(wanted)) {
    for (const id of wanted.needs) await docs.get(id)
    wanted = policy.scopeOf(doc, keysOf(doc), relatedOf(docs))
  }
  return scopes.idFor(wanted)
}

export interface SeedOutcome extends Outcome {
  readonly verdict: Verdict
}

/** Judges documents against what is there. `isFirst`: nothing is there, and the sender owns all of it. */
export async function judgeSeed(
  seed: Seed,
  isFirst: boolean,
  turn: Turn,
  deps: Deps,
): Promise<SeedOutcome> {
  const refused: Refused[] = []
  const known: number[] = []
  const scopes: number[] = []
  const docs: Resident[] = []
  const group = createGroup()
  const moves: DocId[] = []
  await turn.docs.warm(seed.entries.map(({ doc }) => doc))
  for (const [at, entry] of seed.entries.entries()) {
    const outcome = await judgeOne(seed, isFirst, entry, turn, deps)
    if (outcome === 'known') known.push(at)
    else if ('code' in outcome) refused.push({ at, code: outcome.code })
    else {
      const { doc, left, refs } = outcome
      turn.docs.put(doc)
      if (left === null) group.created.push({ at: docs.length })
      const isMoved = left !== null && left !== doc.scope
      if (isMoved) moves.push(doc.doc)
      if (isMoved) group.moved.push({ doc: doc.doc, scope: doc.scope })
      group.rows.push({
        ...stateRow(doc, isMoved ? left : null),
        actor: seed.actor.member,
      })
      if (refs) group.refs.push(refs)
      docs.push(doc)
      scopes.push(doc.scope)
    }
  }
  await moveHanging(moves, group, { ...turn, ...deps })
  const { batch, device } = seed
  const hanging = await Promise.all(group.moved.map(({ doc }) => turn.docs.get(doc)))
  const after = new Map(docs.map(doc => [doc.doc, doc]))
  for (const doc of hanging) if (doc !== null && doc !== 'purged') after.set(doc.doc, doc)
  return {
    ...group,
    batches: [{ device, batch }],
    docs: [...after.values()],
    verdict: {
      batch,
      seqFrom: turn.head + 1,
      at: turn.now,
      taken: docs.length,
      scopes,
      known,
      refused,
    },
  }
}

async function judgeOne(
  { actor }: Seed,
  isFirst: boolean,
  entry: SnapEntry,
  turn: Turn,
  deps: Deps,
): Promise<
  | 'known'
  | { readonly code: Refusal }
  /** `left`: where it was, if it was. */
  | { readonly doc: Resident; readonly left: number | null; readonly refs: Refs | undefined }
> {
  const found = await turn.docs.get(entry.doc)
  if (found === 'purged') return { code: 'purged' }
  if (found && entry.epoch < found.epoch) return { code: 'epoch' }
  const old = found && entry.epoch === found.epoch ? found.state : null
  let state: DocState | undefined
  try {
    state = checkedState(entry, old)
  } catch (error) {
    if (!isFault(error)) throw error
    return { code: error.code === 'doc/too-big' ? 'too-big' : 'malformed' }
  }
  if (state === undefined) return found ? 'known' : { code: 'malformed' }
  const doc: Resident = {
    ...refOf(entry),
    epoch: entry.epoch,
    scope: found?.scope ?? 0,
    state,
    clocks: found?.clocks ?? new Map(),
    seq: 0,
    // What a clock that was ahead has written was not written later than now.
    at: Math.max(found?.at ?? 0, Math.min(entry.at, turn.now)),
  }
  const scope = await scopeFor(doc, turn.docs, deps)
  const left = found?.scope ?? null
  let refs: Refs | undefined
  if (isFirst) refs = refsOf(doc, deps.policy)
  else {
    const descriptor = deps.scopes.descriptor(found?.scope ?? scope)
    if (!descriptor || !deps.policy.mayRead(actor, descriptor)) return { code: 'no-access' }
    const before = found ? keysOf(found) : {}
    const after = keysOf(doc)
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    const writes = changed
      .map(key => ({ key, before: before[key], after: after[key] }))
      .filter(change => JSON.stringify(change.before) !== JSON.stringify(change.after))
    const change = { ...refOf(entry), isNew: found === null, before, after, writes }
    const related = relatedOf(turn.docs)
    let why = deps.policy.mayWrite(actor, change, related)
    while (isNeeds(why)) {
      for (const id of why.needs) await turn.docs.get(id)
      why = deps.policy.mayWrite(actor, change, related)
    }
    if (why) return { code: why.code }
    refs = refsAfter(doc, found === null, writes, deps.policy)
  }
  return { doc: { ...doc, scope }, left, refs }
}

/**
 * The first share of a workspace goes straight into snapshots: nobody reads its log yet, and nobody
 * ever needs to, for its floor is where the sharing ends.
 */
export async function writeFirstSeed(
  tx: Tx,
  workspace: string,
  head: number,
  { rows, batches, refs }: Outcome,
  now: number,
  isLast: boolean,
): Promise<boolean> {
  const bumped = await tx.query(
    `update workspace set head = head + $3, compacted = head + $3, floor = head + $3, is_empty = not $4
     where workspace = $1 and head = $2 and is_empty returning head`,
    [workspace, head, rows.length, isLast],
  )
  if (bumped.length === 0) return false
  const states = joinBytes(rows.map(row => row.data))
  await tx.query(
    `insert into doc (workspace, doc, kind, type, owner, scope, epoch, created, at, snap, snap_seq)
     select $1, n.doc, n.kind, n.type, n.owner, n.scope, n.epoch, $2, n.at, substring($3::bytea from n.start for n.size), $4 + n.place
     from unnest($5::uuid[], $6::smallint[], $7::text[], $8::uuid[], $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::bigint[])
       with ordinality as n(doc, kind, type, owner, scope, epoch, start, size, at, place)
     on conflict (workspace, doc) do update
       set snap = excluded.snap, snap_seq = excluded.snap_seq, scope = excluded.scope, at = excluded.at`,
    [
      workspace,
      now,
      states.blob,
      head,
      rows.map(row => row.doc),
      rows.map(row => kindNo(row.kind)),
      rows.map(row => row.type),
      rows.map(row => row.owner ?? null),
      rows.map(row => row.scope),
      rows.map(row => row.epoch),
      states.from,
      states.length,
      rows.map(row => row.ts),
    ],
  )
  await addRefs(tx, workspace, refs)
  const [last] = batches
  await tx.query(
    'update device set last_batch = greatest(last_batch, $3) where workspace = $1 and no = $2',
    [workspace, last?.device ?? 0, last?.batch ?? 0],
  )
  return true
}
