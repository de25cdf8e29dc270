/** Sample content: the demo workspace that can be taken away again, and workspaces of any size. */
import { newActionId, type ActionId, type DocId, type Json } from '@kith/shared/kit'
import type { Demo } from '#engine/demo'
import type { Dispatch, Setup } from '#engine/dispatch'
import type { JobQueue } from '#engine/jobs'
import { readMeta, writeMeta, type Store } from '#engine/store'
import type { Samples } from './workspace.ts'

const DEMO_NAME = 'Tidemark'
const DEMO_KEY = 'demoAction'
const PORTION = 400

export function createSamples({
  demo,
  setup,
  dispatch,
  jobs,
  store,
  now,
}: {
  readonly demo: Demo
  readonly setup: Setup
  readonly dispatch: Dispatch
  readonly jobs: JobQueue
  readonly store: Store
  readonly now: () => number
}): Samples {
  return {
    start({ me }) {
      store.write(tx => {
        const { action, me: member, favourites } = demo.start()
        setup.start({ name: DEMO_NAME, me: me ?? '', member })
        for (const input of favourites)
          dispatch.run('favourite.add', { kind: 'record', ...input }, { source: 'system' })
        writeMeta(tx, DEMO_KEY, action)
      })
    },
    clear() {
      const action = readMeta(store, DEMO_KEY)
      if (typeof action !== 'string') return
      store.write(tx => {
        const self = setup.me()
        for (const [object, ids] of demo.madeBy(action as ActionId))
          destroy(
            object,
            ids.filter(id => id !== self),
          )
        writeMeta(tx, DEMO_KEY, undefined)
      })
    },
    seed: ({ records, seed }) => {
      const action = newActionId()
      return jobs.add('seed', { records, seed, now: now(), action }, { action })
    },
  }

  /** In portions that are done at once: what goes on as a job would still be there afterwards. */
  function destroy(object: string, ids: readonly DocId[]): void {
    for (let at = 0; at < ids.length; at += PORTION) {
      const input: Json = { object, ids: ids.slice(at, at + PORTION) }
      dispatch.run('records.delete', input, { source: 'system' })
      dispatch.run('records.destroy', input, { source: 'system' })
    }
  }
}
