/**
 * A record's fields, edited where they are read: Enter or a click opens, Tab goes on, Esc takes back,
 * arrows walk. Empty ones wait behind "Show 7 empty", but for a record that has next to nothing yet:
 * whoever made it a moment ago goes on to fill them in.
 */
import { Fragment, useRef, useState, type KeyboardEvent } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import {
  fieldLock,
  hasInput,
  isFlag,
  isLocked,
  isWritable,
  type AfterCommit,
} from '#renderer/fields'
import { ConflictLine, OtherConflicts } from '#renderer/features/sync'
import { Icon, toast } from '#renderer/ui'
import { fieldGroups, isHardlyFilled, neighbour } from './field-groups.ts'
import { FieldRow } from './field-row.tsx'
import './field-list.css'

export interface FieldListProps {
  readonly object: CatalogObject
  readonly row: Row
  readonly onSet: (field: CatalogField, value: Json) => void
  readonly openRecord: (id: string, object: string) => void
  /** Nothing may be changed: a deleted record, an older moment. */
  readonly isReadOnly?: boolean
}

export function FieldList({ object, row, onSet, openRecord, isReadOnly = false }: FieldListProps) {
  const [folding, setFolding] = useState<{ readonly record: string; readonly isOpen: boolean }>()
  const [showsSystem, setShowsSystem] = useState(false)
  const [editing, setEditing] = useState<{ readonly field: string; readonly seed?: string } | null>(
    null,
  )
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const box = useRef<HTMLDivElement>(null)
  const groups = fieldGroups(object, row.cells, kept)
  // Decided once for each record: fields do not fold away from under who fills them in.
  if (folding?.record !== row.id)
    setFolding({ record: row.id, isOpen: !isReadOnly && isHardlyFilled(groups) })
  const showsEmpty = folding?.isOpen === true
  const shown = [
    ...groups.filled,
    ...(showsEmpty ? groups.empty : []),
    ...(showsSystem ? groups.system : []),
  ]

  const focus = (field: string) =>
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)?.focus(),
    )
  const start = (field: CatalogField, seed?: string) => {
    setKept(before => new Set(before).add(field.id))
    // A flag needs no editor: it is turned over.
    if (isFlag(field)) onSet(field, row.cells[field.id] !== true)
    else setEditing(seed === undefined ? { field: field.id } : { field: field.id, seed })
  }
  const finish = (field: string, move: AfterCommit) => {
    const step = move === 'back' || move === 'up' ? -1 : 1
    const next = move === 'stay' ? undefined : neighbour(shown, field, step)
    setEditing(null)
    if ((move === 'next' || move === 'back') && next !== undefined && canEdit(next)) start(next)
    else focus((next ?? { id: field }).id)
  }
  const canEdit = (field: CatalogField) =>
    !isReadOnly && (hasInput(field) || (isFlag(field) && isWritable(field)))

  const onKeyDown = (event: KeyboardEvent, field: CatalogField) => {
    if (event.target !== event.currentTarget) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      const next = neighbour(shown, field.id, step)
      if (next === undefined) return
      event.preventDefault()
      event.stopPropagation()
      focus(next.id)
    } else if ((event.key === 'Enter' || event.key === 'F2') && isLocked(field)) {
      event.preventDefault()
      toast(fieldLock(field), { id: 'locked' })
    } else if ((event.key === 'Enter' || event.key === 'F2') && canEdit(field)) {
      event.preventDefault()
      start(field)
    } else if (isTyping(event) && canEdit(field) && !isFlag(field)) {
      event.preventDefault()
      start(field, event.key)
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && canEdit(field)) {
      event.preventDefault()
      setKept(before => new Set(before).add(field.id))
      onSet(field, null)
    }
  }
  const rowOf = (field: CatalogField) => (
    <Fragment key={field.id}>
      <FieldRow
        field={field}
        value={valueOf(row, field)}
        isEditing={editing?.field === field.id}
        seed={editing?.seed}
        canEdit={canEdit(field)}
        onStart={() => start(field)}
        onKeyDown={event => onKeyDown(event, field)}
        onCommit={(value, move) => {
          onSet(field, value)
          finish(field.id, move)
        }}
        onCancel={() => finish(field.id, 'stay')}
        openRecord={openRecord}
      />
      {!isReadOnly && <ConflictLine record={row.id} field={field.id} />}
    </Fragment>
  )

  return (
    <div ref={box} className="fields" role="group" aria-label="Fields" data-doc={row.id}>
      {!isReadOnly && <OtherConflicts record={row.id} shown={shown.map(({ id }) => id)} />}
      {groups.filled.map(rowOf)}
      {groups.empty.length > 0 && (
        <Fold
          isOpen={showsEmpty}
          onToggle={() => setFolding({ record: row.id, isOpen: !showsEmpty })}
        >
          {showsEmpty ? 'Hide empty' : `Show ${groups.empty.length} empty`}
        </Fold>
      )}
      {showsEmpty && groups.empty.map(rowOf)}
      {groups.system.length > 0 && (
        <Fold isOpen={showsSystem} onToggle={() => setShowsSystem(!showsSystem)}>
          {showsSystem ? 'Hide what Kith keeps' : 'Show what Kith keeps'}
        </Fold>
      )}
      {showsSystem && groups.system.map(rowOf)}
    </div>
  )
}

/** Created and changed are facts of the row itself. */
function valueOf(row: Row, field: CatalogField): Json {
  if (field.id === 'createdAt') return row.createdAt
  if (field.id === 'updatedAt') return row.updatedAt
  return row.cells[field.id] ?? null
}

/** Letters that mean something to the panel (J, K) are typed after Enter. */
const isTyping = (event: KeyboardEvent) =>
  /^[0-9]$/.test(event.key) && !event.metaKey && !event.ctrlKey && !event.altKey

function Fold({
  isOpen,
  onToggle,
  children,
}: {
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly children: string
}) {
  return (
    <button type="button" className="fields-fold" aria-expanded={isOpen} onClick={onToggle}>
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
      {children}
    </button>
  )
}
