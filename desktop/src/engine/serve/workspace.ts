/** workspace.*: definitions, views, people and settings as one live value; starting, checking, rebuilding. */
import { statSync } from 'node:fs'
import type { Log } from '@kith/shared/kit'
import type { Setup } from '#engine/dispatch'
import type { JobQueue } from '#engine/jobs'
import type { HostPorts } from '#engine/ports'
import { REBUILD_JOB } from '#engine/projection'
import type { Store } from '#engine/store'
import { guarded, type Api } from './border.ts'
import type { Doctor } from './doctor.ts'
import { liveValue } from './live-value.ts'
import type { WorkspaceReader } from './workspace-state.ts'

/** Sample content, for looking around and for measuring. */
export interface Samples {
  /** Throws `workspace/started` when the workspace has content of its own. */
  readonly start: (person: { readonly me?: string }) => void
  readonly clear: () => void
  readonly seed: (options: { readonly records: number; readonly seed: number }) => string
}

export interface WorkspaceDeps {
  readonly reader: WorkspaceReader
  readonly setup: Setup
  readonly samples: Samples
  readonly doctor: Doctor
  readonly store: Store
  readonly jobs: JobQueue
  readonly onCatalog: (listener: () => void) => () => void
  readonly ports: Pick<HostPorts, 'errors' | 'version' | 'host' | 'profile'>
  readonly startMs: number
  readonly log: Log
}

const GAP_MS = 40

export function serveWorkspace(api: Api, deps: WorkspaceDeps) {
  const { reader, setup, samples, store, jobs, ports, startMs, log } = deps
  const area = api.workspace

  return area.router({
    watch: area.watch.handler(({ signal }) =>
      guarded(
        liveValue({
          read: reader.state,
          onChange: both,
          signal,
          gapMs: GAP_MS,
          textOf: JSON.stringify,
        }),
        'workspace.watch',
        log,
      ),
    ),
    startEmpty: area.startEmpty.handler(({ input: { name, me, email } }) => {
      setup.start({ name, me, ...(email === undefined ? {} : { email }) })
      return null
    }),
    startDemo: area.startDemo.handler(({ input: { me } }) => {
      samples.start(me === undefined ? {} : { me })
      return null
    }),
    clearDemo: area.clearDemo.handler(() => {
      samples.clear()
      return null
    }),
    info: area.info.handler(() => ({
      version: ports.version,
      host: ports.host,
      profile: ports.profile,
      fileBytes: statSync(store.file).size,
      records: reader.records(),
      startMs,
    })),
    errors: area.errors.handler(() => ports.errors()),
    doctor: area.doctor.handler(() => deps.doctor.examine()),
    rebuild: area.rebuild.handler(() => ({ job: jobs.add(REBUILD_JOB, { objects: null }) })),
    seed: area.seed.handler(({ input }) => ({ job: samples.seed(input) })),
  })

  function both(listener: () => void): () => void {
    const stops = [reader.onChange(listener), deps.onCatalog(listener)]
    return () => {
      for (const stop of stops) stop()
    }
  }
}
