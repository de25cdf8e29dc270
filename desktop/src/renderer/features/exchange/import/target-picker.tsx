/** Where one column goes: a field that fits its samples, another, a new one, or nowhere. */
import { useState } from 'react'
import { fieldTypes } from '@kith/shared/model'
import type { ColumnTarget, ImportColumn } from '@kith/shared/rpc'
import { useCatalog, useParse } from '#renderer/client'
import { Icon, OptionList, Popover, type Option } from '#renderer/ui'
import type { ColumnStand } from './column-state.ts'
import type { ImportState } from './import-state.ts'
import { newTarget, targetOptions, targetValue, type TargetFace } from './target-options.ts'

interface Props {
  readonly state: ImportState
  readonly column: ImportColumn
  readonly target: ColumnTarget
  readonly face: TargetFace | null
  readonly stand: ColumnStand
  readonly isLocked: boolean
  readonly onPlace: (target: ColumnTarget) => void
}

const SKIP: ColumnTarget = { kind: 'skip' }
const TYPE = 'type:'

export function TargetPicker({ state, column, target, face, stand, isLocked, onPlace }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      label={`Where “${column.header}” goes`}
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      isFlush
      width={300}
      className="ui-picker"
      trigger={
        <button
          type="button"
          className="import-target"
          disabled={isLocked}
          data-open={isOpen || undefined}
          data-stand={stand}
          aria-haspopup="listbox"
          onKeyDown={event => {
            if (event.key !== 'Backspace' && event.key !== 'Delete') return
            event.preventDefault()
            onPlace(SKIP)
          }}
        >
          <span className="sr-only">{column.header} goes to </span>
          <Face face={face} stand={stand} />
          <Icon name="chevrons-up-down" size={12} />
        </button>
      }
    >
      <Options
        state={state}
        column={column}
        target={target}
        onPlace={next => {
          setOpen(false)
          onPlace(next)
        }}
      />
    </Popover>
  )
}

function Face({ face, stand }: { readonly face: TargetFace | null; readonly stand: ColumnStand }) {
  if (face === null)
    return (
      <>
        {stand === 'out' && <Icon name="minus" size={14} />}
        <span className="grow trunc muted">{stand === 'out' ? 'Left out' : 'Choose a field'}</span>
      </>
    )
  return (
    <>
      <Icon name={face.icon} size={14} />
      <span className="trunc">{face.label}</span>
      {face.detail !== '' && <span className="import-detail trunc">{face.detail}</span>}
      {face.isNew && <span className="import-new">New</span>}
      <span className="grow" />
    </>
  )
}

function Options({
  state,
  column,
  target,
  onPlace,
}: {
  readonly state: ImportState
  readonly column: ImportColumn
  readonly target: ColumnTarget
  readonly onPlace: (target: ColumnTarget) => void
}) {
  const catalog = useCatalog()
  const context = useParse()
  const [asksType, setAsksType] = useState(false)
  const object = catalog.findObject(state.plan.object) ?? null
  const fields = targetOptions(catalog, object, column, {
    ...context,
    dateOrder: state.plan.dateOrder,
  })
  const fresh = newTarget(column, context)
  const freshType = fresh.kind === 'new' ? fieldTypes.find(fresh.type) : undefined
  if (asksType)
    return (
      <OptionList
        label="Type of the new field"
        placeholder="Type of the new field"
        chosen={[]}
        options={fieldTypes.all
          .filter(type => type.creatable)
          .map(type => ({ value: type.id, label: type.label, icon: type.icon, hint: type.hint }))}
        onChoose={type => onPlace({ kind: 'new', label: column.header, type, options: {} })}
      />
    )
  const optionOf = (option: (typeof fields)[number]): Option => ({
    value: option.value,
    label: option.label,
    icon: option.icon,
    hint: option.hint,
    section: option.fits ? 'Fits the samples' : 'Fields',
  })
  const options: readonly Option[] = [
    ...fields.filter(option => option.fits).map(optionOf),
    {
      value: 'new',
      label: `New field “${column.header || `Column ${column.index + 1}`}”`,
      icon: 'plus',
      hint: freshType?.label.toLowerCase() ?? '',
      section: 'Or',
    },
    { value: TYPE, label: 'New field of another type', icon: 'plus', section: 'Or' },
    { value: 'skip', label: 'Leave this column out', icon: 'minus', hint: '⌫', section: 'Or' },
    ...fields.filter(option => !option.fits).map(optionOf),
  ]
  return (
    <OptionList
      label={`Where “${column.header}” goes`}
      placeholder="Find a field"
      options={options}
      chosen={[targetValue(target)]}
      onBackspace={() => onPlace(SKIP)}
      onChoose={value => {
        if (value === 'skip') onPlace(SKIP)
        else if (value === 'new') onPlace(fresh)
        else if (value === TYPE) setAsksType(true)
        else {
          const chosen = fields.find(option => option.value === value)
          if (chosen !== undefined) onPlace(chosen.target)
        }
      }}
    />
  )
}
