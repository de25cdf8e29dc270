/**
 * Frames of the server's log, into this device: one transaction a frame, the cursor with it.
 *
 * An entry that cannot be read does not stop those after it: it is put aside, the cursor goes on,
 * and its document is asked for whole (SYNC 3.5).
 */
import {
  isFault,
  s,
  newActionId,
  type Clock,
  type DocId,
  type Json,
  type Log,
} from '@kith/shared/kit'
import type { LogEntry, SnapEntry, WireAction } from '@kith/shared/protocol'
import {
  REMOTE_WINDOW,
  type ActionMeta,
  type Ingest,
  type LostValue,
  type RemoteUpdate,
  type Upstream,
  type WholeDoc,
} from '#engine/replica'
import type { Store, Write } from '#engine/store'
import type { FirstSync } from './first-sync.ts'

export interface TakeLog {
  /** `keep` runs in the same transaction. Answers the documents that must be fetched whole. */
  readonly log: (frame: LogFrame, keep: (tx: Write) => void) => readonly DocId[]
  /** `coming`: documents of this class that are still to come, these among them. */
  readonly whole: (
    entries: readonly SnapEntry[],
    how: 'replace' | 'merge',
    keep: (tx: Write) => void,
    coming?: number,
  ) => void
  readonly gone: (docs: readonly DocId[], why: string, keep: (tx: Write) => void) => void
}

export interface LogFrame {
  readonly actions: readonly WireAction[]
  readonly entries: readonly LogEntry[]
}

const QUARANTINE =
  'INSERT INTO quarantine (seq, doc, why, bytes, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING'
const ASIDE = 'SELECT 1 FROM quarantine LIMIT 1'
const RELEASE = 'DELETE FROM quarantine WHERE doc = ?'
const conflictSchema = s.object({
  key: s.string(),
  kept: s.json() as unknown as s.ZodType<Json | null>,
  lost: s.json() as unknown as s.ZodType<Json | null>,
  keptBy: s.string().nullable(),
  lostBy: s.string().nullable(),
  lostAt: s.number(),
})

export function createTakeLog({
  store,
  ingest,
  upstream,
  firstSync,
  clock,
  log,
}: {
  readonly store: Store
  readonly ingest: Ingest
  readonly upstream: Upstream
  readonly firstSync: Pick<FirstSync, 'begin' | 'isOn' | 'took'>
  readonly clock: Clock
  readonly log: Log
}): TakeLog {
  return {
    log(frame, keep) {
      try {
        store.write(tx => {
          for (const run of runsOf(frame.entries)) take(run, frame.actions)
          keep(tx)
        })
        return []
      } catch (error) {
        if (!isUnreadable(error)) throw error
        log.warn('sync/unreadable-frame', { error })
        return oneByOne(frame, keep)
      }
    },

    whole(entries, how, keep, coming = 0) {
      // Its place is kept in the same transaction: what a power cut takes comes again.
      store.write(
        tx => {
          if (how === 'replace') firstSync.begin(tx, coming)
          const meta = systemMeta('sync.fetch', 'Fetched from the server')
          upstream.adopt(entries, meta, how, firstSync.isOn())
          const aside = tx.get(ASIDE) !== undefined
          if (aside) for (const { doc } of entries) tx.run(RELEASE, [doc])
          keep(tx)
        },
        { comesAgain: true },
      )
      firstSync.took()
    },

    gone(docs, why, keep) {
      store.write(tx => {
        upstream.remove(docs, why, systemMeta('sync.gone', 'Left this device'))
        for (const doc of docs) tx.run(RELEASE, [doc])
        keep(tx)
      })
    },
  }

  /** Each entry by itself; what cannot be read is put aside. The cursor moves at the end. */
  function oneByOne({ entries, actions }: LogFrame, keep: (tx: Write) => void): readonly DocId[] {
    const aside = new Set<DocId>()
    for (const entry of entries) {
      try {
        store.write(() => take([entry], actions))
      } catch (error) {
        if (!isUnreadable(error)) throw error
        aside.add(entry.doc)
        const why = error instanceof Error ? error.message : 'unreadable'
        store.write(tx => tx.run(QUARANTINE, [entry.seq, entry.doc, why, entry.data, clock.now()]))
      }
    }
    store.write(keep)
    return [...aside]
  }

  function take(run: readonly LogEntry[], actions: readonly WireAction[]): void {
    const [first] = run
    if (first === undefined) return
    if (first.holds === 'conflict') return upstream.lose(run.map(lostOf))
    const meta = metaOf(first, actions[first.action])
    if (first.holds === 'state') upstream.adopt(run.map(replacementOf), meta)
    else ingest.takeRemote(run.map(updateOf), meta)
  }

  function systemMeta(command: string, label: string): ActionMeta {
    return {
      id: newActionId(),
      command,
      label,
      member: null,
      source: 'system',
      at: clock.now(),
      window: REMOTE_WINDOW,
    }
  }

  function metaOf(entry: LogEntry, action: WireAction | undefined): ActionMeta {
    if (action === undefined)
      return {
        ...systemMeta('sync.server', 'Changed by the server'),
        member: entry.actor,
        at: entry.ts,
      }
    const { id, command, label, source, at, undoes } = action
    return {
      id,
      command,
      label,
      source,
      at,
      member: entry.actor,
      window: REMOTE_WINDOW,
      ...(undoes === null ? {} : { undoes }),
    }
  }
}

/** Neighbours of one action and one sort are taken together. */
function* runsOf(entries: readonly LogEntry[]): Iterable<readonly LogEntry[]> {
  let run: LogEntry[] = []
  for (const entry of entries) {
    const [first] = run
    const isSame =
      first !== undefined &&
      first.action === entry.action &&
      first.holds === entry.holds &&
      (entry.action >= 0 || first.actor === entry.actor)
    if (!isSame && run.length > 0) {
      yield run
      run = []
    }
    run.push(entry)
  }
  if (run.length > 0) yield run
}

const isUnreadable = (error: unknown): boolean => isFault(error) && error.code.startsWith('doc/')

const updateOf = ({
  doc,
  kind,
  type,
  owner,
  data,
  seq,
  scope,
  ts,
  epoch,
}: LogEntry): RemoteUpdate => ({
  doc,
  kind,
  type,
  ...(owner === undefined ? {} : { owner }),
  update: data,
  seq,
  scope,
  at: ts,
  epoch,
})

const replacementOf = ({
  doc,
  kind,
  type,
  owner,
  epoch,
  seq,
  scope,
  ts,
  data,
}: LogEntry): WholeDoc => ({
  doc,
  kind,
  type,
  ...(owner === undefined ? {} : { owner }),
  epoch,
  seq,
  scope,
  at: ts,
  state: data,
})

function lostOf({ doc, seq, data }: LogEntry): LostValue {
  const parsed = conflictSchema.parse(JSON.parse(new TextDecoder().decode(data)))
  return {
    doc,
    seq,
    ...parsed,
    keptBy: parsed.keptBy as DocId | null,
    lostBy: parsed.lostBy as DocId | null,
  }
}
