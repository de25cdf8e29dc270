/**
 * Fields that were restricted or opened: each value goes where its field belongs now, and a document
 * that lost one begins anew, so that nothing of its past tells what it held (SYNC 4.7, 4.8).
 *
 * What must be true in the end is written beside the workspace; a job that was interrupted is done
 * again when the workspace is opened, and finds done what it did.
 */
import { partId, recordCodec } from '@kith/shared/docs'
import { stableText, type DocId, type Json } from '@kith/shared/kit'
import { isNeeds, keysOf, type AccessPolicy, type Apart, type KeyClock, type Resident } from '#gate'
import type { Tx } from '#db'
import { createGroup, type Docs, type Group } from './judge-group.ts'
import { relatedOf, stateRow } from './moves.ts'
import { filesOf, namesFile } from './refs.ts'
import { kindNo } from './rows.ts'
import type { Scopes } from './scopes.ts'
import type { Outcome, Turn } from './writer.ts'

/** Fields that lie elsewhere than when it was last looked: by object, with where they lie now. */
export interface Shift {
  readonly object: string
  /** Of all fields that lie apart, before or now. */
  readonly homes: ReadonlyMap<string, number>
  readonly compartments: readonly number[]
  readonly changed: readonly string[]
}

export async function readShifts(tx: Tx, workspace: DocId, now: Apart): Promise<readonly Shift[]> {
  const [row] = await tx.query<{ apart: Apart }>(
    'select apart from workspace where workspace = $1',
    [workspace],
  )
  const before = row?.apart ?? {}
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((object): Shift[] => {
    const [was, is] = [before[object] ?? {}, now[object] ?? {}]
    const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    const changed = fields.filter(field => was[field] !== is[field])
    if (changed.length === 0) return []
    const compartments = new Set([...Object.values(was), ...Object.values(is)])
    const homes = new Map(fields.map(field => [field, is[field] ?? 0]))
    return [{ object, homes, compartments: [...compartments], changed }]
  })
}

export const writeApart = (tx: Tx, workspace: DocId, now: Apart) =>
  tx.query('update workspace set apart = $2::jsonb where workspace = $1', [
    workspace,
    stableText(now),
  ])

