/**
 * Conditions in groups, as blocks in blocks: all of, any of, none of; and conditions on related
 * records, which are blocks about another object.
 */
import { useLayoutEffect, useRef, useState } from 'react'
import {
  isCondition,
  isRelated,
  operatorLabel,
  type CatalogObject,
  type Condition,
  type Filter,
  type RelatedCondition,
} from '@kith/shared/model'
import { useCatalog, useFormat } from '#renderer/client'
import { targetsOf } from '#renderer/fields'
import { Button, IconButton, Popover, Select } from '#renderer/ui'
import { useAsking } from './asking.ts'
import { fieldAt, isComplete, withOperator } from './condition-field.ts'
import { startValue } from './condition-editor.tsx'
import { valueWords } from './condition-words.ts'
import { FieldPicker } from './field-picker.tsx'
import { childrenOf, groupKind, makeGroup, rootParts, type GroupKind } from './filter-tree.ts'
import { ValueEditor } from './value-editor.tsx'

export interface GroupEditorProps {
  readonly object: CatalogObject
  readonly filter: Filter
  readonly titleOf: (id: string) => string | null
  readonly onChange: (filter: Filter) => void
  readonly onRemove: (() => void) | null
  readonly depth?: number
}

const KINDS: readonly { readonly value: GroupKind; readonly label: string }[] = [
  { value: 'and', label: 'All of' },
  { value: 'or', label: 'Any of' },
  { value: 'not', label: 'None of' },
]
const MATCHES: readonly { readonly value: RelatedCondition['match']; readonly label: string }[] = [
  { value: 'some', label: 'Some' },
  { value: 'none', label: 'No' },
  { value: 'every', label: 'All' },
]
const DEEPEST = 4

export function GroupEditor(props: GroupEditorProps) {
  const { object, filter, titleOf, onChange, onRemove, depth = 0 } = props
  if (isRelated(filter)) return <RelatedBlock {...props} filter={filter} />
  const kind = groupKind(filter) ?? 'and'
  const children = childrenOf(filter)
  const setChildren = (next: readonly Filter[]): void => onChange(makeGroup(kind, next))
  return (
    <div
      className="flt-block"
      data-depth={depth}
      role="group"
      aria-label={KINDS.find(entry => entry.value === kind)?.label}
    >
      <div className="flt-block-head">
        <Select
          isQuiet
          label="Which of these"
          value={kind}
          options={KINDS}
          onChange={next => {
            const found = KINDS.find(entry => entry.value === next)
            if (found) onChange(makeGroup(found.value, children))
          }}
        />
        <span className="muted">these are true</span>
        <span className="grow" />
        {onRemove !== null && (
          <IconButton
            icon="x"
            label="Remove the group"
            size="small"
            data-remove
            onClick={onRemove}
          />
        )}
      </div>
      <Parts
        object={object}
        parts={children}
        titleOf={titleOf}
        depth={depth}
        onChange={setChildren}
      />
    </div>
  )
}

function RelatedBlock(props: GroupEditorProps & { readonly filter: RelatedCondition }) {
  const { object, filter, titleOf, onChange, onRemove, depth = 0 } = props
  const catalog = useCatalog()
  const found = fieldAt(catalog, object, filter.related)
  const target =
    found === null
      ? undefined
      : catalog.findObject(targetsOf(found.field, catalog.objects)[0] ?? '')
  return (
    <div className="flt-block" data-depth={depth} role="group" aria-label={found?.label}>
      <div className="flt-block-head">
        <Select
          isQuiet
          label="How many"
          value={filter.match}
          options={MATCHES}
          onChange={next => {
            const match = MATCHES.find(entry => entry.value === next)?.value
            if (match !== undefined) onChange({ ...filter, match })
          }}
        />
        <span>{(found?.label ?? filter.related).toLocaleLowerCase()}</span>
        <span className="muted">where all of these are true</span>
        <span className="grow" />
        {onRemove !== null && (
          <IconButton icon="x" label="Remove" size="small" data-remove onClick={onRemove} />
        )}
      </div>
      {target !== undefined && (
        <Parts
          object={target}
          parts={rootParts(filter.where)}
          titleOf={titleOf}
          depth={depth}
          onChange={parts =>
            onChange({
              ...filter,
              where: parts.length === 0 ? null : parts.length === 1 ? parts[0]! : { and: parts },
            })
          }
        />
      )}
    </div>
  )
}

