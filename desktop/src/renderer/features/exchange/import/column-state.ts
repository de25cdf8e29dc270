/**
 * The columns of an import and where they go, as the page shows them.
 *
 * Promises: two columns never fill the same field unless each fills another part of it; what the
 * summary says adds up to the number of columns.
 */
import type { ColumnTarget, ImportColumn, ImportPlan } from '@kith/shared/rpc'

export type ColumnStand = 'placed' | 'decide' | 'out'

export interface ColumnSummary {
  readonly total: number
  readonly placed: number
  readonly toDecide: number
  readonly leftOut: number
  /** "12 of 14 placed, 1 to decide, 1 left out" */
  readonly text: string
  /** Headers that nobody has placed and that hold something. */
  readonly undecided: readonly string[]
}

/** `decided`: columns whose target a person has chosen, so that "leave out" is an answer. */
export function columnStand(
  column: ImportColumn,
  target: ColumnTarget,
  decided: ReadonlySet<number>,
): ColumnStand {
  if (target.kind !== 'skip') return 'placed'
  return column.confidence === 'decide' && !decided.has(column.index) ? 'decide' : 'out'
}

export function columnSummary(
  columns: readonly ImportColumn[],
  plan: ImportPlan,
  decided: ReadonlySet<number>,
): ColumnSummary {
  const stands = columns.map(column => columnStand(column, targetOf(plan, column.index), decided))
  const count = (stand: ColumnStand) => stands.filter(each => each === stand).length
  const placed = count('placed')
  const toDecide = count('decide')
  const leftOut = count('out')
  const parts = [
    placed === columns.length
      ? `All ${columns.length} placed`
      : `${placed} of ${columns.length} placed`,
  ]
  const fresh = plan.columns.filter(target => target.kind === 'new').length
  if (fresh > 0) parts.push(fresh === 1 ? '1 in a new field' : `${fresh} in new fields`)
  if (toDecide > 0) parts.push(`${toDecide} to decide`)
  if (leftOut > 0) parts.push(`${leftOut} left out`)
  return {
    total: columns.length,
    placed,
    toDecide,
    leftOut,
    text: parts.join(', '),
    undecided: columns
      .filter((_, index) => stands[index] === 'decide')
      .map(column => column.header || `Column ${column.index + 1}`),
  }
}

const SKIP: ColumnTarget = { kind: 'skip' }
export const targetOf = (plan: ImportPlan, index: number): ColumnTarget =>
  plan.columns[index] ?? SKIP

/** Points a column somewhere; another column that pointed at the same place is left out. */
export function placeColumn(plan: ImportPlan, index: number, target: ColumnTarget): ImportPlan {
  const columns = plan.columns.map((known, at) => {
    if (at === index) return target
    return isSamePlace(known, target) ? SKIP : known
  })
  const next = { ...plan, columns, fixes: plan.fixes.filter(fix => fix.column !== index) }
  const matchGone = plan.match !== null && !hasField(columns, plan.match)
  return matchGone ? { ...next, match: null } : next
}

function isSamePlace(a: ColumnTarget, b: ColumnTarget): boolean {
  if (a.kind === 'field' && b.kind === 'field')
    return a.field === b.field && (a.part ?? '') === (b.part ?? '')
  return (
    a.kind === 'new' &&
    b.kind === 'new' &&
    a.label.toLowerCase() === b.label.toLowerCase() &&
    (a.part ?? '') === (b.part ?? '')
  )
}

export const hasField = (columns: readonly ColumnTarget[], field: string): boolean =>
  columns.some(target => target.kind === 'field' && target.field === field)

interface Moved {
  readonly plan: ImportPlan
  /** Indexes of the columns that went elsewhere. */
  readonly touched: readonly number[]
}

/** Sixty columns need not become fifty fields: all that would be new are left out at once. */
export const leaveNewOut = (plan: ImportPlan): Moved =>
  moved(plan, known => (known.kind === 'new' ? SKIP : known))

/** Takes that back: columns that are left out and were taken for new fields make them. */
export const makeNew = (plan: ImportPlan, columns: readonly ImportColumn[]): Moved =>
  moved(plan, (known, at) => {
    const guess = columns[at]?.guess
    return known.kind === 'skip' && guess?.kind === 'new' ? guess : known
  })

function moved(plan: ImportPlan, place: (known: ColumnTarget, at: number) => ColumnTarget): Moved {
  const columns = plan.columns.map(place)
  const touched = columns.flatMap((target, at) => (target === plan.columns[at] ? [] : [at]))
  return {
    touched,
    plan: { ...plan, columns, fixes: plan.fixes.filter(fix => !touched.includes(fix.column)) },
  }
}

/** Whether the records get a name: a column that fills their title, or their own id that finds it. */
export const hasTitle = (plan: ImportPlan, title: string): boolean =>
  plan.match === 'id' || hasField(plan.columns, title)

/** Mends one cell; the same text as in the file takes the mend back. */
export function fixCell(
  plan: ImportPlan,
  cell: { readonly row: number; readonly column: number },
  text: string | null,
): ImportPlan {
  const others = plan.fixes.filter(fix => fix.row !== cell.row || fix.column !== cell.column)
  return { ...plan, fixes: text === null ? others : [...others, { ...cell, text }] }
}

/** Columns to list first: those that ask for an answer, then by place in the file; certain and empty ones fold away. */
export function foldedColumns(
  columns: readonly ImportColumn[],
  decided: ReadonlySet<number>,
  showAtLeast: number,
): { readonly shown: readonly ImportColumn[]; readonly folded: readonly ImportColumn[] } {
  if (columns.length <= showAtLeast + 1) return { shown: columns, folded: [] }
  const quiet = (column: ImportColumn) =>
    (column.confidence === 'certain' || column.confidence === 'empty') && !decided.has(column.index)
  const loud = columns.filter(column => !quiet(column)).length
  let room = Math.max(showAtLeast - loud, 0)
  const shown: ImportColumn[] = []
  const folded: ImportColumn[] = []
  for (const column of columns) {
    if (!quiet(column)) shown.push(column)
    else if (room > 0) {
      room -= 1
      shown.push(column)
    } else folded.push(column)
  }
  return folded.length < 2 ? { shown: columns, folded: [] } : { shown, folded }
}
