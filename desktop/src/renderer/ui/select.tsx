import { useState, type ReactElement, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { OptionList, type Option, type OptionListProps } from './option-list.tsx'
import { Popover } from './popover.tsx'

export interface SelectProps {
  readonly value: string | null
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
  readonly label: string
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly id?: string
  /** Smaller and without its outline: inside a sentence or a toolbar. */
  readonly isQuiet?: boolean
  /** Searchable when there are more options than this. */
  readonly searchFrom?: number
  readonly width?: number | string
}

const SEARCH_FROM = 8

/** One of many, in a popover; searchable when the list is long. */
export function Select(props: SelectProps) {
  const {
    value,
    options,
    onChange,
    label,
    placeholder = 'Choose',
    disabled = false,
    isQuiet = false,
  } = props
  const [open, setOpen] = useState(false)
  const chosen = options.find(option => option.value === value)
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      isFlush
      className="ui-picker"
      trigger={
        <button
          type="button"
          id={props.id}
          disabled={disabled}
          aria-label={chosen ? `${label}: ${chosen.label}` : label}
          aria-haspopup="listbox"
          data-quiet={isQuiet || undefined}
          className="ui-select"
          style={props.width === undefined ? undefined : { width: props.width }}
        >
          {chosen?.face ?? (
            <>
              {chosen?.icon !== undefined && <Icon name={chosen.icon} />}
              <span className={chosen ? 'trunc grow' : 'trunc grow muted'}>
                {chosen?.label ?? placeholder}
              </span>
            </>
          )}
          <Icon name="chevrons-up-down" size={12} className="ui-select-sign" />
        </button>
      }
    >
      <OptionList
        options={options}
        chosen={value === null ? [] : [value]}
        label={label}
        hidesInput={options.length <= (props.searchFrom ?? SEARCH_FROM)}
        onChoose={next => {
          setOpen(false)
          onChange(next)
        }}
      />
    </Popover>
  )
}

export interface PickerProps extends Omit<OptionListProps, 'chosen' | 'onChoose'> {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'end'
  readonly width?: number
  readonly header?: ReactNode
}

/** A searchable list behind any button: one or several, with new options on the way. */
export function Picker(props: PickerProps) {
  const { value, onChange, trigger, align = 'start', width, header, ...list } = props
  const [isOpen, setIsOpen] = useState(false)
  const open = props.open ?? isOpen
  const setOpen = (next: boolean) => {
    setIsOpen(next)
    props.onOpenChange?.(next)
  }
  return (
    <Popover
      label={list.label}
      open={open}
      onOpenChange={setOpen}
      align={align}
      isFlush
      className="ui-picker"
      trigger={trigger}
      {...(width === undefined ? {} : { width })}
    >
      {header}
      <OptionList
        {...list}
        chosen={value}
        onChoose={next => {
          if (list.isMultiple) {
            onChange(value.includes(next) ? value.filter(id => id !== next) : [...value, next])
            return
          }
          setOpen(false)
          onChange([next])
        }}
      />
    </Popover>
  )
}
