/** Step 2: every column with samples, its place, and how sure Kith is. */
import { useState } from 'react'
import { fieldTypes } from '@kith/shared/model'
import type { ColumnTarget, ImportColumn } from '@kith/shared/rpc'
import { useCatalog, useFormat } from '#renderer/client'
import { Button, Icon, Menu } from '#renderer/ui'
import { columnStand, columnSummary, foldedColumns, targetOf } from './column-state.ts'
import type { ImportEvent, ImportState } from './import-state.ts'
import { StepHead } from './step-head.tsx'
import { TargetPicker } from './target-picker.tsx'
import { targetFace } from './target-options.ts'

interface Props {
  readonly state: ImportState
  readonly isLocked: boolean
  readonly onEvent: (event: ImportEvent) => void
}

const SHOW_AT_LEAST = 8
/** As many new fields may be more than anybody wants in a workspace. */
const MANY_NEW = 3

export function StepColumns({ state, isLocked, onEvent }: Props) {
  const { source, plan, decided } = state
  const { locale } = useFormat()
  const [showsAll, setShowsAll] = useState(false)
  const summary = columnSummary(source.columns, plan, decided)
  const { shown, folded } = foldedColumns(source.columns, decided, SHOW_AT_LEAST)
  const list = showsAll ? source.columns : shown
  const fresh = plan.columns.filter(target => target.kind === 'new').length
  const waiting = source.columns.filter(
    ({ guess, index }) => guess.kind === 'new' && targetOf(plan, index).kind === 'skip',
  ).length
  return (
    <section
      className="import-step import-columns"
      aria-label="Columns"
      data-locked={isLocked || undefined}
    >
      <StepHead
        number={2}
        title="Columns"
        isNow={summary.toDecide > 0}
        isDone={summary.toDecide === 0}
      >
        <span className="import-facts grow">{summary.text}</span>
        {plan.newObject === undefined && (fresh >= MANY_NEW || waiting >= MANY_NEW) && (
          <Button
            variant="ghost"
            size="small"
            disabled={isLocked}
            onClick={() => onEvent({ type: 'new', isIn: fresh < MANY_NEW })}
          >
            {fresh >= MANY_NEW
              ? `Leave the ${fresh.toLocaleString(locale)} new fields out`
              : `Make ${waiting.toLocaleString(locale)} new fields`}
          </Button>
        )}
        {source.saved.length > 0 && (
          <Menu
            align="end"
            trigger={
              <Button variant="ghost" size="small" icon="history" disabled={isLocked}>
                {source.saved.length === 1 ? source.saved[0]?.name : 'Saved mappings'}
              </Button>
            }
            items={source.saved.map(saved => ({
              label: saved.name,
              icon: 'history',
              onSelect: () => onEvent({ type: 'mapping', plan: saved.plan }),
            }))}
          />
        )}
      </StepHead>
      <div className="import-map" role="table" aria-label="Columns and where they go">
        <div className="import-map-row import-map-head" role="row">
          <span role="columnheader">In the file</span>
          <span role="columnheader">Samples</span>
          <span />
          <span role="columnheader">Goes to</span>
          <span role="columnheader">Confidence</span>
        </div>
        {list.map(column => (
          <ColumnRow
            key={column.index}
            state={state}
            column={column}
            isLocked={isLocked}
            onPlace={target => onEvent({ type: 'place', column: column.index, target })}
          />
        ))}
      </div>
      {folded.length > 0 && (
        <button
          type="button"
          className="import-more"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          <Icon name={showsAll ? 'chevron-down' : 'chevron-right'} size={14} />
          {showsAll
            ? 'Fold the certain ones'
            : `${folded.length} more, all ${folded.some(column => column.confidence === 'empty') ? 'certain or empty' : 'certain'}`}
          {!showsAll && (
            <span className="muted trunc">
              {folded.map(column => column.header || `Column ${column.index + 1}`).join(', ')}
            </span>
          )}
        </button>
      )}
    </section>
  )
}

function ColumnRow({
  state,
  column,
  isLocked,
  onPlace,
}: {
  readonly state: ImportState
  readonly column: ImportColumn
  readonly isLocked: boolean
  readonly onPlace: (target: ColumnTarget) => void
}) {
  const { plan, decided } = state
  const catalog = useCatalog()
  const { locale } = useFormat()
  const target = targetOf(plan, column.index)
  const object = catalog.findObject(plan.object) ?? null
  const face = targetFace(target, catalog, object, typeIcon, plan.dateOrder)
  const stand = columnStand(column, target, decided)
  return (
    <div className="import-map-row" role="row" data-stand={stand}>
      <span role="cell" className="import-column trunc" dir="auto" title={column.header}>
        {column.header || <span className="muted">Column {column.index + 1}</span>}
      </span>
      <span role="cell" className="import-samples trunc" title={column.samples.join('\n')}>
        {column.samples.length === 0
          ? 'Empty'
          : column.emptyShare > 0.9
            ? `${new Intl.NumberFormat(locale, { style: 'percent' }).format(column.emptyShare)} empty`
            : column.samples.slice(0, 3).map((sample, at) => (
                <span key={`${at}/${sample}`}>
                  {at > 0 && <i>/</i>}
                  <bdi>{sample}</bdi>
                </span>
              ))}
      </span>
      <Icon name="arrow-right" size={14} className="import-arrow" />
      <span role="cell">
        <TargetPicker
          state={state}
          column={column}
          target={target}
          face={face}
          stand={stand}
          isLocked={isLocked}
          onPlace={onPlace}
        />
      </span>
      <span role="cell">
        <Confidence
          column={column}
          stand={stand}
          isDecided={decided.has(column.index)}
          newType={target.kind === 'new' ? target.type : null}
          locale={locale}
        />
      </span>
    </div>
  )
}

function Confidence({
  column,
  stand,
  isDecided,
  newType,
  locale,
}: {
  readonly column: ImportColumn
  readonly stand: ReturnType<typeof columnStand>
  readonly isDecided: boolean
  /** Type of the field that the column makes. */
  readonly newType: string | null
  readonly locale: string
}) {
  if (isDecided)
    return (
      <span className="import-sure" data-sure="yes">
        <Icon name="check" size={14} />
        You chose
      </span>
    )
  if (stand === 'decide')
    return (
      <span className="import-sure" data-sure="no">
        <Icon name="triangle-alert" size={14} />
        You decide
      </span>
    )
  if (column.confidence === 'empty' || stand === 'out')
    return (
      <span className="import-sure" data-sure="none">
        <Icon name="minus" size={14} />
        {column.confidence === 'empty' ? 'Empty' : 'Left out'}
      </span>
    )
  if (newType !== null)
    return (
      <span className="import-sure" data-sure="new">
        <Icon name="plus" size={14} />
        <span className="trunc">{fieldTypes.find(newType)?.label ?? newType}</span>
      </span>
    )
  if (column.confidence === 'certain')
    return (
      <span className="import-sure" data-sure="yes">
        <Icon name="check" size={14} />
        Certain
      </span>
    )
  return (
    <span className="import-sure" data-sure="likely">
      <Icon name="equal-approximately" size={14} />
      Likely {new Intl.NumberFormat(locale, { style: 'percent' }).format(column.score)}
    </span>
  )
}

const typeIcon = (type: string): string => fieldTypes.find(type)?.icon ?? 'type'
