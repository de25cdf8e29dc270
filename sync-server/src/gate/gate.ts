/**
 * The gate: what becomes of one entry of a push. Pure; takes the document as it is and answers with
 * the rows that go into the log and the document after them, or with why not.
 */
import {
  recordCodec,
  textCodec,
  verifyRecord,
  type KeyChange,
  type KeyWrite,
} from '@kith/shared/docs'
import { isFault, type DocId } from '@kith/shared/kit'
import type { Conflict, DocRef, LogData, PushEntry, Refusal } from '@kith/shared/protocol'
import {
  isNeeds,
  type AccessPolicy,
  type Actor,
  type Keys,
  type Needs,
  type Refusing,
  type Related,
  type ScopeDescriptor,
} from './policy.ts'
import { play } from './referee.ts'
import type { Resident } from './resident.ts'

/** A row of the log, without its place. */
export interface Row {
  readonly doc: DocId
  readonly holds: LogData
  readonly epoch: number
  readonly ts: number
  readonly actor: DocId | null
  readonly data: Uint8Array
  readonly changes: readonly KeyChange[]
}

export interface Taken {
  readonly verdict: 'taken'
  readonly row: Row
  /** Of the server: corrections, then conflicts. They follow all rows of the batch. */
  readonly after: readonly Row[]
  readonly doc: Resident
  readonly isNew: boolean
  /** The scope it belongs to now, or `undefined` where that did not change. */
  readonly scope: ScopeDescriptor | undefined
}
export type Judgement =
  | Taken
  | ({ readonly verdict: 'refused' } & Refusing)
  /** Numbers that were used: the same entry again, or other writes under them. */
  | { readonly verdict: 'overlap' }
  | ({ readonly verdict: 'needs' } & Needs)

export interface GateContext {
  readonly policy: AccessPolicy
  readonly actor: Actor
  readonly device: number
  readonly now: number
  /** Client id of the server, for corrections. */
  readonly serverClient: number
  readonly related: Related
}

/** Ids minted by a clock that is ahead by more than this are not taken. */
const AHEAD_MS = 5 * 60_000
const MAX_KEYS = 4_000
const MAX_STATE_BYTES = 1024 * 1024
const MAX_TEXT_BYTES = 8 * 1024 * 1024

/** `doc` is `undefined` for one that does not exist; its scope counts as unknown then. */
export function judge(
  doc: Resident | undefined,
  entry: PushEntry,
  context: GateContext,
): Judgement {
  if (doc !== undefined) {
    if (!isSameRef(doc, entry)) return refused('malformed', 'it is another kind of document')
    if (doc.epoch !== entry.epoch) return refused('epoch')
  } else if (entry.epoch !== 0) return refused('epoch')
  try {
    return entry.kind === 'text' ? judgeText(doc, entry, context) : judgeKeyed(doc, entry, context)
  } catch (error) {
    if (!isFault(error)) throw error
    if (error.code === 'doc/overlap') return { verdict: 'overlap' }
    const code = CODES[error.code]
    if (code === undefined) throw error
    return refused(code)
  }
}

const CODES: Readonly<Record<string, Refusal>> = {
  'doc/malformed': 'malformed',
  'doc/foreign-root': 'malformed',
  'doc/too-big': 'too-big',
  'doc/gap': 'gap',
  'doc/foreign-writer': 'foreign-writer',
}

