/** Grouping: by which field, by which stretch of time, and whether the empty group shows. */
import { useState } from 'react'
import { BUCKETS, type CatalogObject, type View } from '@kith/shared/model'
import { useActionHandler } from '#renderer/actions'
import { useCatalog } from '#renderer/client'
import { fieldIcon } from '#renderer/fields'
import { Button, OptionList, Popover, Segmented, Switch } from '#renderer/ui'
import { canBoardBy, canGroupBy, isDated } from '../group/group-sections.ts'
import { findField } from '../group/use-groups.ts'

export interface GroupButtonProps {
  readonly object: CatalogObject
  readonly view: View
  readonly onChange: (change: Partial<View>) => void
}

export function GroupButton({ object, view, onChange }: GroupButtonProps) {
  const catalog = useCatalog()
  const [isOpen, setIsOpen] = useState(false)
  useActionHandler('view.group', () => setIsOpen(true))
  const { group } = view
  const isBoard = view.kind === 'board'
  const field = group === null ? null : findField(object, group.field)
  const choices = [...object.fields, ...object.systemFields].filter(
    isBoard ? canBoardBy : canGroupBy,
  )
  const word =
    field === null ? 'Group' : isDated(field) ? `By ${group?.bucket ?? 'month'}` : field.label
  return (
    <Popover
      label={isBoard ? 'Columns' : 'Group'}
      open={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      isFlush
      width={264}
      trigger={
        <Button
          variant="ghost"
          size="small"
          icon={isBoard ? 'columns-3' : 'rows-3'}
          className="vbar-button"
        >
          <span className="vbar-word">{word}</span>
        </Button>
      }
    >
      <OptionList
        label={isBoard ? 'Columns by' : 'Group by'}
        placeholder={isBoard ? 'Columns by…' : 'Group by…'}
        chosen={field === null ? (isBoard ? [] : ['']) : [field.id]}
        options={[
          ...(isBoard ? [] : [{ value: '', label: 'No groups', icon: 'minus' }]),
          ...choices.map(choice => ({
            value: choice.id,
            label: choice.label,
            icon: fieldIcon(choice, catalog),
          })),
        ]}
        onChoose={id => {
          onChange({ group: id === '' ? null : { field: id } })
          const next = findField(object, id)
          if (next === null || !isDated(next)) setIsOpen(false)
        }}
        footer={
          field === null || group === null ? undefined : (
            <div className="vbar-group-foot">
              {isDated(field) && (
                <Segmented
                  label="By"
                  value={group.bucket ?? 'month'}
                  options={BUCKETS.map(bucket => ({
                    value: bucket,
                    label: bucket[0]!.toUpperCase() + bucket.slice(1),
                  }))}
                  onChange={bucket => onChange({ group: { ...group, bucket } })}
                />
              )}
              <Switch
                showLabel
                label={`Show records without ${field.label.toLocaleLowerCase()}`}
                checked={group.hideEmpty !== true}
                onChange={shows =>
                  onChange({
                    group: shows
                      ? { field: group.field, ...(group.bucket ? { bucket: group.bucket } : {}) }
                      : { ...group, hideEmpty: true },
                  })
                }
              />
            </div>
          )
        }
      />
    </Popover>
  )
}
