/** Files in and out of a whole engine, as the page does it. */
import { readFileSync } from 'node:fs'
import type { Json } from '@kith/shared/kit'
import type {
  EXPORT_FORMATS,
  ImportPlan,
  ImportResult,
  ImportSource,
  JobState,
} from '@kith/shared/rpc'
import type { TestEngine } from '#engine/testkit'

type Engine = TestEngine
const MiB = 1024 * 1024

export async function upload(
  { client }: Engine,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const bytes = Buffer.from(content as string)
  const { upload: id } = await client.files.begin({ name, size: bytes.length })
  for (let at = 0; at < bytes.length; at += MiB)
    await client.files.chunk({
      upload: id,
      offset: at,
      bytes: new Uint8Array(bytes.subarray(at, at + MiB)),
    })
  return id
}
export const open = async (
  engine: Engine,
  name: string,
  content: string | Uint8Array,
  object?: string,
  sheet?: string,
): Promise<ImportSource> =>
  engine.client.exchange.open({
    upload: await upload(engine, name, content),
    ...(object === undefined ? {} : { object }),
    ...(sheet === undefined ? {} : { sheet }),
  })

async function finished(engine: Engine, job: string): Promise<JobState> {
  for await (const states of await engine.client.jobs.watch({})) {
    const state = states.find(entry => entry.id === job)
    if (state?.endedAt) return state
  }
  throw new Error('the stream of jobs ended')
}
export async function run(
  engine: Engine,
  source: ImportSource,
  change: Partial<ImportPlan> = {},
): Promise<ImportResult> {
  const { job } = await engine.client.exchange.run({
    source: source.source,
    plan: { ...source.plan, ...change },
  })
  const state = await finished(engine, job)
  if (state.error) throw new Error(state.error.message)
  return state.result as unknown as ImportResult
}
export const bring = async (
  engine: Engine,
  name: string,
  content: string | Uint8Array,
  object?: string,
  change: Partial<ImportPlan> = {},
): Promise<ImportResult> => run(engine, await open(engine, name, content, object), change)

export async function rows(
  engine: Engine,
  object: string,
  where: Json = null,
): Promise<readonly { title: string; cells: Readonly<Record<string, Json>>; id: string }[]> {
  const found = await engine.client.rows.window({
    query: { object, where: where as never, order: [{ field: 'createdAt', dir: 'asc' }] },
    offset: 0,
    limit: 1000,
  })
  return found.rows
}
export async function take(
  engine: Engine,
  format: (typeof EXPORT_FORMATS)[number],
  object: string | null,
): Promise<{ bytes: Buffer; rows: number; name: string }> {
  const { job } = await engine.client.exchange.exportTo({
    query: object === null ? null : { object },
    format,
  })
  const state = await finished(engine, job)
  if (state.error) throw new Error(state.error.message)
  const result = state.result as { path: string; rows: number; name: string }
  return { bytes: readFileSync(result.path), rows: result.rows, name: result.name }
}

export async function workspaceOf({ client }: TestEngine) {
  for await (const state of await client.workspace.watch({})) return state
  throw new Error('no workspace')
}
