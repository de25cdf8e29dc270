/** The server's answers to what was given: what is taken moves into the confirmed states, what is refused is taken back. */
import type { DocId } from '@kith/shared/kit'
import type { HandedRefusal, Verdict } from '@kith/shared/protocol'
import type { ActionMeta, Confirmed, Ingest, RefusedChange, Upstream } from '#engine/replica'
import type { Store } from '#engine/store'
import type { Outbox } from './outbox.ts'

export interface Settle {
  /** Answers the documents that must be fetched whole. */
  readonly verdict: (verdict: Verdict) => readonly DocId[]
  readonly refuse: (refused: readonly HandedRefusal[], meta: ActionMeta) => void
}

/** Until they have come whole: a crash must not forget it. Numbers of entries are positive. */
const ASIDE = `INSERT INTO quarantine (seq, doc, why, bytes, at)
  VALUES ((SELECT min(0, coalesce(min(seq), 0)) - 1 FROM quarantine), ?, 'taken back on its way', x'', ?)`

export function createSettle({
  store,
  outbox,
  ingest,
  upstream,
}: {
  readonly store: Store
  readonly outbox: Outbox
  readonly ingest: Ingest
  readonly upstream: Upstream
}): Settle {
  return {
    verdict(verdict) {
      const changes = outbox.changesOf(verdict.batch)
      const entries = placesOf(verdict, changes.length).flatMap(
        ({ at, seq, scope }): Confirmed[] => {
          const change = changes[at]
          if (change === undefined) return []
          const { n, doc, ts } = change
          // What the log had already has its moment there too.
          const logged = seq > 0 ? { at: Math.min(ts, verdict.at) } : {}
          return [{ n, doc, seq, ...logged, ...(scope === undefined ? {} : { scope }) }]
        },
      )
      if (entries.length === 0) return []
      return store.write(tx => {
        const docs = ingest.confirm(entries)
        for (const doc of docs) tx.run(ASIDE, [doc, verdict.at])
        return docs
      })
    },
    refuse(refused, meta) {
      const changes = refused.flatMap(({ batch, at, code, detail, isAgain }): RefusedChange[] => {
        const n = outbox.changesOf(batch)[at]?.n
        return n === undefined ? [] : [{ n, code, detail, isAgain }]
      })
      if (changes.length > 0) upstream.refuse(changes, meta)
      // What is written again has other numbers.
      outbox.reset()
    },
  }
}

export interface Place {
  /** Index into the batch. */
  readonly at: number
  /** 0: the log had it already. */
  readonly seq: number
  readonly scope: number | undefined
}

/** Where the entries of a batch of `count` are that were not refused. */
export function placesOf(verdict: Verdict, count: number): readonly Place[] {
  const refused = new Set(verdict.refused.map(({ at }) => at))
  const known = new Set(verdict.known)
  const places: Place[] = []
  let taken = 0
  for (let at = 0; at < count; at++) {
    if (refused.has(at)) continue
    if (known.has(at)) {
      places.push({ at, seq: 0, scope: undefined })
      continue
    }
    places.push({ at, seq: verdict.seqFrom + taken, scope: verdict.scopes[taken] })
    taken++
  }
  return places
}
