/** One start, timed from the birth of the process; then a round of everything, and the memory after it. */
import { openEngine } from './big-workspace.ts'

const engine = await openEngine(process.argv[2] ?? '')
const { client } = engine
await client.rows.window({
  query: { object: 'person', order: [{ field: 'name', dir: 'asc' }] },
  offset: 0,
  limit: 60,
})
const ms = performance.now()
for (let round = 0; round < 40; round++) {
  await client.rows.window({
    query: { object: 'person', order: [{ field: 'name', dir: 'asc' }] },
    offset: round * 2000,
    limit: 100,
  })
  await client.records.search({
    text: ['ma', 'head', 'stadt', 'example'][round % 4] ?? 'a',
    limit: 20,
  })
  await client.rows.aggregate({
    query: {
      object: 'deal',
      group: [{ field: 'stage' }],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
    },
  })
}
const { rss } = process.memoryUsage()
process.stdout.write(`${JSON.stringify({ ms, rss })}\n`)
await engine.close()
