/**
 * Actions and their history: who did what, and every key as it was before and after.
 *
 * An action may grow over many transactions (an import, a bulk edit): its rows in `history` lie
 * between `first` and `last`, with rows of others between them.
 */
import type { ActionId, Json } from '@kith/shared/kit'
import type { DocChange } from './change.ts'
import type { ActionMeta } from './change.ts'
import type { Store, Write } from '#engine/store'

/** History key of a document that an action made. */
export const CREATED_MARK = '$new'

/** History key of a document whose content was removed for good. */
const REMOVED_MARK = '$gone'

export interface OpenAction {
  readonly n: number
  /** Writes down one changed document. */
  readonly note: (change: DocChange) => void
  /** Call once at the end of the step. */
  readonly close: () => void
}

export interface ActionLog {
  /** Makes the action, or goes on with it when it has been seen. */
  readonly open: (tx: Write, meta: ActionMeta) => OpenAction
}

const FIND = 'SELECT n FROM action WHERE id = ?'
const NEXT = 'SELECT coalesce(max(n), 0) + 1 FROM history'
const INSERT =
  'INSERT INTO action (id, command, label, member, source, at, undoes, "window", final, first, last) VALUES (?,?,?,?,?,?,?,?,?,?,?)'
const NOTE = 'INSERT INTO history (n, pk, action, key, before, after) VALUES (?,?,?,?,?,?)'
/**
 * One row at a time, although an import writes thousands: several rows in one statement are a
 * savepoint inside the transaction, and at each of those FTS5 writes out what it has collected.
 */
const NOTE_NEW = `INSERT INTO history (n, pk, action, key) VALUES (?,?,?,'${CREATED_MARK}')`
/** Typing goes on under one action: what it said before stays, what it says now follows. */
const GO_ON = 'UPDATE history SET after = ? WHERE pk = ? AND action = ?'
const SCRUB = 'DELETE FROM history WHERE pk = ?'
const CLOSE = 'UPDATE action SET records = records + ?, last = max(last, ?) WHERE n = ?'
const UNDONE = 'UPDATE action SET undone_by = ? WHERE id = ?'
const DONE_AGAIN =
  'UPDATE action SET undone_by = NULL WHERE id = (SELECT undoes FROM action WHERE id = ?)'

export function createActionLog({ store }: { readonly store: Store }): ActionLog {
  return {
    open(tx, meta) {
      let next = store.pluck<number>(NEXT)[0] ?? 1
      const first = next
      const n = store.get<{ n: number }>(FIND, [meta.id])?.n ?? insert(tx, meta, first)
      const records = new Set<number>()
      return {
        n,
        note(change) {
          if (change.kind === 'record') records.add(change.pk)
          if (meta.isFinal === true) {
            tx.run(SCRUB, [change.pk])
            tx.run(NOTE, [next, change.pk, n, REMOVED_MARK, null, null])
            next += 1
            return
          }
          if (change.isNew && marksCreation(change.kind)) {
            tx.run(NOTE_NEW, [next, change.pk, n])
            next += 1
            return
          }
          for (const { key, before, after } of change.changes) {
            if (change.kind === 'text' && tx.run(GO_ON, [textOf(after), change.pk, n]).changes > 0)
              continue
            tx.run(NOTE, [next, change.pk, n, key, textOf(before), textOf(after)])
            next += 1
          }
        },
        close() {
          tx.run(CLOSE, [records.size, next > first ? next - 1 : 0, n])
        },
      }
    },
  }

  function insert(tx: Write, meta: ActionMeta, first: number): number {
    const { id, command, label, member, source, at, undoes = null, window = null } = meta
    const row = [
      id,
      command,
      label,
      member,
      source,
      at,
      undoes,
      window,
      meta.isFinal === true ? 1 : 0,
      first,
      first - 1,
    ]
    const { lastId } = tx.run(INSERT, row)
    if (undoes !== null) markUndone(tx, undoes, id)
    return lastId
  }

  /** An undo closes what it takes back; an undo of an undo opens it again. */
  function markUndone(tx: Write, undone: ActionId, by: ActionId): void {
    tx.run(UNDONE, [by, undone])
    tx.run(DONE_AGAIN, [undone])
  }
}

/** Settings and the catalog are never "made": each of their keys is a change of its own. */
export const marksCreation = (kind: DocChange['kind']): boolean =>
  kind === 'record' || kind === 'link' || kind === 'view'

const textOf = (value: Json | undefined): string | null =>
  value === undefined ? null : JSON.stringify(value)