function judgeKeyed(doc: Resident | undefined, entry: PushEntry, context: GateContext): Judgement {
  const { policy, actor, device, now, related } = context
  const sender = { device, latest: now + AHEAD_MS }
  const seen = verifyRecord(doc?.state ?? null, entry.data, sender)
  const { before } = seen
  if (Object.keys(seen.keys).length > MAX_KEYS) return refused('too-big', `${MAX_KEYS} keys`)
  if (seen.state.length > MAX_STATE_BYTES) return refused('too-big')
  const change = {
    ...refOf(entry),
    isNew: doc === undefined,
    before,
    after: seen.keys,
    writes: seen.writes.map(write => asChange(write, before)),
  }
  const why = policy.mayWrite(actor, change, related)
  if (why) return isNeeds(why) ? { verdict: 'needs', ...why } : { verdict: 'refused', ...why }
  // A clock that is ahead must not win for ever.
  const ts = Math.min(entry.ts, now)
  const played = play({
    before,
    after: seen.keys,
    clocks: doc?.clocks ?? new Map(),
    writes: seen.writes,
    ts,
    actor: actor.member,
  })
  // Reading a document to write nothing in it would cost a third of judging.
  const isRight = Object.keys(played.corrections).length === 0
  const fixed = isRight
    ? undefined
    : recordCodec.edit(seen.state, played.corrections, context.serverClient)
  const keys = fixed ? recordCodec.read(fixed.state) : seen.keys
  const scope = policy.scopeOf(entry, keys, related)
  if (isNeeds(scope)) return { verdict: 'needs', ...scope }
  const base = { doc: entry.doc, epoch: entry.epoch }
  const after: Row[] = []
  if (fixed) {
    const { update: data, changes } = fixed
    after.push({ ...base, holds: 'update', ts, actor: null, data, changes })
  }
  for (const conflict of played.conflicts) after.push(conflictRow(base, conflict, now))
  return {
    verdict: 'taken',
    row: {
      ...base,
      holds: 'update',
      ts,
      actor: actor.member,
      data: entry.data,
      changes: seen.changes,
    },
    after,
    doc: {
      ...refOf(entry),
      epoch: entry.epoch,
      scope: doc?.scope ?? 0,
      state: fixed?.state ?? seen.state,
      clocks: played.clocks,
      seq: doc?.seq ?? 0,
      at: Math.max(doc?.at ?? 0, ts),
    },
    isNew: doc === undefined,
    scope,
  }
}

function judgeText(doc: Resident | undefined, entry: PushEntry, context: GateContext): Judgement {
  const { policy, actor, now, related } = context
  const merged = textCodec.merge(doc?.state ?? null, entry.data)
  if ((merged?.state.length ?? 0) > MAX_TEXT_BYTES) return refused('too-big')
  const change = { ...refOf(entry), isNew: doc === undefined, before: {}, after: {}, writes: [] }
  const why = policy.mayWrite(actor, change, related)
  if (why) return isNeeds(why) ? { verdict: 'needs', ...why } : { verdict: 'refused', ...why }
  // A live note brings its edits twice, through its room and from the desktop.
  if (!merged) return { verdict: 'overlap' }
  const scope = policy.scopeOf(entry, {}, related)
  if (isNeeds(scope)) return { verdict: 'needs', ...scope }
  const ts = Math.min(entry.ts, now)
  return {
    verdict: 'taken',
    row: {
      doc: entry.doc,
      epoch: entry.epoch,
      holds: 'update',
      ts,
      actor: actor.member,
      data: entry.data,
      changes: [],
    },
    after: [],
    doc: {
      ...refOf(entry),
      epoch: entry.epoch,
      scope: doc?.scope ?? 0,
      state: merged.state,
      clocks: new Map(),
      seq: doc?.seq ?? 0,
      at: Math.max(doc?.at ?? 0, ts),
    },
    isNew: doc === undefined,
    scope,
  }
}

const asChange = ({ key, value }: KeyWrite, before: Keys): KeyChange => ({
  key,
  before: Object.hasOwn(before, key) ? before[key] : undefined,
  after: value,
})

function conflictRow(base: Pick<Row, 'doc' | 'epoch'>, conflict: Conflict, now: number): Row {
  const data = new TextEncoder().encode(JSON.stringify(conflict))
  return { ...base, holds: 'conflict', ts: now, actor: null, data, changes: [] }
}

export const refOf = ({ doc, kind, type, owner }: DocRef): DocRef =>
  owner === undefined ? { doc, kind, type } : { doc, kind, type, owner }

const isSameRef = (a: DocRef, b: DocRef): boolean =>
  a.doc === b.doc && a.kind === b.kind && a.type === b.type && a.owner === b.owner

const refused = (code: Refusal, detail?: string): Judgement =>
  detail === undefined ? { verdict: 'refused', code } : { verdict: 'refused', code, detail }
