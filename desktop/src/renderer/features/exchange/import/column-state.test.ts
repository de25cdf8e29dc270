import { describe, expect, it } from 'vitest'
import type { ImportColumn, ImportPlan } from '@kith/shared/rpc'
import {
  columnSummary,
  fixCell,
  foldedColumns,
  hasTitle,
  leaveNewOut,
  makeNew,
  placeColumn,
} from './column-state.ts'

const column = (
  index: number,
  confidence: ImportColumn['confidence'] = 'certain',
): ImportColumn => ({
  index,
  header: `H${index}`,
  samples: [],
  emptyShare: 0,
  guess: { kind: 'skip' },
  confidence,
  score: 1,
})
const plan: ImportPlan = {
  object: 'person',
  columns: [
    { kind: 'field', field: 'emails' },
    { kind: 'field', field: 'name', part: 'first' },
    { kind: 'skip' },
    { kind: 'skip' },
  ],
  match: 'emails',
  onMatch: 'update',
  conflict: 'kith',
  dateOrder: 'dmy',
  decimal: ',',
  fixes: [],
  onError: 'leaveEmpty',
}
const columns = [column(0), column(1), column(2, 'decide'), column(3, 'empty')]

describe('import columns', () => {
  it('[XI1] say how many are placed, undecided and left out', () => {
    expect(columnSummary(columns, plan, new Set()).text).toBe(
      '2 of 4 placed, 1 to decide, 1 left out',
    )
    expect(columnSummary(columns, plan, new Set([2])).text).toBe('2 of 4 placed, 2 left out')
  })

  it('[XI2] give a field to the column that asked last', () => {
    const next = placeColumn(plan, 2, { kind: 'field', field: 'emails' })
    expect(next.columns[0]).toEqual({ kind: 'skip' })
    expect(next.columns[2]).toEqual({ kind: 'field', field: 'emails' })
    expect(next.match).toBe('emails')
  })

  it('[XI2] let two columns fill two parts of one field', () => {
    const next = placeColumn(plan, 2, { kind: 'field', field: 'name', part: 'last' })
    expect(next.columns[1]).toEqual({ kind: 'field', field: 'name', part: 'first' })
  })

  it('[XI3] drop the match key when its column goes', () => {
    expect(placeColumn(plan, 0, { kind: 'skip' }).match).toBeNull()
  })

  it('[XI3] forget mended cells of a column that goes elsewhere', () => {
    const mended = fixCell(plan, { row: 7, column: 0 }, 'a@b.no')
    expect(placeColumn(mended, 0, { kind: 'skip' }).fixes).toEqual([])
  })

  it('[XI3] keep one mend per cell, the last one', () => {
    const once = fixCell(plan, { row: 7, column: 0 }, 'a@b.no')
    const twice = fixCell(once, { row: 7, column: 0 }, 'c@d.no')
    expect(twice.fixes).toEqual([{ row: 7, column: 0, text: 'c@d.no' }])
    expect(fixCell(twice, { row: 7, column: 0 }, null).fixes).toEqual([])
  })

  it('[XI9] leave all new fields out at once and bring them back, the rest as it is', () => {
    const fresh = { kind: 'new', label: 'H3', type: 'number' } as const
    const read = columns.map(each => (each.index === 3 ? { ...each, guess: fresh } : each))
    const withNew = { ...plan, columns: [...plan.columns.slice(0, 3), fresh] }
    const out = leaveNewOut(withNew)
    expect([out.plan.columns, out.touched]).toEqual([plan.columns, [3]])
    expect(makeNew(out.plan, read)).toEqual({ plan: withNew, touched: [3] })
  })

  it('[XI10] know whether anything gives the records their name', () => {
    expect(hasTitle(plan, 'name')).toBe(true)
    expect(hasTitle(placeColumn(plan, 1, { kind: 'skip' }), 'name')).toBe(false)
    expect(hasTitle({ ...plan, columns: [], match: 'id' }, 'name')).toBe(true)
  })

  it('[XI4] fold certain columns, never those that ask', () => {
    const many = Array.from({ length: 14 }, (_, at) => column(at, at === 12 ? 'decide' : 'certain'))
    const { shown, folded } = foldedColumns(many, new Set(), 8)
    expect(shown.map(each => each.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 12])
    expect(folded).toHaveLength(6)
  })
})
