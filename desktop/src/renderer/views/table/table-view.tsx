/** The table: puts columns, groups, rows, selection, editing and keys together. Each part lives in its own file. */
import './table.css'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { type AggregateId, isManual, wallDay } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import { useAggregate } from '#renderer/client'
import { ContextMenu, useWalkInto } from '#renderer/ui'
import { useCellContext } from '#renderer/fields'
import { useGroups } from '../group/use-groups.ts'
import { useBookFault, useRowBook } from '../rows/use-row-book.ts'
import { useRefusal } from '../rows/use-refusal.tsx'
import type { ViewProps } from '../view-props.ts'
import { moveBefore } from './grid-columns.ts'
import { countTicked } from './grid-selection.ts'
import { columnMenu, hiddenFieldsMenu, type ColumnMenuDeps } from './column-menu.ts'
import { rowMenu } from './row-menu.ts'
import { TableBody } from './table-body.tsx'
import { TableEmpty } from './table-empty.tsx'
import { TableFoot } from './table-foot.tsx'
import { TableHead } from './table-head.tsx'
import { changeColumn, showColumn } from './column-changes.ts'
import { PastePreview } from './paste-preview.tsx'
import { useRowHeight } from './use-row-height.ts'
import { useColumns } from './use-columns.ts'
import { useColumnWindow } from './use-column-window.ts'
import { useGrid } from './use-grid.ts'
import { useRowOrder } from './use-row-order.ts'
import type { PendingPaste } from './use-paste.ts'
import type { TableHandle } from './table-handle.ts'

export interface TableViewProps extends ViewProps {
  /** What the page lends the table and takes from it: ticked rows, "New", focus. */
  readonly handle: TableHandle
}

