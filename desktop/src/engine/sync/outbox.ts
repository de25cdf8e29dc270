/**
 * What waits for the server, as batches of a push.
 *
 * Which changes are on their way is known in memory only: after any break batches are made anew, and
 * an update that the log holds already is no second one.
 */
import { asId, type ActionId, type DocId } from '@kith/shared/kit'
import type { DocKind } from '@kith/shared/docs'
import type { ChangeSource } from '@kith/shared/commands'
import type { PushEntry, WireAction } from '@kith/shared/protocol'
import type { Store } from '#engine/store'

export interface Batch {
  readonly actions: readonly WireAction[]
  readonly entries: readonly PushEntry[]
}

export interface Outbox {
  readonly waiting: () => number
  /** The next changes that are in no batch yet; none when nothing waits. */
  readonly take: (batch: number, limit: BatchLimit) => Batch
  /** A batch's changes, in the order of its entries. */
  readonly changesOf: (batch: number) => readonly OutboxChange[]
  /** All batches are forgotten, their changes wait again. */
  readonly reset: () => void
}

export interface OutboxChange {
  readonly n: number
  readonly doc: DocId
  /** As it was sent: it may be corrected here meanwhile. */
  readonly ts: number
}

export interface BatchLimit {
  readonly entries: number
  readonly bytes: number
}

interface Row {
  readonly n: number
  readonly bytes: Uint8Array
  readonly epoch: number
  readonly ts: number
  readonly doc: string
  readonly kind: DocKind
  readonly type: string
  readonly owner: string | null
  readonly action: number
}

interface ActionRow {
  readonly n: number
  readonly id: string
  readonly command: string
  readonly label: string
  readonly source: ChangeSource
  readonly at: number
  readonly undoes: string | null
}

const NEXT = `SELECT outbox.n, outbox.bytes, outbox.epoch, outbox.ts, outbox.action, doc.id AS doc, doc.kind, doc.type,
  (SELECT id FROM doc AS holder WHERE holder.pk = doc.owner) AS owner
  FROM outbox JOIN doc ON doc.pk = outbox.pk WHERE outbox.n > ? ORDER BY outbox.n LIMIT ?`
const ACTION = 'SELECT n, id, command, label, source, at, undoes FROM action WHERE n = ?'

export function createOutbox({ store }: { readonly store: Store }): Outbox {
  // Changes are taken in their order, so those in a batch lie below this one.
  let takenTo = 0
  const batches = new Map<number, readonly OutboxChange[]>()

  return {
    changesOf: batch => batches.get(batch) ?? [],

    waiting: () => store.pluck<number>('SELECT count(*) FROM outbox')[0] ?? 0,

    take(batch, limit) {
      const rows = store.all<Row>(NEXT, [takenTo, limit.entries])
      const entries: PushEntry[] = []
      const actions: WireAction[] = []
      const indexOf = new Map<number, number>()
      let bytes = 0
      for (const row of rows) {
        if (entries.length > 0 && bytes + row.bytes.length > limit.bytes) break
        entries.push(entryOf(row, actionOf(row.action, actions, indexOf)))
        bytes += row.bytes.length
      }
      const taken = rows
        .slice(0, entries.length)
        .map(({ n, doc, ts }) => ({ n, doc: asId(doc), ts: Math.round(ts) }))
      takenTo = taken.at(-1)?.n ?? takenTo
      if (taken.length > 0) batches.set(batch, taken)
      return { actions, entries }
    },

    reset() {
      takenTo = 0
      batches.clear()
    },
  }

  function actionOf(n: number, actions: WireAction[], indexOf: Map<number, number>): number {
    const known = indexOf.get(n)
    if (known !== undefined) return known
    const row = store.get<ActionRow>(ACTION, [n])
    if (row === undefined) return -1
    const { id, command, label, source, at, undoes } = row
    actions.push({
      id: id as ActionId,
      command,
      label,
      source,
      at: Math.round(at),
      undoes: undoes as ActionId | null,
    })
    indexOf.set(n, actions.length - 1)
    return actions.length - 1
  }

  function entryOf(row: Row, action: number): PushEntry {
    const { doc, kind, type, owner, epoch, ts, bytes } = row
    return {
      doc: asId(doc),
      kind,
      type,
      ...(owner === null ? {} : { owner: owner as DocId }),
      epoch,
      // Whole milliseconds, whatever clock wrote it.
      ts: Math.round(ts),
      action,
      data: bytes,
    }
  }
}
