/** A bulk edit of 50,000 records under one undo, while the engine goes on answering. */
import { rmSync } from 'node:fs'
import { bigWorkspace, jobDone, STANDARD_SIZE } from './big-workspace.ts'
import { ms, report, summarise, type Line } from './measure.ts'

const ROWS = 50_000
const { engine, stamp } = await bigWorkspace(STANDARD_SIZE)
const { client } = engine
const { rows } = await client.rows.window({
  query: { object: 'person', fields: [], order: [{ field: 'createdAt', dir: 'asc' }] },
  offset: ROWS,
  limit: 1,
})
const where = { field: 'createdAt', op: 'before' as const, value: rows[0]?.createdAt ?? '' }
const title = `Bulk ${Date.now()}`

const edit = await timed(() =>
  client.commands.run({
    command: 'records.set',
    input: { object: 'person', where, cells: { jobTitle: title } },
  }),
)
const changed = await client.rows.window({
  query: { object: 'person', fields: [], where: { field: 'jobTitle', op: 'is', value: title } },
  offset: 0,
  limit: 1,
})
const undo = await timed(() => client.commands.undo({}))
const left = await client.rows.window({
  query: { object: 'person', fields: [], where: { field: 'jobTitle', op: 'is', value: title } },
  offset: 0,
  limit: 1,
})
const lines: Line[] = [
  {
    what: `set a cell of ${changed.total} people`,
    measured: `${(edit.took / 1000).toFixed(2)} s`,
    bar: '≤ 5 s',
    holds: edit.took <= 5000,
  },
  { what: '… in processor time of this thread', measured: `${edit.cpu.toFixed(2)} s` },
  { what: 'other questions meanwhile, p95', measured: ms(edit.others.p95) },
  {
    what: 'one undo of it all',
    measured: `${(undo.took / 1000).toFixed(2)} s, ${left.total} left`,
    bar: 'nothing left',
    holds: left.total === 0,
  },
  { what: '… in processor time', measured: `${undo.cpu.toFixed(2)} s` },
]
report('bulk: 50,000 of 100,000 people', lines, {
  seconds: edit.took / 1000,
  cpu: edit.cpu,
  undoSeconds: undo.took / 1000,
  undoCpu: undo.cpu,
  othersP95: edit.others.p95,
})
await engine.close()
// Half of its people have a longer past now: what is measured next begins with a fresh workspace.
rmSync(stamp)

async function timed(work: () => Promise<{ readonly job: string | null }>) {
  const start = performance.now()
  const before = process.threadCpuUsage()
  const { job } = await work()
  const waits: number[] = []
  let isDone = false
  const done = (job === null ? Promise.resolve() : jobDone(engine, job)).then(() => (isDone = true))
  while (!isDone) {
    const asked = performance.now()
    await client.rows.window({
      query: { object: 'deal', order: [{ field: 'closeDate', dir: 'asc' }] },
      offset: 0,
      limit: 60,
    })
    waits.push(performance.now() - asked)
    await new Promise(next => setTimeout(next, 20))
  }
  await done
  const { user, system } = process.threadCpuUsage(before)
  const cpu = (user + system) / 1e6
  return { took: performance.now() - start, cpu, others: summarise(waits.length > 0 ? waits : [0]) }
}
