/**
 * A row that passes too fast to be read: one element and one text a cell, a quarter of what a row
 * that rests is made of. Its texts stand where those of the resting row will stand. Where the
 * machine cannot keep up even so, the frozen columns are all that is drawn.
 */
import { memo, type ReactNode } from 'react'
import type { Row } from '@kith/shared/query'
import { cellText, isRelation } from '#renderer/fields'
import type { GridColumn } from './use-columns.ts'
import type { RowFrame } from './table-row.tsx'

export interface PassingRowProps {
  readonly frame: RowFrame
  readonly flat: number
  readonly top: number
  readonly row: Row | undefined
  readonly isTicked: boolean
  readonly isOpen: boolean
  readonly isBare: boolean
  readonly ariaRow: number
}

export const PassingRow = memo(function PassingRow(props: PassingRowProps) {
  const { frame, flat, row, top } = props
  const { columns, layout, window } = frame
  const cells: ReactNode[] = []
  for (let at = 0; at < layout.frozenCount; at += 1) cells.push(cellAt(props, at))
  const end = props.isBare ? window.from : window.to
  const before = layout.places[window.from]
  const gap = before === undefined ? 0 : before.start - layout.frozenWidth
  if (gap > 0 && !props.isBare)
    cells.push(<div key="gap" className="tbl-gap" style={{ width: gap }} />)
  for (let at = window.from; at < end; at += 1) cells.push(cellAt(props, at))
  return (
    <div
      role="row"
      className="tbl-row"
      data-passing={frame.shape ?? 'plain'}
      data-r={flat}
      data-id={row?.id}
      data-ticked={props.isTicked || undefined}
      data-open={props.isOpen || undefined}
      aria-rowindex={props.ariaRow}
      aria-selected={props.isTicked}
      // A transform would be one more layer to sort for every row.
      style={{
        insetBlockStart: top,
        width: columns.length === 0 ? undefined : layout.totalWidth,
      }}
    >
      {cells}
    </div>
  )
})

function cellAt({ frame, row }: PassingRowProps, at: number): ReactNode {
  const { field } = frame.columns[at]!
  return (
    <div
      key={field.id}
      role="gridcell"
      className="tbl-cell"
      data-c={at}
      data-align={field.fieldType.align === 'end' ? 'end' : undefined}
      data-frozen={at < frame.layout.frozenCount || undefined}
      data-title={at === 0 || undefined}
      data-mark={isRelation(field) || undefined}
      style={frame.styles[at]}
    >
      {row === undefined ? null : textAt(row, frame.columns[at]!, at, frame)}
    </div>
  )
}

function textAt(row: Row, { field }: GridColumn, at: number, { context }: RowFrame): string {
  return cellText(field, row.cells[field.id], context) || (at === 0 ? row.title : '')
}