export function TableView(props: TableViewProps) {
  const { object, view, query, handle, onChange } = props
  const gridId = useId()
  const context = useCellContext()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight(view)
  const { columns, layout, setWidth } = useColumns(object, view)
  const window = useColumnWindow(scroller, layout)
  const status = object.fields.find(field => field.type === 'status') ?? null
  const fields = useMemo(
    () => [
      ...new Set([
        ...columns.map(column => column.field.id),
        ...(status === null ? [] : [status.id]),
      ]),
    ],
    [columns, status],
  )
  const today = wallDay(context.now, context.timeZone)

  const measured = useMemo(
    () =>
      columns.flatMap((column, at) =>
        column.aggregate === null ? [] : [{ at, fn: column.aggregate, field: column.field.id }],
      ),
    [columns],
  )
  const measures = useMemo(() => measured.map(({ fn, field }) => ({ fn, field })), [measured])
  const measureAt = useMemo(
    () => columns.map((_, at) => measured.findIndex(entry => entry.at === at)),
    [columns, measured],
  )
  const groups = useGroups({ object, view, query, fields, measures, showsAll: false })
  const question = JSON.stringify([query, view.group?.field, view.group?.bucket, fields])
  const shown = useRowBook(question, groups.sections)
  const counted = useAggregate({
    object: object.id,
    where: query.where ?? null,
    ...(query.search === undefined ? {} : { search: query.search }),
    measures: [{ fn: 'count' }, ...measures],
  })
  const totals = counted.value?.rows[0]?.values
  const unanswered = useBookFault(shown?.book ?? null)
  const refusal = useRefusal(props, { where: counted.fault, group: groups.fault, rows: unanswered })
  const total = totals === undefined ? null : Number(totals[0] ?? 0)

  const styles = useMemo(
    () =>
      layout.places.map((place, at) => ({
        width: place.width,
        ...(at < layout.frozenCount ? { insetInlineStart: place.start } : {}),
      })),
    [layout],
  )
  const byHand = isManual(query.order ?? []) && props.mayEdit
  const frame = useMemo(
    () => ({
      gridId,
      columns,
      layout,
      window,
      styles,
      context,
      shape: markShape(object),
      status,
      byHand,
      today,
    }),
    [gridId, columns, layout, window, styles, context, object, status, byHand, today],
  )
  const grid = useGrid({
    props,
    scroller,
    shown,
    columns,
    layout,
    rowHeight,
    total,
    handle,
    gridId,
  })

  useRowOrder({ object, view, query, grid, shown, scroller, byHand })

  const ticked = countTicked(grid.ticked, total ?? 0)
  const menuDeps: ColumnMenuDeps = {
    catalog: context.catalog,
    object,
    view,
    columns,
    frozen: layout.frozenCount,
    onChange,
    onFilter: props.onFilter,
    onFit: at => fit(at),
    onEditField: props.onEditField,
  }
  const fit = useCallback(
    (at: number): void => {
      const width = widestCell(scroller.current, at)
      const field = columns[at]?.field.id
      if (width !== null && field !== undefined) setWidth(field, width)
    },
    [columns, setWidth],
  )
  const [menuRow, setMenuRow] = useState<number | null>(null)
  useEffect(() => {
    handle.setCounts({ total, ticked })
  }, [handle, total, ticked])

  useWalkInto(grid.root)

  const isEmpty = total === 0 && shown !== null && !grid.isAdding
  return (
    <>
      <ContextMenu
        items={menuRow === null ? [] : rowMenu(grid, props, menuRow)}
        onOpenChange={open => {
          if (!open) grid.focus()
        }}
      >
        {
          // A grid, or a tree of groups: both are widgets.
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
          <div
            ref={grid.root}
            role={groups.field === null ? 'grid' : 'treegrid'}
            tabIndex={0}
            className="tbl"
            aria-label={`${object.labelPlural}: ${view.name}`}
            aria-rowcount={total === null ? -1 : total + 1}
            aria-colcount={columns.length}
            aria-multiselectable
            aria-readonly={!props.mayEdit || undefined}
            aria-activedescendant={grid.activeId}
            data-row={rowHeight}
            data-locked={!props.mayEdit || undefined}
            style={{ '--row': `${rowHeight}px` } as React.CSSProperties}
            onKeyDown={grid.onKeyDown}
            onPointerDown={grid.onPointerDown}
            onDoubleClick={grid.onDoubleClick}
            onClick={grid.onClick}
            onContextMenu={event => setMenuRow(grid.rowAtEvent(event))}
          >
            {/* Not a stop of Tab, which a scroller would be; so it needs a role that may hold rows. */}
            <div ref={scroller} role="rowgroup" className="tbl-scroll" tabIndex={-1}>
              <TableHead
                columns={columns}
                layout={layout}
                window={window}
                styles={styles}
                order={view.order}
                tickState={ticked === 0 ? 'none' : ticked === total ? 'all' : 'some'}
                onTickAll={grid.tickAll}
                menuOf={at => columnMenu(menuDeps, at)}
                onResize={setWidth}
                onFit={fit}
                onMove={(field, before) =>
                  onChange({
                    columns: moveBefore(
                      showColumn(object, view.columns),
                      column => column.field === field,
                      before === null ? null : column => column.field === before,
                    ),
                  })
                }
                addMenu={hiddenFieldsMenu(menuDeps)}
                showsLocks={props.mayEdit}
              />
              {shown !== null && (
                <TableBody
                  key={gridId}
                  frame={frame}
                  grid={grid}
                  shown={shown}
                  view={view}
                  object={object}
                  rowHeight={rowHeight}
                  measureAt={measureAt}
                  open={props.open}
                  scroller={scroller}
                />
              )}
              {refusal !== null && <div className="tbl-empty">{refusal}</div>}
              {isEmpty && refusal === null && <TableEmpty {...props} />}
              <TableFoot
                object={object}
                columns={columns}
                layout={layout}
                window={window}
                styles={styles}
                context={context}
                total={total}
                values={columns.map((_, at) => footValue(totals, measureAt[at] ?? -1))}
                onAggregate={(field: string, fn: AggregateId | null) =>
                  onChange({
                    columns: changeColumn(object, view.columns, field, {
                      aggregate: fn ?? undefined,
                    }),
                  })
                }
              />
            </div>
          </div>
        }
      </ContextMenu>
      {grid.paste.pending !== null && (
        <PastePreview
          pending={grid.paste.pending}
          paste={grid.paste}
          object={{
            one: object.label.toLocaleLowerCase(),
            more: object.labelPlural.toLocaleLowerCase(),
          }}
          labelOf={at => columns[at]?.field.label ?? ''}
          anchor={() => cellElement(gridId, grid.paste.pending) ?? grid.root.current}
          root={grid.root}
        />
      )}
    </>
  )
}

/** The cell where a block begins; a list without rows has none. */
const cellElement = (gridId: string, pending: PendingPaste | null): Element | null =>
  pending === null
    ? null
    : document.getElementById(`${gridId}-${pending.range.top}-${pending.range.start}`)

const footValue = (
  totals: readonly (Json | null)[] | undefined,
  measure: number,
): Json | null | undefined => (measure < 0 ? undefined : (totals?.[measure + 1] ?? null))

/**
 * People, companies and the like have a face; things in a process, notes and lists are named by
 * words. What can be told apart by more than its title has a face.
 */
function markShape(object: TableViewProps['object']): 'round' | 'square' | null {
  const hasFace =
    !object.isStandard || object.matchFields.some(field => field !== object.titleField)
  return hasFace && !object.fields.some(field => field.type === 'status') ? object.shape : null
}

/** The widest text of a column that is in sight, with its padding. */
function widestCell(scroller: HTMLElement | null, at: number): number | null {
  if (scroller === null) return null
  let widest = 0
  for (const cell of scroller.querySelectorAll<HTMLElement>(
    `[data-c="${at}"], [data-h="${at}"] .tbl-th-button`,
  )) {
    const before = cell.style.width
    cell.style.width = 'max-content'
    widest = Math.max(widest, cell.getBoundingClientRect().width)
    cell.style.width = before
  }
  return widest === 0 ? null : Math.ceil(widest) + 12
}
