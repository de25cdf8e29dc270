/** Sorting by one field or several: the first decides, the next ones where it is equal. Or by hand, which leaves nothing equal. */
import { useState } from 'react'
import { isManual, MANUAL_ORDER, type CatalogObject, type Order } from '@kith/shared/model'
import { useActionHandler } from '#renderer/actions'
import { useCatalog } from '#renderer/client'
import { fieldIcon } from '#renderer/fields'
import { Button, Icon, IconButton, Kbd, OptionList, Popover, Segmented } from '#renderer/ui'
import { findField } from '../group/use-groups.ts'

const [{ field: MANUAL } = { field: '' }] = MANUAL_ORDER

export interface SortButtonProps {
  readonly object: CatalogObject
  readonly order: readonly Order[]
  readonly onChange: (order: readonly Order[]) => void
}

export function SortButton({ object, order, onChange }: SortButtonProps) {
  const catalog = useCatalog()
  const [isOpen, setIsOpen] = useState(false)
  const [isPicking, setIsPicking] = useState(false)
  useActionHandler('view.sort', () => setIsOpen(true))
  const [first] = order
  const byHand = isManual(order)
  const label =
    first === undefined
      ? 'Sort'
      : byHand
        ? 'Manual'
        : (findField(object, first.field)?.label ?? 'Sort')
  const free = [...object.fields, ...object.systemFields].filter(
    field => field.storageKind.sort !== 'none' && !order.some(entry => entry.field === field.id),
  )
  const move = (at: number, by: number): void => {
    const entry = order[at]
    const other = order[at + by]
    if (entry !== undefined && other !== undefined)
      onChange(order.with(at, other).with(at + by, entry))
  }
  return (
    <Popover
      label="Sort"
      open={isOpen}
      onOpenChange={open => {
        setIsOpen(open)
        setIsPicking(open && order.length === 0)
      }}
      align="end"
      width={320}
      isFlush={isPicking}
      trigger={
        <Button variant="ghost" size="small" icon="arrow-up-down" className="vbar-button">
          <span className="vbar-word">
            {label}
            {order.length > 1 && ` +${order.length - 1}`}
          </span>
        </Button>
      }
    >
      {isPicking ? (
        <OptionList
          label="Sort by"
          placeholder="Sort by…"
          chosen={[]}
          options={[
            ...(byHand ? [] : [{ value: MANUAL, label: 'Manual', icon: 'grip-vertical' }]),
            ...free.map(field => ({
              value: field.id,
              label: field.label,
              icon: fieldIcon(field, catalog),
            })),
          ]}
          onChoose={field => {
            if (field === MANUAL) onChange(MANUAL_ORDER)
            else onChange([...(byHand ? [] : order), { field, dir: 'asc' }])
            setIsPicking(false)
          }}
        />
      ) : (
        <div className="vbar-list">
          {byHand && (
            <div className="vbar-row">
              <span className="muted vbar-row-no">By</span>
              <span className="trunc grow">hand</span>
              <Kbd keys="Alt+Shift+ArrowUp" />
              <Kbd keys="Alt+Shift+ArrowDown" />
              <IconButton
                icon="x"
                label="Do not sort by hand"
                size="small"
                onClick={() => onChange([])}
              />
            </div>
          )}
          {(byHand ? [] : order).map((entry, at) => {
            const field = findField(object, entry.field)
            return (
              <div key={entry.field} className="vbar-row">
                <span className="muted vbar-row-no">{at === 0 ? 'By' : 'then'}</span>
                <span className="trunc grow">{field?.label ?? entry.field}</span>
                <Segmented
                  label={`Direction of ${field?.label ?? entry.field}`}
                  value={entry.dir}
                  options={[
                    { value: 'asc', label: 'Up', icon: 'arrow-up' },
                    { value: 'desc', label: 'Down', icon: 'arrow-down' },
                  ]}
                  onChange={dir => onChange(order.with(at, { ...entry, dir }))}
                />
                {order.length > 1 && (
                  <IconButton
                    icon="chevron-up"
                    label="Earlier"
                    size="small"
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  />
                )}
                <IconButton
                  icon="x"
                  label="Do not sort by it"
                  size="small"
                  onClick={() => onChange(order.filter((_, other) => other !== at))}
                />
              </div>
            )
          })}
          <button type="button" className="ui-menu-item" onClick={() => setIsPicking(true)}>
            <Icon name="plus" />
            <span className="ui-menu-label">
              {byHand ? 'Sort by a field instead' : 'Sort by another field'}
            </span>
          </button>
        </div>
      )}
    </Popover>
  )
}
