/**
 * One commit: the head goes up and everything of it is written, in one statement.
 *
 * Raising the head holds the workspace's row until the commit, so places are given in the order of
 * commits and nobody can read past one that is still to come. It is raised only from where the gate
 * judged: if another server was faster nothing is written and the gate judges again.
 */
import type { DocId } from '@kith/shared/kit'
import type { WireAction } from '@kith/shared/protocol'
import type { KeyChange } from '@kith/shared/docs'
import { COMMIT, type Database } from '#db'
import { refColumns, type Refs } from './refs.ts'
import { HOLDS, joinBytes, kindNo, type NewRow } from './rows.ts'

export interface Commit {
  readonly workspace: string
  /** Where the gate judged. */
  readonly head: number
  readonly rows: readonly NewRow[]
  /** Documents that are new, by their row's place in `rows`. */
  readonly created: readonly { readonly at: number }[]
  /** Documents that moved: their new scope. */
  readonly moved: readonly { readonly doc: DocId; readonly scope: number }[]
  readonly history: readonly {
    readonly at: number
    readonly changes: readonly KeyChange[]
  }[]
  /** What documents refer to now. */
  readonly refs: readonly Refs[]
  readonly batches: readonly { readonly device: number; readonly batch: number }[]
  readonly now: number
}

/** Whether it was written; `false` when the head was elsewhere. */
export async function writeCommit(database: Database, commit: Commit): Promise<boolean> {
  const { workspace, head, rows, now } = commit
  const actions = [...actionsOf(rows)]
  const data = joinBytes(rows.map(row => row.data))
  const created = commit.created.map(({ at }) => rows[at]!)
  const history = commit.history.flatMap(({ at, changes }) =>
    changes.map((change, place) => ({ at, place, change, row: rows[at]! })),
  )
  const gone = rows
    .map((row, at) => ({ row, seq: head + 1 + at }))
    .filter(({ row }) => row.from !== null || row.holds === 'purge')
  const [answer] = await database.call<{ head: number | null }>(COMMIT, [
    workspace,
    head,
    rows.length,
    actions.map(([{ id }]) => id),
    actions.map(([{ command }]) => command),
    actions.map(([{ label }]) => label),
    actions.map(([{ source }]) => source),
    actions.map(([{ at }]) => at),
    actions.map(([{ undoes }]) => undoes),
    actions.map(([, actor]) => actor),
    data.blob,
    rows.map(row => row.doc),
    rows.map(row => kindNo(row.kind)),
    rows.map(row => HOLDS.indexOf(row.holds)),
    rows.map(row => row.epoch),
    rows.map(row => row.scope),
    rows.map(row => row.from),
    rows.map(row => row.device),
    rows.map(row => row.ts),
    rows.map(row => row.actor),
    rows.map(row => row.action?.id ?? null),
    data.from,
    data.length,
    created.map(row => row.doc),
    created.map(row => kindNo(row.kind)),
    created.map(row => row.type),
    created.map(row => row.owner ?? null),
    created.map(row => row.scope),
    created.map(row => row.epoch),
    created.map(() => now),
    history.map(({ at }) => at + 1),
    history.map(({ place }) => place),
    history.map(({ row }) => row.doc),
    history.map(({ change }) => change.key),
    history.map(({ change }) => jsonOrNull(change.before)),
    history.map(({ change }) => jsonOrNull(change.after)),
    history.map(({ row }) => row.actor),
    history.map(({ row }) => row.ts),
    commit.batches.map(({ device }) => device),
    commit.batches.map(({ batch }) => batch),
    now,
    commit.moved.map(({ doc }) => doc),
    commit.moved.map(({ scope }) => scope),
    gone.map(({ seq }) => seq),
    gone.map(({ row }) => row.doc),
    gone.map(({ row }) => row.from ?? row.scope),
    gone.map(({ row }) => (row.holds === 'purge' ? null : row.scope)),
    ...refColumns(commit.refs),
  ])
  return typeof answer?.head === 'number'
}

function actionsOf(rows: readonly NewRow[]): Map<WireAction, DocId | null> {
  const seen = new Set<string>()
  const actions = new Map<WireAction, DocId | null>()
  for (const { action, actor } of rows) {
    if (action === null || seen.has(action.id)) continue
    seen.add(action.id)
    actions.set(action, actor)
  }
  return actions
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value)
