/**
 * Taking back and doing again: the ladder of a window, and any action of the history.
 *
 * An undo is an action like any other, so it is in the history, reaches other devices, and doing
 * again is undoing the undo.
 */
import { newActionId, s, type ActionId, type DocId, type Json, type Schema } from '@kith/shared/kit'
import type { TextCodec } from '@kith/shared/docs'
import type { UndoAnswer } from '@kith/shared/rpc'
import type { JobKind, JobQueue } from '#engine/jobs'
import { REMOTE_WINDOW, type ActionMeta, type Documents, type Ingest } from '#engine/replica'
import type { Store, Write } from '#engine/store'
import { dispatchFault } from './dispatch-faults.ts'
import { planUndo, type HistoryRow, type UndoReads } from './undo-plan.ts'

export interface Undo {
  readonly undo: (window?: string) => UndoAnswer
  readonly redo: (window?: string) => UndoAnswer
  /** Throws `undo/unknown-action`, `undo/already-undone`, `undo/final`. */
  readonly undoAction: (action: ActionId) => UndoAnswer
  /** Labels of what `undo` and `redo` would do; `null` when there is nothing. */
  readonly next: (window?: string) => { readonly undo: string | null; readonly redo: string | null }
  readonly job: JobKind<UndoInput, UndoState>
}

export type UndoInput = { readonly target: string; readonly meta: Json }
export type UndoState = { readonly below: number; readonly skipped: number; readonly done: number }

interface ActionRow {
  readonly n: number
  readonly id: ActionId
  readonly label: string
  readonly undoes: ActionId | null
  readonly undone_by: ActionId | null
  readonly window: string | null
  readonly final: number
  readonly first: number
  readonly last: number
}

interface UndoDeps {
  readonly store: Store
  readonly ingest: Ingest
  readonly documents: Documents
  readonly text: TextCodec
  readonly jobs: JobQueue
  readonly member: () => DocId | null
  readonly now: () => number
}

const UNDO_JOB = 'undo'
/** Rows of history that are taken back before the answer. */
const AT_ONCE = 2000
const CHUNK = 200

const ACTION = 'SELECT n, id, label, undoes, undone_by, "window", final, first, last FROM action'
/** A window's own actions, and those of no window in particular; who names no window has all of this device. */
const OF_WINDOW = `source <> 'system' AND final = 0
  AND ("window" IS NULL OR "window" <> '${REMOTE_WINDOW}' AND "window" = coalesce(?, "window"))`
const NEXT_UNDO = `${ACTION} WHERE undoes IS NULL AND undone_by IS NULL AND ${OF_WINDOW} ORDER BY n DESC LIMIT 1`
/** An undo that still stands, that is no redo itself, and after which nothing new was done. */
const NEXT_REDO = `${ACTION} WHERE undoes IS NOT NULL AND undone_by IS NULL AND ${OF_WINDOW}
  AND (SELECT target.undoes FROM action target WHERE target.id = action.undoes) IS NULL
  AND n > coalesce((SELECT max(n) FROM action WHERE undoes IS NULL AND ${OF_WINDOW}), 0)
  ORDER BY n DESC LIMIT 1`
const ROWS = `SELECT history.n, history.pk, doc.id AS doc, doc.kind, doc.type, history.key, history.before, history.after,
  (SELECT id FROM doc AS holder WHERE holder.pk = doc.owner) AS owner
  FROM history JOIN doc ON doc.pk = history.pk
  WHERE history.action = ? AND history.n BETWEEN ? AND ? ORDER BY history.n DESC LIMIT ?`
const LATER = 'SELECT key, before FROM history WHERE pk = ? AND n > ? AND action <> ? ORDER BY n'
const NOTHING: UndoAnswer = { label: null, action: null, skipped: 0, job: null }

const undoInput = s.strictObject({
  target: s.string(),
  meta: s.unknown(),
}) as unknown as Schema<UndoInput>

