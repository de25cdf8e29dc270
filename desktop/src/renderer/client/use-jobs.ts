import type { JobState } from '@kith/shared/rpc'
import { useLive } from './use-live.ts'

const NONE: readonly JobState[] = []

/** Jobs that run and those that ended in the last minutes. */
export function useJobs(): readonly JobState[] {
  const { value } = useLive<readonly JobState[]>('jobs', ({ client }, signal) =>
    client.jobs.watch({}, { signal }),
  )
  return value ?? NONE
}
