/**
 * What a mailbox still has to be told. Rows name messages, not their ids at the provider: those are
 * looked up when the change is pushed, so that a move before it is no obstacle. Opposites cancel.
 */
import type { Read, Write } from '#engine/store'

export type MessageChange =
  | { readonly kind: 'flags'; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** Folder ids. */
  | { readonly kind: 'labels'; readonly add: readonly number[]; readonly remove: readonly number[] }
  /** `from` `null`: wherever it stands. */
  | { readonly kind: 'move'; readonly from: number | null; readonly to: number }

export interface QueuedOp {
  readonly account: string
  readonly message: number
  readonly change: MessageChange
  /** The action that `undo` takes back. */
  readonly undo?: string | null
}
export interface OpRow {
  readonly id: number
  readonly message: number
  readonly payload: string
  readonly attempts: number
}
export interface PendingChange {
  readonly flags: ReadonlySet<string>
  readonly hasLabels: boolean
}

const WAITING = `SELECT id, payload FROM op WHERE message = ? AND account = ? AND kind = ? AND state = 'waiting'`
const ADD = `INSERT INTO op (account, kind, message, payload, state, undo, created_at) VALUES (?, ?, ?, ?, 'waiting', ?, ?)`

export function queueOp(tx: Write, op: QueuedOp, now: number): void {
  const { account, message, change, undo = null } = op
  const known = tx
    .all<{ id: number; payload: string }>(WAITING, [message, account, change.kind])
    .map(({ id, payload }) => ({ id, before: JSON.parse(payload) as MessageChange }))
  let merged: MessageChange | null = change
  for (const { id, before } of change.kind === 'move' ? movesBefore(known, change) : known) {
    merged = merged === null ? null : mergeChange(before, merged)
    tx.run('DELETE FROM op WHERE id = ?', [id])
  }
  if (merged !== null)
    tx.run(ADD, [account, merged.kind, message, JSON.stringify(merged), undo, now])
}

/** A message that stands in several folders leaves each by a move of its own: only one goes on from where another ended. */
function movesBefore<T extends { readonly before: MessageChange }>(
  known: readonly T[],
  { from, to }: Extract<MessageChange, { kind: 'move' }>,
): readonly T[] {
  if (from === null) return known
  const ending = known.filter(({ before }) => before.kind === 'move' && before.to === from)
  const back = ending.find(({ before }) => before.kind === 'move' && before.from === to)
  return back === undefined ? ending.slice(0, 1) : [back]
}

/** Both as one; `null` when nothing is left to be told. */
export function mergeChange(first: MessageChange, then: MessageChange): MessageChange | null {
  if (first.kind === 'move' && then.kind === 'move') {
    return first.from === then.to ? null : { kind: 'move', from: first.from, to: then.to }
  }
  if (first.kind === 'flags' && then.kind === 'flags') {
    const { add, remove } = mergeSets(first, then)
    return add.length + remove.length === 0 ? null : { kind: 'flags', add, remove }
  }
  if (first.kind === 'labels' && then.kind === 'labels') {
    const { add, remove } = mergeSets(first, then)
    return add.length + remove.length === 0 ? null : { kind: 'labels', add, remove }
  }
  return then
}

/**
 * Later words win. An opposite does not vanish but is told: whether the first one was needed at the
 * server is not known here, and telling it twice costs nothing.
 */
function mergeSets<T>(
  first: { readonly add: readonly T[]; readonly remove: readonly T[] },
  then: { readonly add: readonly T[]; readonly remove: readonly T[] },
) {
  const add = new Set(first.add)
  const remove = new Set(first.remove)
  for (const one of then.add) {
    remove.delete(one)
    add.add(one)
  }
  for (const one of then.remove) {
    add.delete(one)
    remove.add(one)
  }
  return { add: [...add], remove: [...remove] }
}

/** What the person changed and the mailbox does not know yet: pulls do not contradict it. */
export function pendingChange(read: Read, message: number): PendingChange {
  const rows = read.pluck<string>(
    `SELECT payload FROM op WHERE message = ? AND state IN ('waiting', 'pushing')`,
    [message],
  )
  const flags = new Set<string>()
  let hasLabels = false
  for (const row of rows) {
    const change = JSON.parse(row) as MessageChange
    if (change.kind === 'flags') for (const one of [...change.add, ...change.remove]) flags.add(one)
    else hasLabels = true
  }
  return { flags, hasLabels }
}

/** On its way: what comes now is not merged into it. One that a crash left on its way is pushed again. */
export const startOp = (tx: Write, id: number): void =>
  void tx.run(`UPDATE op SET state = 'pushing' WHERE id = ?`, [id])

export const takeOps = (
  read: Read,
  account: string,
  now: number,
  limit: number,
): readonly OpRow[] =>
  read.all(
    `SELECT id, message, payload, attempts FROM op WHERE account = ? AND state IN ('waiting', 'pushing') AND message IS NOT NULL
     AND next_attempt_at <= ? ORDER BY id LIMIT ?`,
    [account, now, limit],
  )
export const countOps = (read: Read, account: string): number =>
  read.pluck<number>(
    `SELECT count(*) FROM op WHERE account = ? AND state IN ('waiting', 'pushing')`,
    [account],
  )[0] ?? 0

export const endOp = (tx: Write, id: number): void =>
  void tx.run('DELETE FROM op WHERE id = ?', [id])

/** `at` `null`: given up; what the mailbox says holds again. */
export function failOp(tx: Write, id: number, error: string, at: number | null): void {
  tx.run(
    'UPDATE op SET state = ?, error = ?, attempts = attempts + 1, next_attempt_at = ? WHERE id = ?',
    [at === null ? 'failed' : 'waiting', error, at ?? 0, id],
  )
}