export function createUndo(deps: UndoDeps): Undo {
  const { store, ingest, documents, jobs } = deps

  return {
    undo(window) {
      const row = store.get<ActionRow>(NEXT_UNDO, [window ?? null])
      return row === undefined ? NOTHING : takeBack(row, window)
    },
    redo(window) {
      const row = store.get<ActionRow>(NEXT_REDO, [window ?? null, window ?? null])
      return row === undefined ? NOTHING : takeBack(row, window)
    },
    undoAction(id) {
      const row = find(id)
      if (row === undefined) throw dispatchFault('unknown-action', {})
      if (row.undone_by !== null) throw dispatchFault('already-undone', { label: row.label })
      if (row.final === 1) throw dispatchFault('final', { label: row.label })
      return takeBack(row, row.window ?? undefined)
    },
    next: window => ({
      undo: store.get<ActionRow>(NEXT_UNDO, [window ?? null])?.label ?? null,
      redo: store.get<ActionRow>(NEXT_REDO, [window ?? null, window ?? null])?.label ?? null,
    }),
    job: {
      id: UNDO_JOB,
      input: undoInput,
      label: ({ meta }) => `Undo: ${metaOf(meta).label}`,
      start: ({ target }) => ({ below: must(target).last + 1, skipped: 0, done: 0 }),
      step(tx, { target, meta }, state, { budgetMs, now }) {
        const row = must(target)
        const until = now() + budgetMs
        let next = state
        do {
          const done = step(tx, row, metaOf(meta), next, CHUNK)
          if (done === undefined)
            return { finished: { skipped: next.skipped, count: next.done }, done: next.done }
          next = done
        } while (now() < until)
        return { state: next, done: next.done, total: row.last - row.first + 1 }
      },
    },
  }

  function takeBack(row: ActionRow, window: string | undefined): UndoAnswer {
    stopIfRunning(row.id)
    return store.write(tx => {
      // What a job had done when it was stopped is known only now.
      const target = must(row.id)
      const meta = metaFor(target, window)
      ingest.take([], meta)
      const base = { label: target.label, action: meta.id }
      if (target.last - target.first >= AT_ONCE) {
        const input = { target: target.id, meta: { ...meta } }
        return { ...base, skipped: 0, job: jobs.add(UNDO_JOB, input, { action: meta.id }) }
      }
      let state: UndoState = { below: target.last + 1, skipped: 0, done: 0 }
      for (let next = step(tx, target, meta, state, AT_ONCE); next !== undefined;) {
        state = next
        next = step(tx, target, meta, state, AT_ONCE)
      }
      return { ...base, skipped: state.skipped, job: null }
    })
  }

  /** Takes back the newest rows below `state.below`; `undefined` when there are none left. */
  function step(
    tx: Write,
    target: ActionRow,
    meta: ActionMeta,
    state: UndoState,
    limit: number,
  ): UndoState | undefined {
    const rows = tx.all<HistoryRow>(ROWS, [target.n, target.first, state.below - 1, limit])
    const last = rows.at(-1)
    if (last === undefined) return undefined
    documents.lookAhead([...new Set(rows.map(({ pk }) => pk))].sort((a, b) => a - b))
    const mark = { at: meta.at, by: meta.member, undo: true }
    const { ops, skipped } = planUndo(rows, mark, readsFor(target))
    ingest.take(ops, meta)
    return { below: last.n, skipped: state.skipped + skipped, done: state.done + rows.length }
  }

  function readsFor(target: ActionRow): UndoReads {
    return {
      keys: documents.keys,
      text(id) {
        const doc = documents.find(id)
        const bytes = doc?.cur ?? doc?.state
        return bytes ? deps.text.toMarkdown(bytes) : ''
      },
      isTouchedSince(row) {
        const keys = documents.keys(row.doc) ?? {}
        const seen = new Set<string>()
        const later = store.all<{ key: string; before: string | null }>(LATER, [
          row.pk,
          row.n,
          target.n,
        ])
        // Changed and changed back is not touched: the first value after the action counts.
        return later.some(({ key, before }) => {
          if (seen.has(key)) return false
          seen.add(key)
          const now = keys[key]
          return (now === undefined ? null : JSON.stringify(now)) !== before
        })
      },
    }
  }

  function metaFor(target: ActionRow, window: string | undefined): ActionMeta {
    return {
      id: newActionId(),
      command: target.undoes === null ? 'undo' : 'redo',
      label: target.label,
      member: deps.member(),
      source: 'person',
      at: deps.now(),
      undoes: target.id,
      ...(window === undefined ? {} : { window }),
    }
  }

  function stopIfRunning(action: ActionId): void {
    for (const job of jobs.list())
      if (job.action === action && (job.state === 'running' || job.state === 'waiting'))
        jobs.cancel(job.id)
  }

  function find(id: string): ActionRow | undefined {
    return store.get<ActionRow>(`${ACTION} WHERE id = ?`, [id])
  }

  function must(id: string): ActionRow {
    const row = find(id)
    if (row === undefined) throw dispatchFault('unknown-action', {})
    return row
  }
}

/** Written by this engine into its own job table. */
const metaOf = (meta: Json): ActionMeta => meta as unknown as ActionMeta
