/** Board totals: count and sum of every column, at once and again after a filter. */
import type { AggregateQuery } from '@kith/shared/query'
import { bigWorkspace, STANDARD_SIZE } from './big-workspace.ts'
import { report, spread, summarise, type Line } from './measure.ts'

const measures = [{ fn: 'count' as const }, { fn: 'sum' as const, field: 'amount' }]
const QUESTIONS: readonly (readonly [string, AggregateQuery, boolean])[] = [
  [
    'deals by stage, count and sum',
    { object: 'deal', group: [{ field: 'stage' }], measures },
    true,
  ],
  [
    'the same, only one source',
    {
      object: 'deal',
      where: { field: 'source', op: 'is', value: 'referral' },
      group: [{ field: 'stage' }],
      measures,
    },
    true,
  ],
  ['deals by owner', { object: 'deal', group: [{ field: 'owner' }], measures }, true],
  [
    'deals by month of closing',
    { object: 'deal', group: [{ field: 'closeDate', bucket: 'month' }], measures },
    false,
  ],
]
const RUNS = 60
const { engine } = await bigWorkspace(STANDARD_SIZE)
const { client } = engine
const deals = await client.rows.window({
  query: { object: 'deal', fields: [] },
  offset: 0,
  limit: RUNS,
})
const lines: Line[] = []
const figures: Record<string, number> = {}
let change = Date.now() % 1_000_000
for (const [name, query, hasBar] of QUESTIONS) {
  const took: number[] = []
  for (const { id } of deals.rows) {
    // A deal changes before each question, so that no answer of before is given again.
    const amount = { amountMicros: change++ * 1_000_000, currency: 'EUR' }
    await client.commands.run({
      command: 'record.set',
      input: { object: 'deal', record: id, cells: { amount } },
    })
    const start = performance.now()
    await client.rows.aggregate({ query })
    took.push(performance.now() - start)
  }
  const sample = summarise(took.slice(5))
  lines.push({
    what: name,
    measured: spread(sample),
    ...(hasBar ? { bar: 'p95 ≤ 50 ms', holds: sample.p95 <= 50 } : {}),
  })
  figures[name] = sample.p95
}
report('board: totals of 30,000 deals after a change, p50 / p95', lines, figures)
await engine.close()
