/** jobs.*: long work that goes on after its answer. */
import type { Log } from '@kith/shared/kit'
import type { JobQueue } from '#engine/jobs'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

const GAP_MS = 100

export function serveJobs(api: Api, { jobs, log }: { readonly jobs: JobQueue; readonly log: Log }) {
  const area = api.jobs
  return area.router({
    watch: area.watch.handler(({ signal }) =>
      guarded(
        liveValue({ read: jobs.list, onChange: jobs.onChange, signal, gapMs: GAP_MS }),
        'jobs.watch',
        log,
      ),
    ),
    cancel: area.cancel.handler(({ input }) => {
      jobs.cancel(input.job)
      return null
    }),
  })
}
