/** One card: title and face, what it is about and how much, what is next and when. */
import { memo, useEffect, useRef, useState } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview'
import { type CatalogField, wallDay } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { NO_NAME, NoNextStep, refsOf, renderCell, type CellContext } from '#renderer/fields'
import { Avatar, Icon } from '#renderer/ui'
import type { CardLayout } from './card-layout.ts'
import { dayOfWhen } from '../group/moment-day.ts'

export interface BoardCardProps {
  readonly row: Row | undefined
  readonly column: string
  readonly index: number
  readonly top: number
  readonly layout: CardLayout
  readonly context: CellContext
  readonly isOpen: boolean
  readonly isActive: boolean
  /** Still under way: a date that has passed is late, a missing next step is named. */
  readonly isUnderWay: boolean
  readonly amount: number | null
  /** This person may put it elsewhere. */
  readonly mayMove: boolean
}

export const CARD_DRAG = 'board-card'

export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { row, column, index, top, layout, context } = props
  const card = useRef<HTMLElement>(null)
  const [isDragged, setIsDragged] = useState(false)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const element = card.current
    if (element === null) return
    return combine(
      draggable({
        element,
        canDrag: () => latest.current.row !== undefined && latest.current.mayMove,
        getInitialData: () => ({
          kind: CARD_DRAG,
          column: latest.current.column,
          index: latest.current.index,
          record: latest.current.row?.id ?? '',
          title: latest.current.row?.title ?? '',
          amount: latest.current.amount ?? 0,
        }),
        onGenerateDragPreview: ({ nativeSetDragImage, location }) => {
          const box = element.getBoundingClientRect()
          setCustomNativeDragPreview({
            nativeSetDragImage,
            getOffset: () => ({
              x: location.current.input.clientX - box.left + 8,
              y: location.current.input.clientY - box.top + 10,
            }),
            render({ container }) {
              const copy = element.cloneNode(true)
              if (!(copy instanceof HTMLElement)) return
              copy.style.transform = 'none'
              copy.style.position = 'static'
              copy.style.width = `${box.width}px`
              copy.classList.add('is-preview')
              const frame = document.createElement('div')
              frame.className = 'bd-preview'
              frame.append(copy)
              container.append(frame)
            },
          })
        },
        onDragStart: () => setIsDragged(true),
        onDrop: () => setIsDragged(false),
      }),
    )
  }, [])

  const title = row?.title.trim() ?? ''
  const faceRef =
    layout.face === null || row === undefined ? undefined : refsOf(row.cells[layout.face.id])[0]
  return (
    <article
      ref={card}
      className="bd-card"
      data-card={index}
      data-column={column}
      data-id={row?.id}
      data-open={props.isOpen || undefined}
      data-active={props.isActive || undefined}
      data-dragged={isDragged || undefined}
      aria-label={title === '' ? NO_NAME : title}
      style={{ transform: `translateY(${top}px)`, height: layout.height }}
    >
      {row !== undefined && (
        <>
          <div className="bd-r1">
            {title === '' ? (
              <span className="trunc grow cell-unnamed">{NO_NAME}</span>
            ) : (
              <b className="trunc grow" dir="auto">
                {title}
              </b>
            )}
            {faceRef !== undefined && (
              <span data-tip={faceRef.title}>
                <Avatar name={faceRef.title} size={16} />
              </span>
            )}
          </div>
          {(layout.lead !== null || layout.amount !== null) && (
            <div className="bd-r2">
              <span className="bd-lead">
                {layout.lead !== null && cell(layout.lead, row, context, 170)}
              </span>
              {layout.amount !== null && (
                <span className="bd-amount">{cell(layout.amount, row, context)}</span>
              )}
            </div>
          )}
          {layout.rest.map(field => (
            <div key={field.id} className="bd-r2 bd-rest">
              {cell(field, row, context, 230)}
            </div>
          ))}
          {(layout.next !== null || layout.when !== null || layout.tag !== null) && (
            <LastLine {...props} row={row} />
          )}
        </>
      )}
    </article>
  )
})

function LastLine({ row, layout, context, isUnderWay }: BoardCardProps & { readonly row: Row }) {
  const next = layout.next === null ? null : row.cells[layout.next.id]
  const hasNext = next !== undefined && next !== null && next !== ''
  const when = layout.when === null ? null : row.cells[layout.when.id]
  const today = wallDay(context.now, context.timeZone)
  const isLate = isUnderWay && typeof when === 'string' && dayOfWhen(when, context.timeZone) < today
  return (
    <div className="bd-r3" data-tag={layout.tag !== null || undefined}>
      {layout.tag !== null && cell(layout.tag, row, context, 120)}
      {layout.next !== null && (
        <span className="bd-next">
          {hasNext ? (
            layout.next.storageKind.home === 'derived' ? (
              cell(layout.next, row, context)
            ) : (
              <>
                <i className="cell-next-dot" />
                <span className="trunc" dir="auto">
                  {String(next)}
                </span>
              </>
            )
          ) : isUnderWay ? (
            <NoNextStep
              text={
                layout.next.fieldType.emptyText ?? `No ${layout.next.label.toLocaleLowerCase()}`
              }
            />
          ) : null}
        </span>
      )}
      <span className="grow" />
      {layout.when !== null && (
        <span className="bd-when" data-late={isLate || undefined}>
          {isLate && <Icon name="calendar-x" size={12} label="Late" />}
          {cell(layout.when, row, context)}
        </span>
      )}
    </div>
  )
}

const cell = (field: CatalogField, row: Row, context: CellContext, width?: number) =>
  renderCell(field, row.cells[field.id], context, width === undefined ? {} : { width })
