import { describe, expect, it } from 'vitest'
import type { ImportCheck, ImportSource } from '@kith/shared/rpc'
import { nextState, openedState } from './import-state.ts'

const source: ImportSource = {
  source: 's',
  fileName: 'a.csv',
  format: 'csv',
  rows: 2,
  encoding: 'utf-8',
  separator: ',',
  headerRow: 1,
  sheets: [],
  sheet: null,
  columns: [0, 1].map(index => ({
    index,
    header: `H${index}`,
    samples: [],
    emptyShare: 0,
    guess: { kind: 'skip' },
    confidence: 'decide',
    score: 0,
  })),
  plan: {
    object: 'person',
    columns: [{ kind: 'skip' }, { kind: 'skip' }],
    match: null,
    onMatch: 'update',
    conflict: 'kith',
    dateOrder: 'dmy',
    decimal: '.',
    fixes: [],
    onError: 'skipRow',
  },
  mixedDates: null,
  saved: [],
}
const check: ImportCheck = {
  create: 2,
  update: 0,
  skip: 0,
  same: 0,
  issues: [],
  issueCount: 0,
  related: [],
  sampleRows: [],
}

describe('the import page', () => {
  const start = openedState(source)

  it('[XI5] asks for a check whenever the plan changes', () => {
    const checked = nextState(start, { type: 'checked', plan: start.plan, check })
    expect(checked.isStale).toBe(false)
    const placed = nextState(checked, {
      type: 'place',
      column: 1,
      target: { kind: 'field', field: 'city' },
    })
    expect([placed.isStale, placed.decided.has(1), placed.check]).toEqual([true, true, check])
  })

  it('[XI5] keeps an older answer but does not take it for the new one', () => {
    const moved = nextState(start, { type: 'plan', change: { conflict: 'file' } })
    const late = nextState(moved, { type: 'checked', plan: start.plan, check })
    expect([late.check, late.isStale]).toEqual([check, true])
  })

  it('[XI11] takes up what was decided when the same file is open again, and nothing of another', () => {
    const place = { type: 'place', column: 1, target: { kind: 'field', field: 'city' } } as const
    const left = nextState(nextState(start, place), { type: 'fix', row: 2, column: 1, text: 'x' })
    const again = openedState({ ...source, source: 't' }, left)
    expect([again.source.source, again.plan, again.decided]).toEqual(['t', left.plan, left.decided])
    expect([again.check, again.isStale]).toEqual([null, true])
    expect(openedState({ ...source, rows: 3 }, left).plan).toBe(source.plan)
    expect(openedState({ ...source, columns: [] }, left).plan).toBe(source.plan)
  })

  it('[XI3] takes a saved mapping without its object and without losing mended cells', () => {
    const mended = nextState(start, { type: 'fix', row: 2, column: 0, text: 'x' })
    const mapped = nextState(mended, {
      type: 'mapping',
      plan: { ...source.plan, object: 'company', match: 'emails' },
    })
    expect(mapped.plan).toMatchObject({
      object: 'person',
      match: 'emails',
      fixes: mended.plan.fixes,
    })
    expect(mapped.decided.size).toBe(2)
  })
})
