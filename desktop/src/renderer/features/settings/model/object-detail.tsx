import { useState } from 'react'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { type Place, useAccess, useCommand, useNavigation } from '#renderer/client'
import { Button, Icon, IconButton, Menu, Select, Switch, useDragOrder } from '#renderer/ui'
import { LockedUnless, SettingGroup, SettingRow } from '../setting-row.tsx'
import { TextSetting } from '../text-setting.tsx'
import { FieldDialog } from './field-dialog.tsx'
import { HuePicker } from './hue-picker.tsx'
import { IconPicker } from './icon-picker.tsx'

const LIST: Place = { page: 'settings', section: 'objects' }

export interface ObjectDetailProps {
  readonly object: CatalogObject
  /** A field that is opened at once; `+` begins a new one. */
  readonly opens: string | null
}

export function ObjectDetail({ object, opens }: ObjectDetailProps) {
  const { go } = useNavigation()
  const run = useCommand()
  const mayDefine = useAccess().mayInWorkspace('defineObjects')
  const change = (part: object): void =>
    void run('object.change', { object: object.id, ...part }, { toast: false })
  const titles = object.fields.filter(field => field.type === 'text' || field.type === 'fullName')
  return (
    <>
      <div className="row-x settings-tools">
        <Button variant="ghost" icon="arrow-left" onClick={() => go(LIST)}>
          All objects
        </Button>
        <span className="grow" />
        <Button icon={object.icon} onClick={() => go({ page: 'object', object: object.id })}>
          Open {object.labelPlural}
        </Button>
      </div>
      <LockedUnless may={mayDefine}>
        <SettingGroup title={object.labelPlural}>
          <SettingRow label="Name" hint="For one record and for several.">
            <div className="model-names">
              <TextSetting
                label="Name for one"
                value={object.label}
                isRequired
                onCommit={label => change({ label })}
              />
              <TextSetting
                label="Name for several"
                value={object.labelPlural}
                isRequired
                onCommit={labelPlural => change({ labelPlural })}
              />
            </div>
          </SettingRow>
          <SettingRow label="Look">
            <div className="row-x model-form-look">
              <IconPicker value={object.icon} onChange={icon => change({ icon })} />
              <HuePicker
                label="Colour"
                value={object.hue}
                onChange={hue => change({ hue: hue ?? 260 })}
              />
            </div>
          </SettingRow>
          <SettingRow label="Title" hint="The field that stands for the record everywhere.">
            <Select
              label="Title"
              width={200}
              value={object.titleField}
              options={titles.map(field => ({
                value: field.id,
                label: field.label,
                icon: field.icon ?? field.fieldType.icon,
              }))}
              onChange={titleField => change({ titleField })}
            />
          </SettingRow>
          <SettingRow label="In the sidebar">
            <Switch
              label="In the sidebar"
              checked={object.isListed}
              onChange={isListed => change({ isListed })}
            />
          </SettingRow>
        </SettingGroup>
        <Fields object={object} opens={opens} />
        {!object.isStandard && (
          <SettingGroup
            title="Archive"
            hint="Takes the object and its records out of sight. Both come back when you bring it back."
          >
            <SettingRow label={`Archive ${object.labelPlural}`}>
              <Button
                variant="danger"
                icon="archive"
                onClick={() => {
                  go(LIST)
                  void run('object.archive', { object: object.id })
                }}
              >
                Archive
              </Button>
            </SettingRow>
          </SettingGroup>
        )}
      </LockedUnless>
    </>
  )
}

function Fields({ object, opens }: ObjectDetailProps) {
  const run = useCommand()
  const [editing, setEditing] = useState<CatalogField | 'new' | null>(() =>
    opens === '+' ? 'new' : (object.fields.find(field => field.id === opens) ?? null),
  )
  const archived = object.allFields.filter(field => field.isArchived)
  const move = (field: CatalogField, to: number): void => {
    const ids = object.fields.map(one => one.id).filter(id => id !== field.id)
    ids.splice(Math.max(0, Math.min(ids.length, to)), 0, field.id)
    void run('fields.reorder', { object: object.id, fields: ids }, { toast: false })
  }
  const itemOf = useDragOrder((moved, target) => {
    const field = object.fields.find(each => each.id === moved)
    if (field)
      move(
        field,
        object.fields.findIndex(each => each.id === target),
      )
  })
  return (
    <>
      <SettingGroup
        title="Fields"
        action={
          <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
            New field
          </Button>
        }
      >
        <ul>
          {object.fields.map((field, at) => (
            // The keys' way is in the menu; dragging is for the mouse.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <li key={field.id} className="model-row" {...itemOf(field.id)}>
              <Icon name="grip-vertical" size={14} className="model-grip" />
              <Icon name={field.icon ?? field.fieldType.icon} />
              <button
                type="button"
                className="model-name trunc w500"
                onClick={() => setEditing(field)}
              >
                {field.label}
              </button>
              <span className="muted trunc grow">
                {[field.fieldType.label, field.isRequired && 'required', field.isUnique && 'unique']
                  .filter(Boolean)
                  .join(', ')}
              </span>
              <Menu
                align="end"
                trigger={
                  <IconButton icon="ellipsis" size="small" label={`More for ${field.label}`} />
                }
                items={[
                  { label: 'Change', icon: 'pencil', onSelect: () => setEditing(field) },
                  { kind: 'separator' },
                  {
                    label: 'Move up',
                    icon: 'arrow-up',
                    isDisabled: at === 0,
                    onSelect: () => move(field, at - 1),
                  },
                  {
                    label: 'Move down',
                    icon: 'arrow-down',
                    isDisabled: at === object.fields.length - 1,
                    onSelect: () => move(field, at + 1),
                  },
                  { kind: 'separator' },
                  {
                    label: 'Archive',
                    icon: 'archive',
                    isDisabled: field.id === object.titleField,
                    onSelect: () =>
                      void run('field.archive', { object: object.id, field: field.id }),
                  },
                ]}
              />
            </li>
          ))}
        </ul>
      </SettingGroup>
      {archived.length > 0 && (
        <SettingGroup title="Archived fields" hint="Their values are kept and come back with them.">
          <ul>
            {archived.map(field => (
              <li key={field.id} className="model-row">
                <Icon name={field.icon ?? field.fieldType.icon} />
                <span className="model-name trunc">{field.label}</span>
                <span className="muted grow">{field.fieldType.label}</span>
                <Button
                  variant="ghost"
                  size="small"
                  icon="archive-restore"
                  onClick={() => void run('field.restore', { object: object.id, field: field.id })}
                >
                  Bring back
                </Button>
              </li>
            ))}
          </ul>
        </SettingGroup>
      )}
      {editing !== null && (
        <FieldDialog
          key={editing === 'new' ? 'new' : editing.id}
          object={object}
          field={
            editing === 'new'
              ? null
              : (object.fields.find(field => field.id === editing.id) ?? editing)
          }
          onClose={() => setEditing(null)}
        />
      )}
    </>
  )
}
