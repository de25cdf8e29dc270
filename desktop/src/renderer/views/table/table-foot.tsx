/** The footer of a table: how many records, and one figure per column, chosen from a menu. */
import type { CSSProperties } from 'react'
import type { Json } from '@kith/shared/kit'
import type { AggregateId, CatalogObject } from '@kith/shared/model'
import type { CellContext } from '#renderer/fields'
import { Icon, Menu } from '#renderer/ui'
import {
  aggregateLabel,
  aggregatesOf,
  aggregateText,
  aggregateWord,
} from '../aggregate/aggregate-words.ts'
import type { ColumnLayout, ColumnWindow } from './grid-columns.ts'
import { ADD_WIDTH } from './table-head.tsx'
import type { GridColumn } from './use-columns.ts'

export interface TableFootProps {
  readonly object: CatalogObject
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly window: ColumnWindow
  readonly styles: readonly CSSProperties[]
  readonly context: CellContext
  readonly total: number | null
  /** By column; `undefined` where none is asked. */
  readonly values: readonly (Json | null | undefined)[]
  readonly onAggregate: (field: string, fn: AggregateId | null) => void
}

export function TableFoot(props: TableFootProps) {
  const { object, layout, window, columns, total, context } = props
  const before = layout.places[window.from]
  const gap = before === undefined ? 0 : before.start - layout.frozenWidth
  const shown = []
  for (let at = 1; at < layout.frozenCount; at += 1) shown.push(at)
  for (let at = Math.max(1, window.from); at < window.to; at += 1) shown.push(at)
  const noun = total === 1 ? object.label : object.labelPlural
  return (
    <div className="tbl-foot" role="row" style={{ width: layout.totalWidth + ADD_WIDTH }}>
      <div
        role="gridcell"
        className="tbl-fc"
        data-frozen
        data-last={layout.frozenCount <= 1 || undefined}
        style={props.styles[0]}
      >
        {total !== null && (
          <span className="tbl-total">
            <b>{total.toLocaleString(context.locale)}</b> {noun.toLocaleLowerCase(context.locale)}
          </span>
        )}
      </div>
      {shown.map(at => (
        <FootCell
          key={columns[at]!.field.id}
          {...props}
          at={at}
          gap={at === window.from ? gap : 0}
        />
      ))}
    </div>
  )
}

function FootCell(props: TableFootProps & { readonly at: number; readonly gap: number }) {
  const { columns, layout, at, gap, context, values, onAggregate } = props
  const { field, aggregate } = columns[at]!
  const isFrozen = at < layout.frozenCount
  const text =
    aggregate === null ? '' : aggregateText(aggregate, field, values[at] ?? null, context)
  const word = aggregate === null ? null : aggregateWord(aggregate, field)
  return (
    <>
      {gap > 0 && <div className="tbl-gap" style={{ width: gap }} />}
      <div
        role="gridcell"
        className="tbl-fc"
        data-align={field.fieldType.align === 'end' ? 'end' : undefined}
        data-frozen={isFrozen || undefined}
        data-last={(isFrozen && at === layout.frozenCount - 1) || undefined}
        style={props.styles[at]}
      >
        <Menu
          side="top"
          align={field.fieldType.align === 'end' ? 'end' : 'start'}
          items={[
            { kind: 'heading', label: field.label },
            {
              label: 'None',
              isChecked: aggregate === null,
              onSelect: () => onAggregate(field.id, null),
            },
            ...aggregatesOf(field).map(fn => ({
              label: aggregateLabel(fn, field),
              isChecked: fn === aggregate,
              onSelect: () => onAggregate(field.id, fn),
            })),
          ]}
          trigger={
            <button
              type="button"
              tabIndex={-1}
              className="tbl-fc-button"
              aria-label={word === null ? `Figure under ${field.label}` : undefined}
            >
              {word === null ? (
                <span className="tbl-fc-hint">
                  Figure <Icon name="chevron-down" size={12} />
                </span>
              ) : (
                <span className="trunc">
                  {word.isFirst && `${word.text} `}
                  <b>{text === '' ? '–' : text}</b>
                  {!word.isFirst && ` ${word.text}`}
                </span>
              )}
            </button>
          }
        />
      </div>
    </>
  )
}
