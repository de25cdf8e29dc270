/** The header of a group: its name, how many, and the figures of its columns; folds on click. */
import { memo } from 'react'
import type { Json } from '@kith/shared/kit'
import { Chip, Icon } from '#renderer/ui'
import { RecordMark } from '#renderer/fields'
import { AggregateValue } from '../aggregate/aggregate-value.tsx'
import type { GroupSection } from '../group/group-sections.ts'
import type { RowFrame } from './table-row.tsx'

export interface GroupRowProps {
  readonly frame: RowFrame
  readonly group: GroupSection
  readonly section: number
  readonly isCollapsed: boolean
  /** Pixels from the top; `null` for the one that sticks. */
  readonly top: number | null
  /** Measure number per column, −1 for none. */
  readonly measures: readonly number[]
  readonly ariaRow: number
}

export const GroupRow = memo(function GroupRow(props: GroupRowProps) {
  const { frame, group, section, top, measures } = props
  const { columns, layout, window } = frame
  const before = layout.places[window.from]
  const gap = before === undefined ? 0 : before.start - layout.frozenWidth
  const cells = []
  for (let at = window.from; at < window.to; at += 1) cells.push(at)
  return (
    <div
      role="row"
      className="tbl-group"
      data-g={section}
      data-stuck={top === null || undefined}
      aria-rowindex={props.ariaRow}
      aria-expanded={!props.isCollapsed}
      style={
        top === null
          ? { width: layout.totalWidth }
          : { width: layout.totalWidth, transform: `translateY(${top}px)` }
      }
    >
      <div role="gridcell" className="tbl-group-name" style={{ width: layout.frozenWidth }}>
        <span className="tbl-group-in">
          <Icon name={props.isCollapsed ? 'chevron-right' : 'chevron-down'} size={14} />
          <GroupFace group={group} frame={frame} />
          <span className="tbl-count">{group.count.toLocaleString(frame.context.locale)}</span>
        </span>
      </div>
      {gap > 0 && <div className="tbl-gap" style={{ width: gap }} />}
      {cells.map(at => {
        const measure = measures[at] ?? -1
        const value: Json | null = measure < 0 ? null : (group.values[measure] ?? null)
        const column = columns[at]!
        return (
          <div
            key={column.field.id}
            role="gridcell"
            className="tbl-group-cell"
            data-align={column.field.fieldType.align === 'end' ? 'end' : undefined}
            style={{ width: column.width }}
          >
            {measure >= 0 && column.aggregate !== null && (
              <AggregateValue
                field={column.field}
                fn={column.aggregate}
                value={value}
                context={frame.context}
              />
            )}
          </div>
        )
      })}
    </div>
  )
})

function GroupFace({ group, frame }: { readonly group: GroupSection; readonly frame: RowFrame }) {
  if (group.choice !== null) return <Chip hue={group.choice.hue}>{group.label}</Chip>
  if (group.ref !== null)
    return (
      <b className="tbl-group-ref">
        <RecordMark record={group.ref} catalog={frame.context.catalog} />
      </b>
    )
  return (
    <b className="trunc" dir="auto" data-empty={group.isEmptyGroup || undefined}>
      {group.label}
    </b>
  )
}
