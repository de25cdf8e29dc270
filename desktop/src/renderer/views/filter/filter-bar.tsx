/** The filter of a list as chips, with the button that adds one. */
import './filter.css'
import { useRef, useState } from 'react'
import type { CatalogObject, Filter } from '@kith/shared/model'
import { useActionHandler } from '#renderer/actions'
import { Button, Popover } from '#renderer/ui'
import { askable } from './askable.ts'
import { FieldPicker } from './field-picker.tsx'
import { FilterChip } from './filter-chip.tsx'
import { rootParts, tidy } from './filter-tree.ts'
import { useTitles } from './use-titles.ts'

export interface FilterBarProps {
  readonly object: CatalogObject
  readonly filter: Filter | null
  readonly onChange: (filter: Filter | null) => void
  /** Chip that is open, by its number; kept by the page so that a column's menu can open one. */
  readonly opened: number | null
  readonly onOpened: (at: number | null) => void
}

/** The bar of a list: the shortcut that adds a filter opens it. */
export function FilterBar(props: FilterBarProps) {
  const [isPicking, setIsPicking] = useState(false)
  useActionHandler('view.filter', () => setIsPicking(true))
  return <FilterChips {...props} isPicking={isPicking} onPicking={setIsPicking} />
}

interface FilterChipsProps extends FilterBarProps {
  readonly isPicking: boolean
  readonly onPicking: (isPicking: boolean) => void
  /** Of the button that adds a condition. */
  readonly addLabel?: string
  /** A chip was closed or removed: nothing is half written any more. */
  readonly onSettled?: (filter: Filter | null) => void
}

export function FilterChips(props: FilterChipsProps) {
  const { object, filter, onChange, opened, onOpened, isPicking, onPicking, onSettled } = props
  const titleOf = useTitles(object, filter)
  const parts = rootParts(filter)
  const write = (next: readonly Filter[]): void =>
    // An empty group is kept while it is being filled; it asks nothing.
    onChange(whole(next))
  const settle = (next: Filter | null): void => {
    onOpened(null)
    onChange(next)
    onSettled?.(next)
  }
  const bar = useRef<HTMLDivElement>(null)
  const remove = (at: number): void => {
    // The next chip takes the place and the focus of the one that goes; behind the last one is the button.
    if (at === parts.length - 1) bar.current?.querySelector<HTMLElement>('.flt-add')?.focus()
    settle(whole(parts.filter((_, other) => other !== at)))
  }
  const close = (at: number): void => {
    const part = parts[at]
    if (part !== undefined && !('related' in part) && askable(part) === null) remove(at)
    else settle(tidyKept(parts))
  }
  return (
    <div ref={bar} className="flt-bar" role="group" aria-label="Filter">
      <div className="flt-chips" data-empty={parts.length === 0 || undefined}>
        {parts.map((part, at) => (
          <FilterChip
            key={at}
            object={object}
            part={part}
            titleOf={titleOf}
            others={askable(tidy(parts.filter((_, other) => other !== at)))}
            isOpen={opened === at}
            onOpen={open => (open ? onOpened(at) : close(at))}
            onChange={next => write(parts.with(at, next))}
            onRemove={() => remove(at)}
          />
        ))}
      </div>
      <Popover
        label="Field to filter by"
        open={isPicking}
        onOpenChange={onPicking}
        isFlush
        width={264}
        sideOffset={6}
        trigger={
          <Button
            variant="ghost"
            size="small"
            icon={parts.length === 0 ? 'list-filter' : 'plus'}
            className="flt-add"
          >
            {props.addLabel ?? 'Filter'}
          </Button>
        }
      >
        <FieldPicker
          object={object}
          hasGroups
          onPick={part => {
            onPicking(false)
            write([...parts, part])
            onOpened(parts.length)
          }}
        />
      </Popover>
    </div>
  )
}

/** Groups that ended empty go; conditions without a value stay in their chip. */
function tidyKept(parts: readonly Filter[]): Filter | null {
  const kept = parts.filter(part => 'field' in part || 'related' in part || tidy([part]) !== null)
  return whole(kept)
}

function whole(parts: readonly Filter[]): Filter | null {
  if (parts.length === 0) return null
  return parts.length === 1 ? parts[0]! : { and: parts }
}
