/** The filter of a list as chips, with the button that adds one. */
import './filter.css'
import { useState } from 'react'
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

export function FilterBar({ object, filter, onChange, opened, onOpened }: FilterBarProps) {
  const [isPicking, setIsPicking] = useState(false)
  const titleOf = useTitles(object, filter)
  const parts = rootParts(filter)
  useActionHandler('view.filter', () => setIsPicking(true))

  const write = (next: readonly Filter[]): void =>
    // An empty group is kept while it is being filled; it asks nothing.
    onChange(next.length === 0 ? null : next.length === 1 ? next[0]! : { and: next })
  const close = (at: number): void => {
    onOpened(null)
    const part = parts[at]
    if (part !== undefined && !('related' in part) && askable(part) === null)
      write(parts.filter((_, other) => other !== at))
    else onChange(tidyKept(parts))
  }
  return (
    <div className="flt-bar" role="group" aria-label="Filter">
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
            onRemove={() => {
              onOpened(null)
              write(parts.filter((_, other) => other !== at))
            }}
          />
        ))}
      </div>
      <Popover
        label="Field to filter by"
        open={isPicking}
        onOpenChange={setIsPicking}
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
            Filter
          </Button>
        }
      >
        <FieldPicker
          object={object}
          hasGroups
          onPick={part => {
            setIsPicking(false)
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
  return kept.length === 0 ? null : kept.length === 1 ? kept[0]! : { and: kept }
}
