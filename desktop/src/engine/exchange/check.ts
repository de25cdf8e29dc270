/** The dry run: every row planned and nothing written, in slices that leave the engine free. */
import type { ImportCheck, ImportIssue } from '@kith/shared/rpc'
import type { StagedTable } from './read/stage.ts'
import { stagedRows } from './read/stage.ts'
import type { RowPlanner } from './plan/row-planner.ts'

const MAX_ISSUES = 500
const MAX_SAMPLE_ROWS = 200
const SLICE_MS = 8

export async function checkRows(
  staged: StagedTable,
  planner: RowPlanner,
  signal: AbortSignal,
): Promise<ImportCheck> {
  const counts = { create: 0, update: 0, skip: 0, same: 0 }
  const issues: ImportIssue[] = []
  const sampleRows: { row: number; cells: readonly string[] }[] = []
  let issueCount = 0
  let sliceFrom = performance.now()
  for await (const batch of stagedRows(staged.path, 0, signal)) {
    for (const row of batch) {
      const outcome = planner.plan(row)
      counts[outcome.kind]++
      if (outcome.issues.length > 0) {
        issueCount += outcome.issues.length
        if (issues.length < MAX_ISSUES) issues.push(...outcome.issues)
        if (sampleRows.length < MAX_SAMPLE_ROWS) sampleRows.push({ row: row.row, cells: row.cells })
      }
      if (performance.now() - sliceFrom < SLICE_MS) continue
      await new Promise(resolve => setImmediate(resolve))
      signal.throwIfAborted()
      sliceFrom = performance.now()
    }
  }
  const related = [...planner.related].map(([object, count]) => ({ object, count }))
  return { ...counts, issues: issues.slice(0, MAX_ISSUES), issueCount, related, sampleRows }
}
