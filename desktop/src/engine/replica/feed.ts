/** Tells the engine what changed, after it is durable. */
import { createEmitter, type Clock, type Log } from '@kith/shared/kit'
import type { Store } from '#engine/store'
import type { ActionMeta, Commit, DocChange, Feed } from './change.ts'

export interface FeedWriter extends Feed {
  /** Collects changes of the transaction that is running; they are announced when it has committed. */
  readonly add: (
    origin: Commit['origin'],
    action: ActionMeta | null,
    changes: readonly DocChange[],
  ) => void
}

interface Pending {
  readonly origin: Commit['origin']
  readonly action: ActionMeta | null
  readonly changes: DocChange[]
}

export function createFeed({
  store,
  clock,
  log,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): FeedWriter {
  const emitter = createEmitter<Commit>(error => log.error('feed/listener', { error }))
  // Begins at the time of day, so that a page that outlives this process sees versions go on rising.
  let version = clock.now()
  let pending: Pending[] = []

  return {
    onCommit: listener => emitter.on(listener),
    version: () => version,
    add(origin, action, changes) {
      if (changes.length === 0) return
      if (pending.length === 0) {
        store.afterCommit(announce)
        store.afterRollback(() => (pending = []))
      }
      const last = pending.at(-1)
      if (last !== undefined && last.action?.id === action?.id && last.origin === origin) {
        for (const change of changes) last.changes.push(change)
      } else pending.push({ origin, action, changes: [...changes] })
    },
  }

  function announce(): void {
    const commits = pending
    pending = []
    for (const commit of commits) {
      version += 1
      emitter.emit({ version, ...commit })
    }
  }
}
