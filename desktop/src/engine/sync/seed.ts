/** Whole documents for a server that lacks them: those with a confirmed state and no place in its log. */
import type { RecordCodec, TextCodec, DocKind } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import type { SnapEntry, Verdict } from '@kith/shared/protocol'
import type { Store, Write } from '#engine/store'
import { placesOf } from './settle.ts'

export interface Seed {
  readonly read: (
    batch: number,
    limit: { readonly entries: number; readonly bytes: number },
  ) => { readonly entries: readonly SnapEntry[]; readonly isLast: boolean }
  readonly settle: (verdict: Verdict) => void
  /** Documents that have to be given, and all there are. */
  readonly progress: () => { readonly done: number; readonly total: number }
  /** Forgets all places: they counted in another log. */
  readonly unplace: () => void
}

interface Row {
  readonly pk: number
  readonly id: DocId
  readonly kind: DocKind
  readonly type: string
  readonly epoch: number
  readonly at: number
  readonly owner: DocId | null
  readonly state: Uint8Array
}

/** What others hang on comes first: fields before records, records before their links and texts. */
const ORDER = ['catalog', 'settings', 'view', 'record', 'part', 'link', 'text']
const NEXT = `SELECT pk, id, kind, type, epoch, at, state,
  (SELECT id FROM doc AS holder WHERE holder.pk = doc.owner) AS owner
  FROM doc WHERE seq = 0 AND state IS NOT NULL AND kind = ? AND pk > ? ORDER BY pk LIMIT ?`
const CLAMP = 'UPDATE doc SET at = ? WHERE pk = ? AND at = ?'
const PLACE = 'UPDATE doc SET seq = max(seq, ?), scope = ? WHERE pk = ?'

export function createSeed({
  store,
  codec,
  text,
  moment,
}: {
  readonly store: Store
  readonly codec: RecordCodec
  readonly text: TextCodec
  /** Shows when a document was changed, after that was corrected. */
  readonly moment: (tx: Write, pk: number) => void
}): Seed {
  // Several batches may be on their way.
  const given = new Map<number, readonly Pick<Row, 'pk' | 'at'>[]>()
  // Refused documents keep place 0; the walk goes past them.
  let kind = 0
  let after = 0

  return {
    read(batch, limit) {
      const rows: Row[] = []
      let bytes = 0
      while (kind < ORDER.length && rows.length < limit.entries && bytes < limit.bytes) {
        const found = store.all<Row>(NEXT, [ORDER[kind] ?? '', after, limit.entries - rows.length])
        const last = found.at(-1)
        if (last === undefined) {
          kind++
          after = 0
          continue
        }
        for (const row of found) {
          if (rows.length > 0 && bytes + row.state.length > limit.bytes) {
            bytes = limit.bytes
            break
          }
          rows.push(row)
          bytes += row.state.length
          after = row.pk
        }
      }
      given.set(
        batch,
        rows.map(({ pk, at }) => ({ pk, at })),
      )
      const isLast = kind >= ORDER.length
      if (isLast) kind = 0
      return { entries: rows.map(entryOf), isLast }
    },

    settle(verdict) {
      const docs = given.get(verdict.batch) ?? []
      given.delete(verdict.batch)
      store.write(tx => {
        for (const { at, seq, scope } of placesOf(verdict, docs.length)) {
          const doc = docs[at]
          if (doc === undefined || seq === 0) continue
          tx.run(PLACE, [seq, String(scope ?? ''), doc.pk])
          // The server takes no moment of its future.
          if (doc.at <= verdict.at) continue
          if (tx.run(CLAMP, [verdict.at, doc.pk, doc.at]).changes > 0) moment(tx, doc.pk)
        }
      })
    },

    progress() {
      const [total = 0] = store.pluck<number>(
        "SELECT count(*) FROM doc WHERE state IS NOT NULL AND kind <> ''",
      )
      const [open = 0] = store.pluck<number>(
        "SELECT count(*) FROM doc WHERE seq = 0 AND state IS NOT NULL AND kind <> ''",
      )
      return { done: total - open, total }
    },

    unplace() {
      given.clear()
      kind = 0
      after = 0
      store.write(tx => tx.run("UPDATE doc SET seq = 0, scope = '' WHERE seq <> 0"))
    },
  }

  function entryOf({ id, kind: of, type, epoch, at, owner, state }: Row): SnapEntry {
    return {
      doc: id,
      kind: of,
      type,
      ...(owner === null ? {} : { owner }),
      scope: 0,
      epoch,
      seq: 0,
      // Whole milliseconds: what clocks with fractions wrote is still somebody's record.
      at: Math.max(0, Math.floor(at)),
      state: of === 'text' ? text.inV1(state) : codec.inV1(state),
    }
  }
}
