/**
 * One row of a table. Drawn again only when something of its own changed.
 *
 * No hooks, effects or listeners in here or in its cells: a fast scroll draws a dozen rows per frame.
 * Clicks are told apart by data attributes, once, on the table.
 */
import { memo, type CSSProperties, type ReactNode } from 'react'
import type { CatalogField } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { Json } from '@kith/shared/kit'
import { choiceOf, NO_NAME, NoNextStep, renderCell, type CellContext } from '#renderer/fields'
import { Avatar, Icon } from '#renderer/ui'
import { dayOfWhen } from '../group/moment-day.ts'
import type { ColumnLayout, ColumnWindow } from './grid-columns.ts'
import type { GridColumn } from './use-columns.ts'

export interface RowFrame {
  readonly gridId: string
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly window: ColumnWindow
  readonly styles: readonly CSSProperties[]
  readonly context: CellContext
  readonly shape: 'round' | 'square' | null
  /** The stage of a record, where records have one: what is open and past its day is late. */
  readonly status: CatalogField | null
  /** Rows stand where people put them, and have a grip. */
  readonly byHand: boolean
  /** `YYYY-MM-DD` where the person is. */
  readonly today: string
}

export interface TableRowProps {
  readonly frame: RowFrame
  readonly flat: number
  readonly top: number
  readonly row: Row | undefined
  readonly isTicked: boolean
  readonly isOpen: boolean
  /** −1 when the active cell is in another row. */
  readonly active: number
  /** Columns of the range that cross this row; −1 for none. */
  readonly rangeStart: number
  readonly rangeEnd: number
  readonly isRangeEnd: boolean
  /** The editor stands in place of the active cell. */
  readonly editor: ReactNode
  readonly ariaRow: number
}

export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { frame, flat, row, top } = props
  const { columns, layout, window } = frame
  const cells: ReactNode[] = []
  for (let at = 0; at < layout.frozenCount; at += 1) cells.push(cellAt(props, at))
  const before = layout.places[window.from]
  const gap = before === undefined ? 0 : before.start - layout.frozenWidth
  if (gap > 0) cells.push(<div key="gap" className="tbl-gap" style={{ width: gap }} />)
  for (let at = window.from; at < window.to; at += 1) cells.push(cellAt(props, at))
  return (
    <div
      role="row"
      className="tbl-row"
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

function cellAt(props: TableRowProps, at: number): ReactNode {
  const { frame, flat, row, active, editor } = props
  const column = frame.columns[at]!
  const isActive = active === at
  const isEdited = isActive && editor !== null
  const isInRange = at >= props.rangeStart && at <= props.rangeEnd
  const { field } = column
  const isFrozen = at < frame.layout.frozenCount
  return (
    <div
      key={field.id}
      role="gridcell"
      id={`${frame.gridId}-${flat}-${at}`}
      className="tbl-cell"
      data-c={at}
      data-field={field.id}
      data-align={field.fieldType.align === 'end' ? 'end' : undefined}
      data-frozen={isFrozen || undefined}
      data-last={(isFrozen && at === frame.layout.frozenCount - 1) || undefined}
      data-active={isActive || undefined}
      data-range={isInRange || undefined}
      data-editing={isEdited || undefined}
      data-title={at === 0 || undefined}
      data-late={isLate(row, column, frame) || undefined}
      aria-colindex={at + 1}
      style={frame.styles[at]}
    >
      {at === 0 ? titleParts(props, isEdited) : isEdited ? editor : look(row, column, frame)}
      {props.isRangeEnd && at === props.rangeEnd && !isEdited && (
        <i className="tbl-fill" data-fill />
      )}
    </div>
  )
}

/** A day that somebody set and that has passed while the record is still under way. */
function isLate(
  row: Row | undefined,
  { field }: GridColumn,
  { status, today, context }: RowFrame,
): boolean {
  if (status === null || row === undefined || field.isReadOnly) return false
  if (field.storageKind.id !== 'date' && field.storageKind.id !== 'moment') return false
  const when = row.cells[field.id]
  if (typeof when !== 'string' || dayOfWhen(when, context.timeZone) >= today) return false
  return isOpen(row, status)
}

const isOpen = (row: Row, status: CatalogField): boolean =>
  choiceOf(status, row.cells[status.id])?.category === 'open'

function look(row: Row | undefined, column: GridColumn, frame: RowFrame): ReactNode {
  if (row === undefined) return null
  const { emptyText } = column.field.fieldType
  // Of what is won or lost nothing more is to be done.
  if (emptyText !== undefined && (row.cells[column.field.id] ?? null) === null)
    return frame.status === null || isOpen(row, frame.status) ? (
      <NoNextStep text={emptyText} />
    ) : null
  return renderCell(column.field, row.cells[column.field.id], frame.context, {
    width: column.width - 16,
  })
}

function titleParts(props: TableRowProps, isEdited: boolean): ReactNode {
  const { row, frame, editor } = props
  const column = frame.columns[0]!
  const name = row === undefined ? '' : nameOf(row, column, frame)
  return (
    <>
      {frame.byHand && row !== undefined && (
        <span className="tbl-grip" data-grip data-tip="Drag to move  Alt Shift ↑ ↓" aria-hidden>
          <Icon name="grip-vertical" size={12} />
        </span>
      )}
      <span className="tbl-check" data-check data-on={props.isTicked || undefined} aria-hidden>
        {props.isTicked && <Icon name="check" size={12} />}
      </span>
      {frame.shape !== null && row !== undefined && (
        <Avatar name={name} shape={frame.shape} size={20} />
      )}
      {isEdited ? (
        <span className="tbl-title-editor">{editor}</span>
      ) : row === undefined ? null : name === '' ? (
        <span className="trunc grow cell-unnamed">{NO_NAME}</span>
      ) : (
        <span className="trunc grow tbl-name" dir="auto">
          {name}
        </span>
      )}
      {row !== undefined && !isEdited && (
        <span className="tbl-open" data-openrecord data-tip="Open  Space" aria-hidden />
      )}
    </>
  )
}

/** What was just typed shows before the row's title catches up. */
function nameOf(row: Row, column: GridColumn, frame: RowFrame): string {
  const value: Json | undefined = row.cells[column.field.id]
  if (value === undefined || value === null) return row.title
  return column.field.fieldType.display(value, column.field.options, frame.context)
}
