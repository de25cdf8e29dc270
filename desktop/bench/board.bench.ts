/** Board totals: count and sum of every column, at once and again after a filter. */
import type { AggregateQuery } from '@kith/shared/query'
import { bigWorkspace, STANDARD_SIZE } from './big-workspace.ts'
import { report, spread, time, type Line } from './measure.ts'

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
  [
    'people by company (20,000 groups)',
    { object: 'person', group: [{ field: 'company' }], measures: [{ fn: 'count' }] },
    false,
  ],
]
const { engine } = await bigWorkspace(STANDARD_SIZE)
const lines: Line[] = []
const figures: Record<string, number> = {}
for (const [name, query, hasBar] of QUESTIONS) {
  let turn = 0
  // Another name each time, so that no answer of before is given again.
  const sample = await time(60, () =>
    engine.client.rows.aggregate({
      query: { ...query, search: '', where: differing(query, turn++) },
    }),
  )
  lines.push({
    what: name,
    measured: spread(sample),
    ...(hasBar ? { bar: 'p95 ≤ 50 ms', holds: sample.p95 <= 50 } : {}),
  })
  figures[name] = sample.p95
}
report('board: totals of 30,000 deals, p50 / p95', lines, figures)
await engine.close()

/** A condition that is always true and never the same. */
function differing(query: AggregateQuery, turn: number) {
  const value = new Date(Date.UTC(1970, 0, 1 + turn)).toISOString()
  const always = { not: { field: 'createdAt', op: 'before' as const, value } }
  return query.where ? { and: [query.where, always] } : always
}
