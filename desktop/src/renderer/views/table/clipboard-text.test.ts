import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHtmlTable, formatTsv, parseTsv } from './clipboard-text.ts'

describe('clipboard text', () => {
  it('[VW5] what is written is read back the same', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '"', '\t', '\n', '漢', "'") })
    const grid = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
      // A block of one empty cell is the empty text, which is no block.
      .filter(rows => !(rows.length === 1 && rows[0]!.length === 1 && rows[0]![0] === ''))
      .filter(rows => !(rows.at(-1)!.length === 1 && rows.at(-1)![0] === ''))
    fc.assert(
      fc.property(grid, rows => {
        expect(parseTsv(formatTsv(rows))).toEqual(rows)
      }),
    )
  })

  it('[VW5] reads what Excel writes: CRLF, a last line break, quoted cells, quotes that are inches', () => {
    expect(parseTsv('a\tb\r\n"x\ny"\t"say ""hi"""\r\n')).toEqual([
      ['a', 'b'],
      ['x\ny', 'say "hi"'],
    ])
    expect(parseTsv('5" pipe\tnext')).toEqual([['5" pipe', 'next']])
    expect(parseTsv('"open\tb')).toEqual([['"open', 'b']])
    expect(parseTsv('')).toEqual([])
  })

  it('writes no markup from cells', () => {
    expect(formatHtmlTable([['<b>&']])).toBe('<table><tr><td>&lt;b&gt;&amp;</td></tr></table>')
  })
})
