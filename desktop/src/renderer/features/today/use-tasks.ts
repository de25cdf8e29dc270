import { useEffect, useMemo } from 'react'
import type { Query, Row } from '@kith/shared/query'
import { useAggregate, useCatalog, useCommand, useFormat, useRows } from '#renderer/client'
import { startOfDay } from './day-groups.ts'
import { doneChoices, dueCount, TASK } from './today-queries.ts'

const MOST = 300
const NONE: readonly Row[] = []

/** The first rows of a query as a plain list: Today's lists are short. */
export function useList(query: Query | null): {
  readonly rows: readonly Row[]
  readonly total: number
  readonly isReady: boolean
} {
  const view = useRows(query)
  const { total, ensureRange, row } = view
  const count = Math.min(total ?? 0, MOST)
  useEffect(() => ensureRange(0, Math.max(1, count)), [ensureRange, count])
  return useMemo(() => {
    const rows: Row[] = []
    for (let at = 0; at < count; at++) {
      const found = row(at)
      if (found) rows.push(found)
    }
    return { rows: rows.length === 0 ? NONE : rows, total: total ?? 0, isReady: total !== null }
    // `view` is new whenever a row is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [view, count])
}

/** What the sidebar says beside Today: mine that are due by tonight, and whether one is late. */
export function useDueCount(): { readonly count: number; readonly isOverdue: boolean } {
  const catalog = useCatalog()
  const format = useFormat()
  const hasTasks = catalog.findObject(TASK) !== undefined
  const due = useAggregate(hasTasks ? dueCount(catalog, startOfDay(format, 1).toISOString()) : null)
  const late = useAggregate(hasTasks ? dueCount(catalog, startOfDay(format).toISOString()) : null)
  return { count: countOf(due.value), isOverdue: countOf(late.value) > 0 }
}

const countOf = (
  answer: { readonly rows: readonly { readonly values: readonly unknown[] }[] } | null,
): number => Number(answer?.rows[0]?.values[0] ?? 0)

export interface TaskActions {
  readonly complete: (task: Row) => Promise<void>
  readonly reopen: (task: Row) => Promise<void>
  /** `null` takes the date away. */
  readonly moveTo: (tasks: readonly Row[], due: string | null) => Promise<void>
}

export function useTaskActions(): TaskActions {
  const run = useCommand()
  const catalog = useCatalog()
  return useMemo(() => {
    const [done = 'done'] = doneChoices(catalog)
    const todo = catalog.findField(TASK, 'status')?.defaultValue ?? null
    const set = async (ids: readonly string[], cells: object): Promise<void> => {
      await run('records.set', { object: TASK, ids, cells })
    }
    return {
      complete: task => set([task.id], { status: done }),
      reopen: task => set([task.id], { status: todo }),
      moveTo: (tasks, due) =>
        set(
          tasks.map(task => task.id),
          { dueAt: due },
        ),
    }
  }, [run, catalog])
}
