/** One field of a record: its name, and its value until somebody edits it. */
import type { KeyboardEvent, MouseEvent } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'
import {
  FieldCell,
  FieldIcon,
  FieldInput,
  fieldLock,
  isLocked,
  type AfterCommit,
} from '#renderer/fields'
import { Icon } from '#renderer/ui'
import { isEmptyCell } from './field-groups.ts'

export interface FieldRowProps {
  readonly field: CatalogField
  readonly value: Json
  readonly isEditing: boolean
  readonly seed: string | undefined
  readonly canEdit: boolean
  readonly onStart: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onCommit: (value: Json, move: AfterCommit) => void
  readonly onCancel: () => void
  readonly openRecord: (id: string, object: string) => void
}

export function FieldRow(props: FieldRowProps) {
  const { field, value, isEditing, canEdit } = props
  return (
    <div className="field-row" data-editing={isEditing || undefined}>
      <span className="field-name" title={field.description ?? undefined}>
        <FieldIcon field={field} size={14} />
        <span className="trunc">{field.label}</span>
      </span>
      {isEditing ? (
        <div className="field-input" data-field={field.id}>
          <FieldInput
            field={field}
            value={value}
            {...(props.seed === undefined ? {} : { seed: props.seed })}
            onCommit={props.onCommit}
            onCancel={props.onCancel}
          />
        </div>
      ) : (
        // Values are walked with arrows and opened with Enter; they hold links of their own, so
        // that they are groups, and the pencil is the button that says "edit".
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <div
          role="group"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="field-value"
          data-field={field.id}
          data-can-edit={canEdit || undefined}
          data-tip={isLocked(field) ? fieldLock(field) : undefined}
          aria-label={field.label}
          onKeyDown={props.onKeyDown}
          onClick={event => onClick(event, props)}
        >
          {isEmptyCell(value) ? (
            field.fieldType.emptyText === undefined ? (
              <span className="field-blank">{canEdit ? 'Add' : ''}</span>
            ) : (
              <span className="muted">{field.fieldType.emptyText}</span>
            )
          ) : (
            <FieldCell field={field} value={value} />
          )}
          {canEdit && (
            <button
              type="button"
              tabIndex={-1}
              className="field-pencil"
              aria-label={`Edit ${field.label}`}
            >
              <Icon name="pencil" size={14} />
            </button>
          )}
        </div>
      )}
    </div>
  )
}

/** Links inside a value are followed; anywhere else the value opens for editing. */
function onClick(event: MouseEvent, props: FieldRowProps): void {
  const target = event.target instanceof Element ? event.target : null
  const link = target?.closest<HTMLElement>('[data-record]')
  if (link) {
    event.preventDefault()
    props.openRecord(link.dataset['record'] ?? '', link.dataset['object'] ?? '')
    return
  }
  if (target?.closest('a[href], [data-follow]')) return
  if (globalThis.getSelection()?.isCollapsed === false) return
  if (props.canEdit) props.onStart()
}
