/** A workspace of N records for benchmarks: made once per size from a seed, then used again. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '../src/engine/compose/index.ts'
import { createNodeLog, createNodePorts } from '../src/node-host/index.ts'

/** 100,000 people + 20,000 companies + 30,000 deals. */
export const STANDARD_SIZE = 150_000
const SEED = 1

export interface BigWorkspace {
  readonly engine: Engine
  readonly profile: string
  readonly file: string
  /** The file that says it is made; without it the next one is made anew. */
  readonly stamp: string
}

/** `KITH_BENCH` names another folder, so that two runs do not meet. */
export const profileOf = (records: number): string =>
  join(process.env['KITH_BENCH'] ?? tmpdir(), `kith-bench-${records}`)

/** Opens the engine on a profile; the same ports as the command line. */
export async function openEngine(profile: string): Promise<Engine> {
  const log = createNodeLog(process.argv.includes('--verbose') ? 'debug' : 'error')
  return createEngine(createNodePorts({ host: 'cli', profile, log, restart: () => undefined }))
}

export async function bigWorkspace(records: number): Promise<BigWorkspace> {
  const profile = profileOf(records)
  const stamp = join(profile, 'seeded')
  const isMade = existsSync(stamp) && !process.argv.includes('--fresh')
  if (!isMade) rmSync(profile, { recursive: true, force: true })
  mkdirSync(profile, { recursive: true })
  const engine = await openEngine(profile)
  if (!isMade) {
    const start = performance.now()
    await engine.client.workspace.startEmpty({ name: 'Bench', me: 'Bench' })
    const { job } = await engine.client.workspace.seed({ records, seed: SEED })
    await jobDone(engine, job)
    writeFileSync(stamp, '')
    process.stderr.write(
      `made ${records} records in ${((performance.now() - start) / 1000).toFixed(1)} s\n`,
    )
  }
  return { engine, profile, file: join(profile, 'workspace.kith'), stamp }
}

/** Resolves with the job's result; throws what it failed with. */
export async function jobDone(engine: Engine, job: string): Promise<unknown> {
  for await (const states of await engine.client.jobs.watch({})) {
    const state = states.find(candidate => candidate.id === job)
    if (state?.state === 'done') return state.result
    if (state?.error) throw new Error(`${state.error.code}: ${state.error.message}`)
  }
  throw new Error('the jobs stopped speaking')
}
