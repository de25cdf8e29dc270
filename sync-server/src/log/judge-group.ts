/**
 * A group of batches against the workspace as it is: what of them is written, and each one's verdict.
 * Nothing is changed here; the writer commits the outcome whole or asks again.
 */
import type { DocId } from '@kith/shared/kit'
import type { KeyChange } from '@kith/shared/docs'
import type { PushEntry, Refused, Verdict, WireAction } from '@kith/shared/protocol'
import {
  isNeeds,
  judge,
  keysOf,
  type AccessPolicy,
  type Actor,
  type Judgement,
  type Related,
  type Resident,
  type Taken,
} from '#gate'
import type { NewRow } from './rows.ts'
import type { Scopes } from './scopes.ts'

export interface Push {
  readonly device: number
  readonly actor: Actor
  readonly batch: number
  readonly actions: readonly WireAction[]
  readonly entries: readonly PushEntry[]
}

/** Documents as the group sees them: its own outcome first, then what is at hand, then the database. */
export interface Docs {
  /** `null`: there is none. `'purged'`: there was one. */
  readonly get: (doc: DocId) => Promise<Resident | null | 'purged'>
  /** As far as it was asked for before. */
  readonly peek: (doc: DocId) => Resident | null | undefined
  readonly put: (doc: Resident) => void
  /** Whether the log has this very entry. */
  readonly isLogged: (doc: DocId, data: Uint8Array) => Promise<boolean>
  /** Texts and parts of a record. */
  readonly dependents: (owner: DocId) => Promise<readonly DocId[]>
}

export interface Group {
  readonly rows: NewRow[]
  readonly created: { at: number }[]
  readonly moved: { doc: DocId; scope: number }[]
  readonly history: { at: number; changes: readonly KeyChange[] }[]
  readonly verdicts: Verdict[]
}

export interface GroupContext {
  readonly docs: Docs
  readonly scopes: Scopes
  readonly policy: AccessPolicy
  readonly head: number
  readonly now: number
  readonly serverClient: number
}

export async function judgeGroup(pushes: readonly Push[], context: GroupContext): Promise<Group> {
  const group: Group = { rows: [], created: [], moved: [], history: [], verdicts: [] }
  for (const push of pushes) await judgeBatch(push, group, context)
  return group
}

async function judgeBatch(push: Push, group: Group, context: GroupContext): Promise<void> {
  const first = group.rows.length
  const refused: Refused[] = []
  const known: number[] = []
  const scopes: number[] = []
  const later: NewRow[] = []
  const moves = new Set<DocId>()
  for (const [at, entry] of push.entries.entries()) {
    const judgement = await judgeOne(push, entry, context)
    if (judgement === 'known') known.push(at)
    else if (judgement.verdict === 'refused') {
      const { code, detail } = judgement
      refused.push(detail === undefined ? { at, code } : { at, code, detail })
    } else {
      const { doc, isNew, row } = judgement
      context.docs.put(doc)
      if (isNew) group.created.push({ at: group.rows.length })
      const changes = isNew ? row.changes.filter(({ key }) => key === '$crt') : row.changes
      if (changes.length > 0) group.history.push({ at: group.rows.length, changes })
      const ref = { kind: doc.kind, type: doc.type, ...(doc.owner && { owner: doc.owner }) }
      const action = push.actions[entry.action] ?? null
      const common = { ...ref, scope: doc.scope, from: null }
      group.rows.push({ ...row, ...common, action, device: push.device })
      for (const after of judgement.after) later.push({ ...after, ...common, action, device: 0 })
      scopes.push(doc.scope)
      if (judgement.moves) moves.add(doc.doc)
    }
  }
  const taken = group.rows.length - first
  group.rows.push(...later)
  for (const doc of moves) await move(doc, group, context)
  group.verdicts.push({
    batch: push.batch,
    seqFrom: context.head + first + 1,
    taken,
    scopes,
    known,
    refused,
  })
}

type Judged = Extract<Judgement, { verdict: 'refused' }> | (Taken & { readonly moves: boolean })

async function judgeOne(
  { device, actor }: Push,
  entry: PushEntry,
  context: GroupContext,
): Promise<Judged | 'known'> {
  const { docs, policy, scopes } = context
  const found = await docs.get(entry.doc)
  if (found === 'purged') return { verdict: 'refused', code: 'purged' }
  if (found !== null && !isReadable(found.scope, actor, context)) {
    return { verdict: 'refused', code: 'no-access' }
  }
  const { now, serverClient } = context
  const gate = { policy, actor, device, now, serverClient, related: relatedOf(docs) }
  let judgement = judge(found ?? undefined, entry, gate)
  while (judgement.verdict === 'needs') {
    await loadAll(docs, judgement.needs)
    judgement = judge(found ?? undefined, entry, gate)
  }
  if (judgement.verdict === 'overlap') {
    const isKnown = entry.kind === 'text' || (await docs.isLogged(entry.doc, entry.data))
    return isKnown ? 'known' : { verdict: 'refused', code: 'gap', detail: 'overlap' }
  }
  if (judgement.verdict === 'refused' || judgement.scope === undefined) {
    return judgement.verdict === 'refused' ? judgement : { ...judgement, moves: false }
  }
  const scope = await scopes.idFor(judgement.scope)
  if (!judgement.isNew) return { ...judgement, moves: scope !== judgement.doc.scope }
  if (!isReadable(scope, actor, context)) return { verdict: 'refused', code: 'no-access' }
  return { ...judgement, doc: { ...judgement.doc, scope }, moves: false }
}

function isReadable(scope: number, actor: Actor, { scopes, policy }: GroupContext): boolean {
  const descriptor = scopes.descriptor(scope)
  return descriptor !== undefined && policy.mayRead(actor, descriptor)
}

export const relatedOf = (docs: Pick<Docs, 'peek'>): Related => ({
  keys(doc) {
    const found = docs.peek(doc)
    return found ? keysOf(found) : found
  },
})

/** One that cannot be loaded would be asked for for ever, so it counts as absent from then on. */
async function loadAll(docs: Docs, needs: readonly DocId[]): Promise<void> {
  for (const doc of needs) await docs.get(doc)
}

/** The document, and what hangs on it, goes where its keys say now: whole, for those who read only there. */
async function move(id: DocId, group: Group, context: GroupContext): Promise<void> {
  const { docs } = context
  for (const doc of [id, ...(await docs.dependents(id))]) {
    const found = await docs.get(doc)
    if (found === null || found === 'purged' || found.state === null) continue
    let wanted = context.policy.scopeOf(found, keysOf(found), relatedOf(docs))
    while (isNeeds(wanted)) {
      await loadAll(docs, wanted.needs)
      wanted = context.policy.scopeOf(found, keysOf(found), relatedOf(docs))
    }
    const scope = await context.scopes.idFor(wanted)
    if (scope === found.scope) continue
    const moved = { ...found, scope }
    docs.put(moved)
    group.moved.push({ doc, scope })
    group.rows.push(stateRow(moved, found.scope, context.now))
  }
}

/** A whole document in the log: it moved (`from`), or it begins anew. */
export const stateRow = (doc: Resident, from: number | null, now: number): NewRow => ({
  doc: doc.doc,
  kind: doc.kind,
  type: doc.type,
  ...(doc.owner && { owner: doc.owner }),
  holds: 'state',
  epoch: doc.epoch,
  scope: doc.scope,
  from,
  ts: now,
  actor: null,
  action: null,
  device: 0,
  data: doc.state ?? new Uint8Array(),
})
