import { describe, expect, it } from 'vitest'
import { planPaste, type PasteColumn } from './paste-plan.ts'
import { leftOut, pastedWords, planWords } from './paste-words.ts'

const column = (field: string, isWritable = true): PasteColumn => ({
  field,
  isWritable,
  read: cell => (cell.text === 'bad' ? { problem: 'not a number' } : { value: cell.text || null }),
})
const columns = [column('name'), column('made', false), column('size')]
const plan = (rows: readonly (readonly string[])[], rowCount: number, canCreate = true) =>
  planPaste({
    clip: rows.map(row => row.map(text => ({ text }))),
    range: { top: 0, bottom: 0, start: 0, end: 0 },
    rowCount,
    columns,
    canCreate,
  })
const people = { one: 'person', more: 'people' }
const labelOf = (at: number) => columns[at]?.field ?? ''

describe('words of a paste', () => {
  it('[VW14] count cells, rows and new ones', () => {
    expect(planWords(plan([['a']], 5), people)).toBe('1 cell in 1 person')
    expect(planWords(plan([['a', '', '1'], ['b', '', '2'], ['c']], 2), people)).toBe(
      '5 cells in 3 people, 1 of them new',
    )
    expect(planWords(plan([['a'], ['b']], 0), people)).toBe('2 cells in 2 people, all new')
  })

  it('[VW14] name every reason for which a cell stays out, the most frequent first', () => {
    const lines = leftOut(
      plan(
        [
          ['bad', 'x', 'bad', 'over'],
          ['a', '', 'bad'],
          ['a', 'y', '3'],
        ],
        2,
        false,
      ),
      labelOf,
    )
    expect(lines).toEqual([
      { what: 'size: 2 cells', why: 'not a number, such as “bad”' },
      { what: 'name: 1 cell', why: '“bad” not a number' },
      { what: 'made: the column', why: 'cannot be written here' },
      { what: '1 column', why: 'past the last column of the table' },
      { what: '1 row', why: 'past the end; a grouped list takes no new ones' },
    ])
    expect(leftOut(plan([['a', '', '1']], 2), labelOf)).toEqual([])
  })

  it('[VW14] say how much was written, also when it was stopped', () => {
    expect(pastedWords(3, 2, 1)).toBe('Pasted: 2 rows changed, 1 new')
    expect(pastedWords(500, 0, 6000)).toBe('Stopped: 500 of 6,000 rows pasted')
  })
})
