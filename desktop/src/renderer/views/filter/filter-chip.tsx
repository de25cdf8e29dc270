/** A part of the filter in the bar: field · operator · value · ×; a group says how many conditions it has. */
import { useEffect, useRef, useState } from 'react'
import {
  isCondition,
  isRelated,
  needsValue,
  operatorLabel,
  type CatalogObject,
  type Filter,
} from '@kith/shared/model'
import { useCatalog, useFormat } from '#renderer/client'
import { FieldIcon } from '#renderer/fields'
import { Icon, Popover, type MenuEntry } from '#renderer/ui'
import { ConditionEditor } from './condition-editor.tsx'
import { fieldAt } from './condition-field.ts'
import { valueWords } from './condition-words.ts'
import { countConditions, groupKind } from './filter-tree.ts'
import { GroupEditor } from './group-editor.tsx'

export interface FilterChipProps {
  readonly object: CatalogObject
  readonly part: Filter
  readonly others: Filter | null
  readonly isOpen: boolean
  readonly titleOf: (id: string) => string | null
  readonly onOpen: (isOpen: boolean) => void
  readonly onChange: (part: Filter) => void
  readonly onRemove: () => void
}

export function FilterChip(props: FilterChipProps) {
  const { object, part, others, isOpen, titleOf, onOpen, onChange, onRemove } = props
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // One that was just added may stand behind the others, out of sight.
    if (isOpen) place?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isOpen, place])
  const words = useChipWords(object, part, titleOf)
  const menu: readonly MenuEntry[] = [
    {
      label: 'Add a nested group',
      icon: 'git-branch',
      keys: 'Alt+G',
      onSelect: () => onChange({ or: [part] }),
    },
    {
      label: 'Turn it round',
      icon: 'circle-slash',
      hint: 'not',
      onSelect: () => onChange(turned(part)),
    },
    { kind: 'separator' },
    { label: 'Remove', icon: 'x', onSelect: onRemove },
  ]
  return (
    <span ref={setPlace} className="flt-chip" data-open={isOpen || undefined}>
      <button
        type="button"
        className="flt-chip-name"
        aria-expanded={isOpen}
        onClick={() => onOpen(true)}
      >
        {words.icon}
        <span className="trunc">{words.name}</span>
      </button>
      {words.op !== '' && (
        <button type="button" className="flt-chip-op" tabIndex={-1} onClick={() => onOpen(true)}>
          {words.op}
        </button>
      )}
      {words.value !== null && (
        <button
          type="button"
          className="flt-chip-value"
          tabIndex={-1}
          data-empty={words.value === '' || undefined}
          title={words.value}
          onClick={() => onOpen(true)}
        >
          <span className="trunc" dir="auto">
            {words.value === '' ? '…' : words.value}
          </span>
        </button>
      )}
      <button
        type="button"
        className="flt-chip-x"
        aria-label={`Remove ${words.name}`}
        onClick={onRemove}
      >
        <Icon name="x" size={12} />
      </button>
      {place !== null && (
        <Popover
          open={isOpen}
          onOpenChange={onOpen}
          anchor={place}
          label={`Filter by ${words.name}`}
          isFlush
          sideOffset={6}
          width={isCondition(part) ? 280 : 460}
          className="flt-pop"
          initialFocus={() => content.current?.querySelector('input') ?? true}
        >
          <div
            ref={content}
            role="presentation"
            onKeyDown={event => {
              if (!event.altKey || event.code !== 'KeyG') return
              event.preventDefault()
              onChange({ or: [part] })
            }}
          >
            {isCondition(part) ? (
              <ConditionEditor
                object={object}
                condition={part}
                others={others}
                menu={menu}
                onChange={onChange}
                onDone={() => onOpen(false)}
              />
            ) : (
              <GroupEditor
                object={object}
                filter={part}
                titleOf={titleOf}
                onChange={onChange}
                onRemove={null}
              />
            )}
          </div>
        </Popover>
      )}
    </span>
  )
}

const turned = (part: Filter): Filter => ('not' in part ? part.not : { not: part })

function useChipWords(object: CatalogObject, part: Filter, titleOf: (id: string) => string | null) {
  const catalog = useCatalog()
  const format = useFormat()
  if (isCondition(part)) {
    const found = fieldAt(catalog, object, part.field)
    if (found === null) return { icon: null, name: part.field, op: 'is gone', value: null }
    const { field, label } = found
    return {
      icon: <FieldIcon field={field} />,
      name: label,
      op: operatorLabel(part.op, field.storageKind.id),
      value: needsValue(part.op) ? valueWords(field, part, format, titleOf) : null,
    }
  }
  if (isRelated(part)) {
    const found = fieldAt(catalog, object, part.related)
    const count = countConditions(part.where)
    return {
      icon: found === null ? null : <FieldIcon field={found.field} />,
      name: found?.label ?? part.related,
      op: part.match === 'some' ? 'some' : part.match === 'none' ? 'none' : 'all',
      value: count === 0 ? 'any' : `${count} ${count === 1 ? 'condition' : 'conditions'}`,
    }
  }
  const kind = groupKind(part)
  const count = countConditions(part)
  return {
    icon: <Icon name="git-branch" size={14} />,
    name: kind === 'or' ? 'Any of' : kind === 'not' ? 'None of' : 'All of',
    op: '',
    value: `${count} ${count === 1 ? 'condition' : 'conditions'}`,
  }
}