/** Records of an object, from `after` on; with the parts that they have. */
export async function recordsOf(
  tx: Tx,
  workspace: DocId,
  { object, compartments }: Shift,
  after: DocId | null,
  limit: number,
): Promise<readonly { readonly record: DocId; readonly parts: ReadonlyMap<number, DocId> }[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1 and kind = $2 and type = $3
     and ($4::uuid is null or doc > $4) order by doc limit $5`,
    [workspace, kindNo('record'), object, after, limit],
  )
  const records = rows.map(({ doc }) => ({
    record: doc,
    parts: compartments.map(of => [of, partId(doc, of)] as const),
  }))
  const wanted = records.flatMap(({ parts }) => parts.map(([, part]) => part))
  const found = await tx.query<{ doc: DocId }>(
    'select doc from doc where workspace = $1 and doc = any($2::uuid[])',
    [workspace, wanted],
  )
  const there = new Set(found.map(({ doc }) => doc))
  return records.map(({ record, parts }) => ({
    record,
    parts: new Map(parts.filter(([, part]) => there.has(part))),
  }))
}

/** Texts and links of fields that changed: they move as they are. */
export async function hangingOf(
  tx: Tx,
  workspace: DocId,
  { object, changed }: Shift,
): Promise<readonly DocId[]> {
  const rows = await tx.query<{ doc: DocId }>(
    `select doc from doc where workspace = $1 and kind = any($2::smallint[]) and type = any($3::text[])
     order by doc`,
    [workspace, [kindNo('text'), kindNo('link')], changed.map(field => `${object}.${field}`)],
  )
  return rows.map(({ doc }) => doc)
}

interface Parts {
  readonly policy: AccessPolicy
  readonly scopes: Scopes
}

/** Puts the values of these records where they belong; `null` when they lie there. */
export async function judgeApart(
  records: Awaited<ReturnType<typeof recordsOf>>,
  shift: Shift,
  turn: Turn,
  deps: Parts,
): Promise<Outcome | null> {
  const group = createGroup()
  const after = new Map<DocId, Resident>()
  for (const { record, parts } of records) {
    const own = await there(turn.docs, record)
    if (own === undefined) continue
    const pieces = new Map<number, Resident>([[0, own]])
    for (const [compartment, id] of parts) {
      const part = await there(turn.docs, id)
      if (part) pieces.set(compartment, part)
    }
    for (const [doc, row] of await settled(own, pieces, shift, turn, deps)) {
      if (row.isNew) group.created.push({ at: group.rows.length })
      if (row.hasFiles) group.refs.push({ doc: doc.doc, files: filesOf(doc) })
      group.rows.push(row.row)
      after.set(doc.doc, doc)
      turn.docs.put(doc)
    }
  }
  if (group.rows.length === 0) return null
  return { ...group, batches: [], docs: [...after.values()] }
}

async function there(docs: Docs, id: DocId): Promise<Resident | undefined> {
  const found = await docs.get(id)
  return found === null || found === 'purged' || found.state === null ? undefined : found
}

interface Piece {
  readonly keys: Record<string, Json>
  readonly clocks: Map<string, KeyClock>
  gains: boolean
  loses: boolean
  hasFiles: boolean
}

const pieceOf = (doc?: Resident): Piece => ({
  keys: doc ? { ...keysOf(doc) } : {},
  clocks: new Map(doc?.clocks),
  gains: false,
  loses: false,
  hasFiles: false,
})

interface Written {
  readonly row: Group['rows'][number]
  readonly isNew: boolean
  /** Whether attachments went or came with the values. */
  readonly hasFiles: boolean
}

/** The record first and its parts after it: who shows both shows the value last where it came. */
async function settled(
  own: Resident,
  found: ReadonlyMap<number, Resident>,
  { homes }: Shift,
  turn: Turn,
  { policy, scopes }: Parts,
): Promise<ReadonlyMap<Resident, Written>> {
  const pieces = new Map<number, Piece>()
  for (const [at, doc] of found) pieces.set(at, pieceOf(doc))
  const pieceAt = (at: number): Piece => {
    const known = pieces.get(at)
    if (known) return known
    const made = pieceOf()
    pieces.set(at, made)
    return made
  }
  for (const [at, piece] of pieces) {
    // What was taken away long ago is in the past of the document all the same.
    for (const key of new Set([...Object.keys(piece.keys), ...piece.clocks.keys()])) {
      const home = homes.get(fieldIn(key)) ?? at
      if (home === at) continue
      const value = piece.keys[key]
      const clock = piece.clocks.get(key)
      piece.loses = true
      piece.hasFiles ||= namesFile(value)
      delete piece.keys[key]
      piece.clocks.delete(key)
      const target = value === undefined ? undefined : pieceAt(home)
      if (value === undefined || target === undefined || key in target.keys) continue
      target.keys[key] = value
      target.gains = true
      target.hasFiles ||= namesFile(value)
      if (clock) target.clocks.set(key, clock)
    }
  }
  const done = new Map<Resident, Written>()
  for (const at of [...pieces.keys()].sort((a, b) => a - b)) {
    const { keys, clocks, gains, loses, hasFiles } = pieces.get(at)!
    if (!gains && !loses) continue
    const before = found.get(at)
    const made = recordCodec.create(keys, turn.serverClient)
    if (before && loses) {
      const doc = { ...before, epoch: before.epoch + 1, state: made.state, clocks }
      done.set(doc, { row: stateRow(doc, null), isNew: false, hasFiles })
      continue
    }
    const edited = before ? recordCodec.edit(before.state!, keys, turn.serverClient) : made
    if (!edited) continue
    const base: Resident = before ?? {
      doc: partId(own.doc, at),
      kind: 'part',
      type: own.type,
      owner: own.doc,
      epoch: 0,
      scope: 0,
      state: null,
      clocks: new Map(),
      seq: 0,
      at: own.at,
    }
    let { scope } = base
    if (!before) {
      const wanted = policy.scopeOf(base, keys, relatedOf(turn.docs))
      if (isNeeds(wanted)) throw new Error('a part of a record that is not at hand')
      scope = await scopes.idFor(wanted)
    }
    const doc: Resident = { ...base, scope, state: edited.state, clocks }
    const row = { ...stateRow(doc, null), holds: 'update' as const, data: edited.update }
    done.set(doc, { row, isNew: !before, hasFiles })
  }
  return done
}

/**
 * What the log, and what is kept of changes, still say of values that went: of documents that began
 * anew, everything before. After folding, for then each row of `doc` knows its epoch.
 */
export async function forgetPast(tx: Tx, workspace: DocId, shift: Shift): Promise<void> {
  const kinds = [kindNo('record'), kindNo('part')]
  await tx.query(
    `update log l set data = ''::bytea from doc d
     where d.workspace = $1 and d.kind = any($2::smallint[]) and d.type = $3 and d.epoch > 0
       and l.workspace = $1 and l.doc = d.doc and l.epoch < d.epoch and l.holds in (0, 1) and l.data <> ''::bytea`,
    [workspace, kinds, shift.object],
  )
  for (const [field, home] of shift.homes) {
    if (home === 0) continue
    const pattern = `^${field.replaceAll(/[^\w]/g, '\\$&')}(/|$)`
    await tx.query(
      `update log l set data = ''::bytea from doc d
       where d.workspace = $1 and d.kind = $2 and d.type = $3
         and l.workspace = $1 and l.doc = d.doc and l.holds = 2 and l.data <> ''::bytea
         and case when l.holds = 2 and l.data <> ''::bytea
           then (convert_from(l.data, 'UTF8')::jsonb ->> 'key') ~ $4 else false end`,
      [workspace, kindNo('record'), shift.object, pattern],
    )
    await tx.query(
      `delete from history h using doc d where d.workspace = $1 and d.kind = $2 and d.type = $3
         and h.workspace = $1 and h.doc = d.doc and h.key ~ $4`,
      [workspace, kindNo('record'), shift.object, pattern],
    )
  }
}

const fieldIn = (key: string): string => key.split('/')[0] ?? key
