/** What the server writes itself: members, settings, and what jobs decide. No device, and it need not ask. */
import { isTextEdit, isTextSet, recordCodec, textCodec, type DocOp } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { isNeeds, keysOf, type AccessPolicy, type Resident } from '#gate'
import { relatedOf } from './moves.ts'
import { refsAfter, type Refs } from './refs.ts'
import type { NewRow } from './rows.ts'
import type { Scopes } from './scopes.ts'
import type { Outcome, Turn } from './writer.ts'

export async function judgeOwn(
  ops: readonly DocOp[],
  actor: DocId | null,
  turn: Turn,
  { policy, scopes }: { readonly policy: AccessPolicy; readonly scopes: Scopes },
): Promise<Outcome | null> {
  const rows: NewRow[] = []
  const created: { at: number }[] = []
  const history: { at: number; changes: Outcome['history'][number]['changes'] }[] = []
  const refs: Refs[] = []
  const after = new Map<DocId, Resident>()
  for (const op of ops) {
    const found = after.get(op.doc) ?? (await turn.docs.get(op.doc))
    if (found === 'purged') continue
    const done = applyOp(op, found?.state ?? null, turn.serverClient)
    if (!done) continue
    const isNew = found === null
    let doc: Resident = {
      doc: op.doc,
      kind: op.kind,
      type: op.type,
      ...('owner' in op ? { owner: op.owner } : {}),
      epoch: found?.epoch ?? 0,
      scope: found?.scope ?? 0,
      state: done.state,
      clocks: clocksAfter(found, done.changes, turn, actor),
      seq: 0,
      at: Math.max(found?.at ?? 0, turn.now),
    }
    if (isNew) {
      let wanted = policy.scopeOf(doc, keysOf(doc), relatedOf(turn.docs))
      while (isNeeds(wanted)) {
        for (const id of wanted.needs) await turn.docs.get(id)
        wanted = policy.scopeOf(doc, keysOf(doc), relatedOf(turn.docs))
      }
      doc = { ...doc, scope: await scopes.idFor(wanted) }
      created.push({ at: rows.length })
    } else history.push({ at: rows.length, changes: done.changes })
    const { kind, type, owner, epoch, scope } = doc
    const named = refsAfter(doc, isNew, done.changes, policy)
    if (named) refs.push(named)
    rows.push({
      doc: op.doc,
      kind,
      type,
      ...(owner && { owner }),
      holds: 'update',
      epoch,
      scope,
      from: null,
      ts: turn.now,
      actor,
      action: null,
      device: 0,
      data: done.update,
    })
    after.set(op.doc, doc)
    turn.docs.put(doc)
  }
  if (rows.length === 0) return null
  return { rows, created, moved: [], history, refs, batches: [], docs: [...after.values()] }
}

function applyOp(op: DocOp, state: Uint8Array | null, client: number) {
  if (isTextEdit(op)) {
    const done = textCodec.merge(state, op.update)
    return done && { ...done, changes: [] }
  }
  if (isTextSet(op)) {
    if (state !== null) return undefined
    const make = op.format === 'markdown' ? textCodec.fromMarkdown : textCodec.fromPlain
    return { ...make(op.text, client), changes: [] }
  }
  if (state !== null) return recordCodec.edit(state, op.set, client)
  const keys = Object.entries(op.set).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  )
  return recordCodec.create(Object.fromEntries(keys), client)
}

function clocksAfter(
  found: Resident | null,
  changes: readonly { readonly key: string }[],
  { now, serverClient }: Turn,
  actor: DocId | null,
): Resident['clocks'] {
  const clocks = new Map(found?.clocks)
  for (const { key } of changes) clocks.set(key, { ts: now, client: serverClient, actor })
  return clocks
}
