/** The row that makes a record: type a name, Enter makes it and waits for the next. */
import { useAccess } from '#renderer/client'
import { useState } from 'react'
import type { CatalogObject } from '@kith/shared/model'
import { FieldInput } from '#renderer/fields'
import { Icon } from '#renderer/ui'
import type { RowFrame } from './table-row.tsx'
import type { Grid } from './use-grid.ts'

export interface NewRowProps {
  readonly grid: Grid
  readonly object: CatalogObject
  readonly frame: RowFrame
  /** Pixels from the top; pinned under the header without. */
  readonly top?: number
  readonly isPinned?: boolean
  readonly onOpen: ((record: string) => void) | null
}

export function NewRow({ grid, object, frame, top, isPinned = false }: NewRowProps) {
  const [isOpen, setIsOpen] = useState(isPinned)
  const [turn, setTurn] = useState(0)
  const access = useAccess()
  if (!access.may('create', object.id)) return null
  const width = frame.layout.places[0]?.width ?? 240
  const leave = (): void => {
    setIsOpen(false)
    if (isPinned) grid.stopAdding()
  }
  return (
    <div
      role="row"
      className="tbl-new"
      data-pinned={isPinned || undefined}
      style={
        top === undefined
          ? { width: frame.layout.totalWidth }
          : { transform: `translateY(${top}px)`, width: frame.layout.totalWidth }
      }
    >
      <div
        role="gridcell"
        className="tbl-new-cell"
        style={{ width }}
        data-editing={isOpen || undefined}
      >
        {isOpen ? (
          <>
            <Icon name="plus" size={14} />
            <span className="tbl-title-editor">
              <FieldInput
                key={turn}
                field={object.title}
                value={null}
                onCancel={leave}
                onCommit={(value, after) => {
                  if (value === null) {
                    leave()
                    return
                  }
                  void grid.add({ [object.title.id]: value })
                  if (after === 'down') setTurn(turn + 1)
                  else leave()
                }}
              />
            </span>
          </>
        ) : (
          <button
            type="button"
            className="tbl-new-button"
            tabIndex={-1}
            onClick={() => setIsOpen(true)}
          >
            <Icon name="plus" size={14} />
            New {object.label.toLocaleLowerCase()}
          </button>
        )}
      </div>
    </div>
  )
}
