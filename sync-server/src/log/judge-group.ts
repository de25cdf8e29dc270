/**
 * A group of batches against the workspace as it is, or will be when what is being committed is: what
 * of them is written, and each one's verdict. Nothing is changed here; the writer commits it whole or asks again.
 */
import type { ActionId, DocId } from '@kith/shared/kit'
import type { KeyChange } from '@kith/shared/docs'
import type { PushEntry, Refused, Verdict, WireAction } from '@kith/shared/protocol'
import {
  judge,
  type AccessPolicy,
  type Actor,
  type Judgement,
  type Resident,
  type Taken,
} from '#gate'
import { tellAbout, writeTold, type Told } from './abouts.ts'
import { loadAll, moveHanging, relatedOf, seenWhereTheyEnd } from './moves.ts'
import { refsAfter, type Refs } from './refs.ts'
import type { NewRow } from './rows.ts'
import type { Scopes } from './scopes.ts'

/** Documents of which a connection had a change refused; replaced when a group is committed. */
export interface Bar {
  docs: ReadonlySet<DocId>
}

export interface Push {
  readonly device: number
  readonly actor: Actor
  readonly batch: number
  readonly actions: readonly WireAction[]
  readonly entries: readonly PushEntry[]
  /** Of the connection: what follows a refused change of a document is refused as well. */
  readonly bar?: Bar
  readonly isAnew?: boolean
}

/** Documents as the group sees them: its own outcome first, then what is at hand, then the database. */
export interface Docs {
  /** `null`: there is none. `'purged'`: there was one. */
  readonly get: (doc: DocId) => Promise<Resident | null | 'purged'>
  /** Asks for many at once, so that `get` need not wait for each. */
  readonly warm: (docs: readonly DocId[]) => Promise<void>
  /** As far as it was asked for before. */
  readonly peek: (doc: DocId) => Resident | null | undefined
  readonly put: (doc: Resident) => void
  /** Whether the log has this very entry: as it is, or as the whole document that it moved. */
  readonly isLogged: (entry: PushEntry, device: number, action?: ActionId) => Promise<boolean>
  /** Texts and parts of a record, links to it, and what speaks of it. */
  readonly dependents: (owner: DocId) => Promise<readonly DocId[]>
}

export interface Group {
  readonly rows: NewRow[]
  readonly created: { at: number }[]
  readonly moved: { doc: DocId; scope: number }[]
  readonly history: { at: number; changes: readonly KeyChange[] }[]
  readonly refs: Refs[]
  readonly verdicts: Verdict[]
  /** What each connection's bar is after the commit: judging may begin anew before that. */
  readonly bars: Map<Bar, Set<DocId>>
}

export interface GroupContext {
  readonly docs: Docs
  readonly scopes: Scopes
  readonly policy: AccessPolicy
  readonly head: number
  readonly now: number
  readonly serverClient: number
  /** Of the group that is being committed: what each bar will be. */
  readonly barsBelow?: ReadonlyMap<Bar, ReadonlySet<DocId>>
}

export const createGroup = (): Group => ({
  rows: [],
  created: [],
  moved: [],
  history: [],
  refs: [],
  verdicts: [],
  bars: new Map(),
})

/** Adds a batch to the group. After a throw the group is good for nothing. */
export async function judgeBatch(push: Push, group: Group, context: GroupContext): Promise<void> {
  const first = group.rows.length
  const refused: Refused[] = []
  const known: number[] = []
  const scopes: number[] = []
  const later: NewRow[] = []
  const moves = new Set<DocId>()
  const told: Told[] = []
  const bars = barOf(push, group, context)
  await context.docs.warm(
    push.entries.flatMap(({ doc, owner }) => (owner === undefined ? [doc] : [doc, owner])),
  )
  for (const [at, entry] of push.entries.entries()) {
    const judgement = bars.has(entry.doc) ? BARRED : await judgeOne(push, entry, context)
    if (judgement === 'known') known.push(at)
    else if (judgement.verdict === 'refused') {
      const { code, detail } = judgement
      bars.add(entry.doc)
      refused.push(detail === undefined ? { at, code } : { at, code, detail })
    } else {
      const { doc, isNew, row, left } = judgement
      context.docs.put(doc)
      if (isNew) group.created.push({ at: group.rows.length })
      const refs = refsAfter(doc, isNew, row.changes, context.policy)
      if (refs) group.refs.push(refs)
      const changes = isNew ? row.changes.filter(({ key }) => key === '$crt') : row.changes
      if (changes.length > 0) group.history.push({ at: group.rows.length, changes })
      const ref = { kind: doc.kind, type: doc.type, ...(doc.owner && { owner: doc.owner }) }
      const action = push.actions[entry.action] ?? null
      const common = { ...ref, scope: doc.scope, from: null }
      const own = { ...row, ...common, action, device: push.device }
      if (left === undefined) group.rows.push(own)
      else {
        // Whole, and in its new scope only: who may not read it there gets no byte of what moved it.
        group.rows.push({
          ...own,
          holds: 'state',
          ts: doc.at,
          from: left,
          data: doc.state ?? row.data,
        })
        group.moved.push({ doc: doc.doc, scope: doc.scope })
        moves.add(doc.doc)
      }
      for (const after of judgement.after) later.push({ ...after, ...common, action, device: 0 })
      const about = await tellAbout(doc, context)
      if (about) told.push(about)
      scopes.push(doc.scope)
    }
  }
  const taken = group.rows.length - first
  group.rows.push(...later)
  for (const doc of await writeTold(told, group, context)) moves.add(doc)
  await moveHanging(moves, group, context)
  seenWhereTheyEnd(first, taken, scopes, group)
  group.verdicts.push({
    batch: push.batch,
    seqFrom: context.head + first + 1,
    at: context.now,
    taken,
    scopes,
    known,
    refused,
  })
}

/** `left`: the scope it was in, where the entry moves it. */
type Judged = Extract<Judgement, { verdict: 'refused' }> | (Taken & { readonly left?: number })

/** See PushBar of shared/protocol: what follows a refused change was made by who saw it done. */
function barOf({ bar, isAnew }: Push, { bars }: Group, { barsBelow }: GroupContext): Set<DocId> {
  if (!bar) return new Set()
  const before = isAnew === true ? [] : (bars.get(bar) ?? barsBelow?.get(bar) ?? bar.docs)
  const docs = new Set(before)
  bars.set(bar, docs)
  return docs
}

const BARRED: Judged = Object.freeze({ verdict: 'refused', code: 'gap' })

async function judgeOne(
  { device, actor, actions }: Push,
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
    const isKnown =
      entry.kind === 'text' || (await docs.isLogged(entry, device, actions[entry.action]?.id))
    return isKnown ? 'known' : { verdict: 'refused', code: 'gap', detail: 'overlap' }
  }
  if (judgement.verdict === 'refused' || judgement.scope === undefined) {
    return judgement
  }
  const scope = await scopes.idFor(judgement.scope)
  const left = judgement.doc.scope
  if (judgement.isNew && !isReadable(scope, actor, context)) {
    return { verdict: 'refused', code: 'no-access' }
  }
  const moved = { ...judgement, doc: { ...judgement.doc, scope } }
  return judgement.isNew || scope === left ? moved : { ...moved, left }
}

function isReadable(scope: number, actor: Actor, { scopes, policy }: GroupContext): boolean {
  const descriptor = scopes.descriptor(scope)
  return descriptor !== undefined && policy.mayRead(actor, descriptor)
}
