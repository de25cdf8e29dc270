/** What can be done with the ticked rows, at the bottom of the list. One record or a hundred thousand: one command, one undo. */
import { useState } from 'react'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import type { Query } from '@kith/shared/query'
import { useActionHandler, useActionMenu } from '#renderer/actions'
import { useAccess, useCommand } from '#renderer/client'
import { hasInput, isFlag, isWritable, toCommandValue } from '#renderer/fields'
import { Button, Icon, IconButton, Kbd } from '#renderer/ui'
import { nothingTicked, type Ticked } from '../table/grid-selection.ts'
import { BulkEdit } from './bulk-edit.tsx'
import { selectionInput } from './selection-input.ts'

export interface BulkBarProps {
  readonly object: CatalogObject
  readonly query: Query
  readonly ticked: Ticked
  readonly count: number
  readonly total: number
  readonly onTicked: (ticked: Ticked) => void
  readonly onTickAll: () => void
  /** Gives the focus back to the list. */
  readonly onDone: () => void
}

export function BulkBar(props: BulkBarProps) {
  const { object, query, ticked, count, total, onTicked, onTickAll, onDone } = props
  const run = useCommand()
  const access = useAccess()
  const mayEdit = access.mayInWorkspace('bulkEdit') && access.may('edit', object.id)
  const mayDelete = access.mayInWorkspace('bulkEdit') && access.may('delete', object.id)
  const actionMenu = useActionMenu()
  const [isEditing, setIsEditing] = useState<CatalogField | true | null>(null)
  const isAll = count === total
  const selection = selectionInput(query, ticked)
  const owner = object.fields.find(field => field.type === 'user' && isWritable(field))
  const tags = object.fields.find(field => field.storageKind.id === 'choices' && isWritable(field))

  const remove = (): void => {
    void run('records.delete', selection).then(answer => {
      if (answer !== null) onTicked(nothingTicked)
      onDone()
    })
  }
  const set = (field: CatalogField, value: Json): void => {
    setIsEditing(null)
    onDone()
    void run('records.set', { ...selection, cells: { [field.id]: toCommandValue(field, value) } })
  }
  useActionHandler('selection.edit', () => setIsEditing(true), mayEdit)
  useActionHandler('selection.delete', remove, mayDelete)
  useActionHandler('selection.clear', () => onTicked(nothingTicked))
  const lent = ['records.merge', 'export.open', 'list.addRecords'].flatMap(
    id => actionMenu(id) ?? [],
  )
  return (
    <div className="bulk" role="toolbar" aria-label="Selected records">
      <b className="bulk-count">{count.toLocaleString()} selected</b>
      {!isAll && (
        <Button variant="ghost" size="small" onClick={onTickAll}>
          Select all {total.toLocaleString()} <Kbd keys="Mod+A" />
        </Button>
      )}
      <i className="vbar-line" aria-hidden />
      {mayEdit && (
        <BulkEdit
          object={object}
          opened={isEditing}
          onOpened={setIsEditing}
          fields={object.fields.filter(
            field => (hasInput(field) || isFlag(field)) && isWritable(field),
          )}
          count={count}
          onSet={set}
        />
      )}
      {mayEdit && owner !== undefined && (
        <Button variant="ghost" size="small" icon="user" onClick={() => setIsEditing(owner)}>
          Assign
        </Button>
      )}
      {mayEdit && tags !== undefined && (
        <Button variant="ghost" size="small" icon="tag" onClick={() => setIsEditing(tags)}>
          {tags.label}
        </Button>
      )}
      {lent.map(entry => (
        <Button
          key={entry.label}
          variant="ghost"
          size="small"
          {...(entry.icon === undefined ? {} : { icon: entry.icon })}
          onClick={() => entry.onSelect?.()}
        >
          {entry.label}
        </Button>
      ))}
      <i className="vbar-line" aria-hidden />
      {mayDelete && (
        <Button variant="ghost" size="small" className="bulk-delete" onClick={remove}>
          <Icon name="trash-2" />
          Delete
        </Button>
      )}
      <IconButton
        icon="x"
        label="Clear the selection"
        keys="Escape"
        size="small"
        onClick={() => onTicked(nothingTicked)}
      />
    </div>
  )
}
