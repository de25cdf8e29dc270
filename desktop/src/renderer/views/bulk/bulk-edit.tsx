/** One field of many records: which field, which value, and how many it will change. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import {
  FieldCell,
  FieldIcon,
  fieldIcon,
  FieldInput,
  isFlag,
  isOneRelation,
} from '#renderer/fields'
import { Button, OptionList, Popover } from '#renderer/ui'
import { useState } from 'react'

export interface BulkEditProps {
  readonly object: CatalogObject
  readonly fields: readonly CatalogField[]
  readonly count: number
  /** The field being set, or the list to choose one from. */
  readonly opened: CatalogField | true | null
  readonly onOpened: (opened: CatalogField | true | null) => void
  readonly onSet: (field: CatalogField, value: Json) => void
}

export function BulkEdit({ object, fields, count, opened, onOpened, onSet }: BulkEditProps) {
  const catalog = useCatalog()
  const [value, setValue] = useState<{ readonly field: string; readonly value: Json } | null>(null)
  const [turn, setTurn] = useState(0)
  const field = opened === true ? null : opened
  const held = field !== null && value?.field === field.id ? value.value : undefined
  const noun = (count === 1 ? object.label : object.labelPlural).toLocaleLowerCase()
  return (
    <Popover
      label={field === null ? 'Field to change' : `Change ${field.label}`}
      side="top"
      sideOffset={10}
      isFlush={field === null}
      width={280}
      open={opened !== null}
      onOpenChange={open => onOpened(open ? true : null)}
      trigger={
        <Button variant="ghost" size="small" icon="pencil">
          Edit
        </Button>
      }
    >
      {field === null ? (
        <OptionList
          label="Field to change"
          placeholder="Change which field?"
          chosen={[]}
          options={fields.map(entry => ({
            value: entry.id,
            label: entry.label,
            icon: fieldIcon(entry, catalog),
          }))}
          onChoose={id => {
            const next = fields.find(entry => entry.id === id)
            if (next !== undefined) onOpened(next)
          }}
        />
      ) : (
        <div className="bulk-edit">
          <p className="bulk-edit-name">
            <FieldIcon field={field} /> {field.label}
          </p>
          {isFlag(field) ? (
            <div className="bulk-edit-flags">
              <Button onClick={() => onSet(field, true)}>Tick</Button>
              <Button onClick={() => onSet(field, false)}>Untick</Button>
            </div>
          ) : (
            <>
              <div className="bulk-edit-value">
                {held === undefined ? (
                  <FieldInput
                    key={turn}
                    field={field}
                    value={null}
                    autoFocus
                    onCancel={() => onOpened(null)}
                    onCommit={(next, after) => {
                      if (next === null) return
                      // One choice is one step; a list may still grow.
                      if (after === 'down' || isOneChoice(field)) onSet(field, next)
                      else setValue({ field: field.id, value: next })
                    }}
                  />
                ) : (
                  <>
                    <FieldCell field={field} value={held} width={180} />
                    <span className="grow" />
                    <Button
                      variant="ghost"
                      size="small"
                      onClick={() => {
                        setValue(null)
                        setTurn(turn + 1)
                      }}
                    >
                      Change
                    </Button>
                  </>
                )}
              </div>
              <div className="bulk-edit-foot">
                <Button variant="ghost" size="small" onClick={() => onSet(field, null)}>
                  Empty it
                </Button>
                <span className="grow" />
                <Button
                  variant="primary"
                  size="small"
                  disabled={held === undefined || held === null}
                  onClick={() => held !== undefined && onSet(field, held)}
                >
                  Change {count.toLocaleString()} {noun}
                </Button>
              </div>
            </>
          )}
        </div>
      )}
    </Popover>
  )
}

const isOneChoice = (field: CatalogField): boolean =>
  field.storageKind.id === 'choice' ||
  field.storageKind.id === 'date' ||
  field.storageKind.id === 'moment' ||
  isOneRelation(field)