function Parts(props: {
  readonly object: CatalogObject
  readonly parts: readonly Filter[]
  readonly titleOf: (id: string) => string | null
  readonly depth: number
  readonly onChange: (parts: readonly Filter[]) => void
}) {
  const { object, parts, titleOf, depth, onChange } = props
  const [isPicking, setIsPicking] = useState(parts.length === 0)
  const block = useRef<HTMLDivElement>(null)
  const gone = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (gone.current === null || block.current === null) return
    // What went had the focus: the part that takes its place has it now, behind the last one the line that adds.
    const at = parts.length === 0 ? 0 : Math.min(gone.current, parts.length - 1)
    gone.current = null
    const line = block.current.children[at]
    const button = line?.querySelector<HTMLElement>('[data-remove]')
    ;(button ?? line?.querySelector('button'))?.focus()
  }, [parts])
  return (
    <div ref={block} className="flt-parts">
      {parts.map((part, at) => {
        const set = (next: Filter): void => onChange(parts.with(at, next))
        const remove = (): void => {
          gone.current = at
          onChange(parts.filter((_, other) => other !== at))
        }
        return isCondition(part) ? (
          <ConditionRow
            key={at}
            object={object}
            condition={part}
            titleOf={titleOf}
            onChange={set}
            onRemove={remove}
          />
        ) : (
          <GroupEditor
            key={at}
            object={object}
            filter={part}
            titleOf={titleOf}
            onChange={set}
            onRemove={remove}
            depth={depth + 1}
          />
        )
      })}
      <div className="flt-block-foot">
        <Popover
          label="Field to filter by"
          open={isPicking}
          onOpenChange={setIsPicking}
          isFlush
          width={264}
          trigger={
            <Button variant="ghost" size="small" icon="plus">
              Condition
            </Button>
          }
        >
          <FieldPicker
            object={object}
            onPick={part => {
              setIsPicking(false)
              onChange([...parts, part])
            }}
          />
        </Popover>
        {depth < DEEPEST && (
          <Button
            variant="ghost"
            size="small"
            icon="git-branch"
            onClick={() => onChange([...parts, { or: [] }])}
          >
            Group
          </Button>
        )}
      </div>
    </div>
  )
}

function ConditionRow(props: {
  readonly object: CatalogObject
  readonly condition: Condition
  readonly titleOf: (id: string) => string | null
  readonly onChange: (condition: Filter) => void
  readonly onRemove: () => void
}) {
  const { object, condition, titleOf, onChange, onRemove } = props
  const catalog = useCatalog()
  const format = useFormat()
  const asking = useAsking()
  const [isOpen, setIsOpen] = useState(!isComplete(condition))
  const found = fieldAt(catalog, object, condition.field)
  if (found === null) return null
  const { field, label } = found
  const operators = asking.operators(object, field)
  const words = valueWords(field, condition, format, titleOf)
  return (
    <div className="flt-row">
      <span className="flt-row-name trunc" title={label}>
        {label}
      </span>
      <Select
        isQuiet
        label="Operator"
        value={condition.op}
        options={operators.map(op => ({
          value: op,
          label: operatorLabel(op, field.storageKind.id),
        }))}
        onChange={op => {
          const next = operators.find(entry => entry === op)
          if (next !== undefined) onChange(startValue(withOperator(condition, next)))
        }}
      />
      {!isComplete(condition) || words !== '' ? (
        <Popover
          label={`${label} ${operatorLabel(condition.op, field.storageKind.id)}`}
          open={isOpen}
          onOpenChange={setIsOpen}
          isFlush
          width={264}
          trigger={
            <button
              type="button"
              className="flt-row-value trunc"
              title={words}
              data-empty={words === '' || undefined}
            >
              {words === '' ? 'Choose' : words}
            </button>
          }
        >
          <ValueEditor
            object={object}
            field={field}
            condition={condition}
            others={null}
            onDone={() => setIsOpen(false)}
            onChange={value =>
              onChange(
                value === undefined
                  ? { field: condition.field, op: condition.op }
                  : { ...condition, value },
              )
            }
          />
        </Popover>
      ) : (
        <span className="grow" />
      )}
      <IconButton
        icon="x"
        label="Remove the condition"
        size="small"
        data-remove
        onClick={onRemove}
      />
    </div>
  )
}
