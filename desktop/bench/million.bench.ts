/** One million people: printed, without bars. Run it by name; making the workspace takes minutes. */
import { bigWorkspace } from './big-workspace.ts'
import { mebibytes, report, spread, time, type Line } from './measure.ts'
import { statSync } from 'node:fs'

const RECORDS = 1_500_000
const { engine, file } = await bigWorkspace(RECORDS)
const { client } = engine
const first = await time(100, () =>
  client.rows.window({
    query: { object: 'person', order: [{ field: 'name', dir: 'asc' }] },
    offset: 0,
    limit: 60,
  }),
)
const middle = await time(30, run =>
  client.rows.window({
    query: { object: 'person', order: [{ field: 'name', dir: 'asc' }] },
    offset: 500_000 + run * 60,
    limit: 60,
  }),
)
const board = await time(10, () =>
  client.rows.aggregate({
    query: {
      object: 'deal',
      group: [{ field: 'stage' }],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
    },
  }),
)
const search = await time(60, run =>
  client.records.search({
    text: ['hash', 'adebayo', 'fleet', 'müller'][run % 4] ?? 'a',
    limit: 20,
  }),
)
const people = await client.rows.window({
  query: { object: 'person', fields: [] },
  offset: 0,
  limit: 500,
})
const edit = await time(300, run =>
  client.commands.run({
    command: 'record.set',
    input: {
      object: 'person',
      record: people.rows[run % 500]?.id ?? '',
      cells: { jobTitle: `T ${run}` },
    },
  }),
)
const size = statSync(file).size
const lines: Line[] = [
  { what: 'first 60 people by name', measured: spread(first) },
  { what: '60 people from the middle', measured: spread(middle) },
  { what: 'totals of 300,000 deals', measured: spread(board) },
  { what: 'search', measured: spread(search) },
  { what: 'edit of a cell', measured: `${spread(edit)}, p99 ${edit.p99.toFixed(2)} ms` },
  { what: 'file', measured: `${mebibytes(size)}, ${Math.round(size / RECORDS)} B a record` },
  { what: 'memory of the engine', measured: mebibytes(process.memoryUsage().rss) },
]
report('million: 1,000,000 people, 200,000 companies, 300,000 deals, p50 / p95', lines, {
  firstP95: first.p95,
  middleP95: middle.p95,
  boardP95: board.p95,
  searchP95: search.p95,
  editP99: edit.p99,
  bytesPerRecord: size / RECORDS,
})
await engine.close()
