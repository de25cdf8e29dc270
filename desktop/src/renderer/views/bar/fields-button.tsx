/** Which fields show, in which order, and how high the rows are. */
import { useState } from 'react'
import type { CatalogField, CatalogObject, View } from '@kith/shared/model'
import { useActionHandler } from '#renderer/actions'
import { FieldIcon } from '#renderer/fields'
import { Button, Icon, Input, Popover, rankBy, Segmented, Switch } from '#renderer/ui'
import { SortableList } from './sortable-list.tsx'
import { changeColumn, insertColumn, showColumn } from '../table/column-changes.ts'
import { moveBefore } from '../table/grid-columns.ts'
import { shownColumns } from '../table/use-columns.ts'

export interface FieldsButtonProps {
  readonly object: CatalogObject
  readonly view: View
  readonly onChange: (change: Partial<View>) => void
  readonly onEditField: (field: string | null) => void
}

export function FieldsButton({ object, view, onChange, onEditField }: FieldsButtonProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  useActionHandler('view.fields', () => setIsOpen(true))
  const isBoard = view.kind === 'board'
  const shown = isBoard
    ? cardFields(object, view)
    : shownColumns(object, view.columns).map(entry => entry.field)
  const hidden = [...object.fields, ...object.systemFields].filter(
    field => !shown.some(other => other.id === field.id),
  )
  const height = String(view.options['rowHeight'] ?? 'normal')

  const show = (field: CatalogField, isOn: boolean): void => {
    if (isBoard)
      onChange(
        cardChange(
          view,
          isOn ? [...ids(shown), field.id] : ids(shown).filter(id => id !== field.id),
        ),
      )
    else if (isOn) onChange({ columns: insertColumn(object, view.columns, field.id) })
    else onChange({ columns: changeColumn(object, view.columns, field.id, { isHidden: true }) })
  }
  const move = (id: string, before: string | null): void => {
    if (isBoard)
      onChange(
        cardChange(
          view,
          moveBefore(
            ids(shown),
            entry => entry === id,
            before === null ? null : entry => entry === before,
          ),
        ),
      )
    else
      onChange({
        columns: moveBefore(
          showColumn(object, view.columns),
          column => column.field === id,
          before === null ? null : column => column.field === before,
        ),
      })
  }
  const row = (field: CatalogField, isOn: boolean) => (
    <div className="vbar-field">
      <FieldIcon field={field} />
      <span className="trunc grow">{field.label}</span>
      {field.id === object.titleField ? (
        <span className="muted">always</span>
      ) : (
        <Switch label={`Show ${field.label}`} checked={isOn} onChange={next => show(field, next)} />
      )}
    </div>
  )
  const wanted = (list: readonly CatalogField[]) => rankBy(list, text, field => field.label)
  return (
    <Popover
      label="Fields"
      open={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      width={288}
      isFlush
      trigger={
        <Button variant="ghost" size="small" icon="sliders-horizontal" className="vbar-button">
          <span className="vbar-word">Fields</span>
        </Button>
      }
    >
      <div className="vbar-fields">
        <div className="vbar-fields-find">
          <Input
            aria-label="Find a field"
            placeholder="Find a field"
            value={text}
            onChange={event => setText(event.target.value)}
          />
        </div>
        <div className="vbar-fields-list">
          <div className="ui-menu-heading">{isBoard ? 'On the card' : 'Shown'}</div>
          <SortableList
            items={(text === '' ? shown : wanted(shown)).map(field => ({
              id: field.id,
              isFixed: field.id === object.titleField,
              face: row(field, true),
              label: field.label,
            }))}
            onMove={move}
          />
          {hidden.length > 0 && <div className="ui-menu-heading">Hidden</div>}
          {(text === '' ? hidden : wanted(hidden)).map(field => (
            <div key={field.id} className="vbar-hidden">
              {row(field, false)}
            </div>
          ))}
        </div>
        {!isBoard && (
          <div className="vbar-density">
            <Segmented
              label="Row height"
              value={height === 'compact' || height === 'roomy' ? height : 'normal'}
              options={[
                { value: 'compact', label: 'Compact', icon: 'rows-4' },
                { value: 'normal', label: 'Normal', icon: 'rows-3' },
                { value: 'roomy', label: 'Roomy', icon: 'rows-2' },
              ]}
              onChange={rowHeight =>
                onChange({
                  options: {
                    ...view.options,
                    rowHeight: rowHeight === 'normal' ? null : rowHeight,
                  },
                })
              }
            />
          </div>
        )}
        <button
          type="button"
          className="ui-menu-item vbar-newfield"
          onClick={() => {
            setIsOpen(false)
            onEditField(null)
          }}
        >
          <Icon name="plus" />
          <span className="ui-menu-label">New field…</span>
        </button>
      </div>
    </Popover>
  )
}

const ids = (fields: readonly CatalogField[]): readonly string[] => fields.map(field => field.id)
const cardChange = (view: View, cardFields: readonly string[]): Partial<View> => ({
  options: { ...view.options, cardFields },
})

export function cardFields(object: CatalogObject, view: View): readonly CatalogField[] {
  const list = view.options['cardFields']
  return (Array.isArray(list) ? list : []).flatMap(
    id => object.fields.find(field => field.id === id || field.name === id) ?? [],
  )
}
