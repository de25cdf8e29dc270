/** The rebuild as a durable job: the whole workspace, or the objects that a change of the catalog made stale. */
import { s, type Schema } from '@kith/shared/kit'
import type { Write } from '#engine/store'
import type { Rebuild } from './rebuild.ts'

export const REBUILD_JOB = 'rebuild'

export type RebuildInput = { readonly objects: readonly string[] | null }
export type RebuildState = {
  readonly pk: number
  readonly done: number
  readonly total: number | null
}

/**
 * Has the shape of a job kind; the room of jobs stands above this one. `onRebuilt` runs in the last
 * step: no document changed, but everything that shows rows must look again.
 */
export function createRebuildJob(rebuild: Rebuild, onRebuilt: (tx: Write) => void) {
  return {
    id: REBUILD_JOB,
    input: s.strictObject({ objects: s.array(s.string()).nullable() }) as Schema<RebuildInput>,
    label: ({ objects }: RebuildInput): string =>
      objects === null ? 'Rebuilding lists and search' : 'Bringing lists up to date',
    start: (): RebuildState => ({ pk: 0, done: 0, total: null }),
    step(
      tx: Write,
      input: RebuildInput,
      state: RebuildState,
      { budgetMs, now }: { readonly budgetMs: number; readonly now: () => number },
    ) {
      const until = now() + budgetMs
      const total = state.total ?? rebuild.total(tx, input)
      const { pk, done, isAtEnd } = rebuild.step(tx, input, state.pk, () => now() < until)
      const next = { pk, done: state.done + done, total }
      if (!isAtEnd) return { state: next, done: next.done, total }
      rebuild.sweep(tx, input)
      onRebuilt(tx)
      return { finished: { documents: next.done }, done: next.done }
    },
  }
}
