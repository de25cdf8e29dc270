/** Which columns the check table has room for. */
import type { ImportColumn, ImportIssue, ImportPlan } from '@kith/shared/rpc'
import { targetOf } from './column-state.ts'

const MOST = 6

/** Placed columns in the order of the file: those with problems are always there, the first ones fill up. */
export function shownColumns(
  columns: readonly ImportColumn[],
  plan: ImportPlan,
  issues: readonly ImportIssue[],
): readonly ImportColumn[] {
  const bad = new Set(issues.map(issue => issue.column))
  const placed = columns.filter(column => targetOf(plan, column.index).kind !== 'skip')
  const calm = placed
    .filter(column => !bad.has(column.index))
    .slice(0, Math.max(MOST - bad.size, 2))
  const kept = new Set([...bad, ...calm.map(column => column.index)])
  return placed.filter(column => kept.has(column.index))
}
