/** Rows of the file as a table whose cells can be mended; a bad cell says what is wrong with it. */
import { useRef, type CSSProperties } from 'react'
import type { ImportColumn, ImportIssue } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { CheckCell } from './check-cell.tsx'
import type { ImportState } from './import-state.ts'

export interface Fix {
  readonly row: number
  readonly column: number
  /** `null`: as it is in the file. */
  readonly text: string | null
}
export interface FileRow {
  readonly row: number
  readonly cells: readonly string[]
}

interface Props {
  readonly state: ImportState
  readonly columns: readonly ImportColumn[]
  readonly rows: readonly FileRow[]
  readonly issues: readonly ImportIssue[]
  /** `row/column` of the cell that is being mended. */
  readonly open: string | null
  readonly onOpen: (key: string | null) => void
  readonly isLocked: boolean
  readonly onFix: (fix: Fix) => void
}

/**
 * Widths in px. What is wrong is in sight without scrolling: columns with problems have room for the value and
 * the reason, the others share the rest.
 */
const NUMBER = 76
const BAD = 212
const CALM = 112
/** Columns grow with the text. */
const scaled = (width: number) => `calc(${width}px * var(--text-scale))`

export function CheckTable(props: Props) {
  const { state, columns, rows, issues, open, onOpen, isLocked, onFix } = props
  const { locale } = useFormat()
  const table = useRef<HTMLTableElement>(null)
  const issueOf = new Map(issues.map(issue => [`${issue.row}/${issue.column}`, issue]))
  const fixOf = new Map(state.plan.fixes.map(fix => [`${fix.row}/${fix.column}`, fix.text]))

  const bad = new Set(issues.map(issue => issue.column))
  const calm = columns.filter(column => !bad.has(column.index))
  const extra = new Set(calm.slice(bad.size > 1 ? 2 : 4))
  const least = (count: number) => scaled(NUMBER + bad.size * BAD + count * CALM)
  const widths = {
    '--least': least(calm.length),
    '--least-narrow': least(calm.length - extra.size),
  } as CSSProperties

  const badCells = () => [...(table.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? [])]
  /** ↑↓ walk the bad cells; they are what the person is here for. */
  const step = (from: HTMLElement, by: 1 | -1) => {
    const cells = badCells()
    cells[cells.indexOf(from) + by]?.focus()
  }
  /** A mended cell leaves the list, so the next bad one gets the focus. */
  const goOn = (from: HTMLElement) => {
    const cells = badCells()
    const at = cells.indexOf(from)
    const next = at < 0 ? from : (cells[at + 1] ?? cells[at - 1] ?? from)
    requestAnimationFrame(() => next.focus())
  }
  return (
    <div className="check-scroll">
      <table ref={table} className="check-table check-grid" style={widths}>
        <colgroup>
          <col style={{ width: scaled(NUMBER) }} />
          {columns.map(column => (
            <col
              key={column.index}
              data-extra={extra.has(column) || undefined}
              style={
                bad.has(column.index) && bad.size < columns.length
                  ? { width: scaled(BAD) }
                  : undefined
              }
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className="check-number">
              Row
            </th>
            {columns.map(column => (
              <th
                key={column.index}
                scope="col"
                className="trunc"
                title={column.header}
                data-extra={extra.has(column) || undefined}
              >
                <bdi>{column.header || `Column ${column.index + 1}`}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.row}>
              <td className="check-number">{row.row.toLocaleString(locale)}</td>
              {columns.map(column => {
                const key = `${row.row}/${column.index}`
                return (
                  <CheckCell
                    key={column.index}
                    text={fixOf.get(key) ?? row.cells[column.index] ?? ''}
                    isMended={fixOf.has(key)}
                    isExtra={extra.has(column)}
                    problem={issueOf.get(key)?.problem ?? null}
                    dateOrder={state.plan.dateOrder}
                    isOpen={open === key}
                    isLocked={isLocked}
                    onOpen={isOpen => onOpen(isOpen ? key : null)}
                    onStep={step}
                    onText={(text, from) => {
                      onOpen(null)
                      goOn(from)
                      onFix({ row: row.row, column: column.index, text })
                    }}
                  />
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
