import { describe, expect, it } from 'vitest'
import { planPaste, type PasteColumn } from './paste-plan.ts'

const text = (field: string, isWritable = true): PasteColumn => ({
  field,
  isWritable,
  read: cell => (cell.text === 'bad' ? { problem: 'not a number' } : { value: cell.text || null }),
})
const columns = [text('name'), text('city'), text('made', false)]
const clip = (rows: readonly (readonly string[])[]) => rows.map(row => row.map(text => ({ text })))
const at = (top: number, start: number, bottom = top, end = start) => ({ top, bottom, start, end })

describe('paste plan', () => {
  it('[VW6] a block lands at the first cell and grows rows past the end', () => {
    const plan = planPaste({
      clip: clip([
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ]),
      range: at(1, 0),
      rowCount: 3,
      columns,
      canCreate: true,
    })
    expect(plan.writes.map(write => write.row)).toEqual([1, 2])
    expect(plan.creates).toEqual([{ name: 'e', city: 'f' }])
    expect(plan.range).toEqual(at(1, 0, 3, 1))
  })

  it('[VW6] one cell fills the range, a block repeats when it fits', () => {
    const one = planPaste({
      clip: clip([['x']]),
      range: at(0, 0, 2, 1),
      rowCount: 9,
      columns,
      canCreate: true,
    })
    expect(one.writes).toHaveLength(3)
    expect(one.writes[2]!.cells).toEqual({ name: 'x', city: 'x' })
    const two = planPaste({
      clip: clip([['1'], ['2']]),
      range: at(0, 0, 3, 0),
      rowCount: 9,
      columns,
      canCreate: true,
    })
    expect(two.writes.map(write => write.cells['name'])).toEqual(['1', '2', '1', '2'])
    const odd = planPaste({
      clip: clip([['1'], ['2']]),
      range: at(0, 0, 2, 0),
      rowCount: 9,
      columns,
      canCreate: true,
    })
    expect(odd.writes).toHaveLength(2)
  })

  it('[VW6] wrong texts are told, locked columns and empty new rows are left out', () => {
    const plan = planPaste({
      clip: clip([['bad', 'ok', 'z', 'over']]),
      range: at(0, 0),
      rowCount: 1,
      columns,
      canCreate: true,
    })
    expect(plan.problems).toEqual([{ row: 0, column: 0, text: 'bad', problem: 'not a number' }])
    expect(plan.writes).toEqual([{ row: 0, cells: { city: 'ok' } }])
    expect(plan.clipped).toBe(1)
    const empty = planPaste({
      clip: clip([['']]),
      range: at(1, 0),
      rowCount: 1,
      columns,
      canCreate: true,
    })
    expect(empty.creates).toEqual([])
    expect(
      planPaste({ clip: clip([['a']]), range: at(1, 0), rowCount: 1, columns, canCreate: false })
        .creates,
    ).toEqual([])
  })
})
