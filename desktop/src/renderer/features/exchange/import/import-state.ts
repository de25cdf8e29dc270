/**
 * The import page as one state: what was read, where its columns go, what the engine says would
 * happen. Pure; asking the engine is done around it.
 */
import type { ColumnTarget, ImportCheck, ImportPlan, ImportSource } from '@kith/shared/rpc'
import { fixCell, leaveNewOut, makeNew, placeColumn } from './column-state.ts'

export interface ImportState {
  readonly source: ImportSource
  readonly plan: ImportPlan
  /** Columns whose place a person has chosen. */
  readonly decided: ReadonlySet<number>
  readonly check: ImportCheck | null
  /** The plan has changed since the check was asked for. */
  readonly isStale: boolean
  readonly rows: 'fix' | 'all'
}

export type ImportEvent =
  | {
      readonly type: 'opened'
      readonly source: ImportSource
      readonly before?: ImportState | undefined
    }
  | { readonly type: 'place'; readonly column: number; readonly target: ColumnTarget }
  /** Whether the columns that no field is there for make new ones. */
  | { readonly type: 'new'; readonly isIn: boolean }
  | { readonly type: 'plan'; readonly change: Partial<ImportPlan> }
  | { readonly type: 'mapping'; readonly plan: ImportPlan }
  | {
      readonly type: 'fix'
      readonly row: number
      readonly column: number
      readonly text: string | null
    }
  | { readonly type: 'checked'; readonly plan: ImportPlan; readonly check: ImportCheck }
  | { readonly type: 'rows'; readonly rows: 'fix' | 'all' }

/** `before`: what was decided when the same file was open last; it holds where the file is read the same way. */
export function openedState(source: ImportSource, before?: ImportState): ImportState {
  const isSame =
    before !== undefined &&
    before.plan.object === source.plan.object &&
    before.source.sheet === source.sheet &&
    before.source.rows === source.rows &&
    isEqual(
      before.source.columns.map(column => column.header),
      source.columns.map(column => column.header),
    )
  return {
    source,
    plan: isSame ? before.plan : source.plan,
    decided: isSame ? before.decided : new Set(),
    check: null,
    isStale: true,
    rows: 'fix',
  }
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, at) => text === b[at])

export function nextState(state: ImportState, event: ImportEvent): ImportState {
  switch (event.type) {
    case 'opened':
      return openedState(event.source, event.before)
    case 'place':
      return {
        ...changed(state, placeColumn(state.plan, event.column, event.target)),
        decided: new Set(state.decided).add(event.column),
      }
    case 'new': {
      const { columns } = state.source
      const { plan, touched } = event.isIn ? makeNew(state.plan, columns) : leaveNewOut(state.plan)
      const decided = new Set(state.decided)
      for (const index of touched)
        if (event.isIn) decided.delete(index)
        else decided.add(index)
      return { ...changed(state, plan), decided }
    }
    case 'plan':
      return changed(state, { ...state.plan, ...event.change })
    case 'mapping':
      return {
        ...changed(state, { ...event.plan, object: state.plan.object, fixes: state.plan.fixes }),
        decided: new Set(state.source.columns.map(column => column.index)),
      }
    case 'fix':
      return changed(state, fixCell(state.plan, event, event.text))
    case 'checked':
      // An answer about an older plan is better than none, and says that it is older.
      return { ...state, check: event.check, isStale: event.plan !== state.plan }
    case 'rows':
      return { ...state, rows: event.rows }
  }
}

const changed = (state: ImportState, plan: ImportPlan): ImportState => ({
  ...state,
  plan,
  isStale: true,
})

/** Rows that Import would write. */
export const rowsToWrite = (check: ImportCheck): number => check.create + check.update
