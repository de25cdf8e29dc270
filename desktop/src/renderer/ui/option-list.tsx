/**
 * A searchable list of options: what stands inside every picker. The input keeps the focus, arrows
 * move, Enter chooses, Mod+Enter chooses and stays, typed text that matches nothing may become a new
 * option. Options may come from a function that looks them up.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { rankBy } from './match-text.ts'
import { useConfirm } from './use-confirm.ts'

export interface Option {
  readonly value: string
  readonly label: string
  readonly icon?: string
  /** Instead of icon and label. */
  readonly face?: ReactNode
  /** Muted at the end. */
  readonly hint?: ReactNode
  /** Heading above the first option that carries it. */
  readonly section?: string
  readonly isDisabled?: boolean
}

export interface OptionListProps {
  readonly options: readonly Option[] | ((text: string) => Promise<readonly Option[]>)
  readonly chosen: readonly string[]
  readonly onChoose: (value: string) => void
  readonly label: string
  readonly placeholder?: string
  /** Shows check boxes; choosing toggles. */
  readonly isMultiple?: boolean
  /** Makes an option from the typed text. */
  readonly onCreate?: (text: string) => void
  readonly createLabel?: (text: string) => string
  readonly emptyText?: string
  /** Below the list. */
  readonly footer?: ReactNode
  /** Backspace in the empty input. */
  readonly onBackspace?: () => void
  readonly initialText?: string
  readonly hidesInput?: boolean
}

/** Padding of the list, in pixels. */
const EDGE = 4
const CREATE = '\u0000create'

export function OptionList(props: OptionListProps) {
  const { options, chosen, onChoose, label, isMultiple = false, onCreate } = props
  const id = useId()
  const [text, setText] = useState(props.initialText ?? '')
  // One of many begins at what holds now: opened and confirmed, nothing changes.
  const [active, setActive] = useState(() =>
    isMultiple || typeof options === 'function' || (props.initialText ?? '') !== ''
      ? 0
      : Math.max(
          0,
          options.findIndex(({ value }) => chosen.includes(value)),
        ),
  )
  const list = useRef<HTMLDivElement>(null)
  const { found, isAnswered } = useFound(options, text)
  const trimmed = text.trim()
  const canCreate =
    onCreate !== undefined &&
    trimmed !== '' &&
    !found.some(option => option.label.toLocaleLowerCase() === trimmed.toLocaleLowerCase())
  const entries: readonly Option[] = canCreate
    ? [
        ...found,
        {
          value: CREATE,
          label: props.createLabel?.(trimmed) ?? `Create “${trimmed}”`,
          icon: 'plus',
        },
      ]
    : found
  const current = Math.min(active, Math.max(0, entries.length - 1))

  useLayoutEffect(() => {
    showIn(list.current, list.current?.querySelector<HTMLElement>('[data-active]'))
  }, [current, entries.length])

  const choose = (option: Option | undefined) => {
    if (!option || option.isDisabled) return
    if (option.value === CREATE) onCreate?.(trimmed)
    else onChoose(option.value)
    if (isMultiple) setText('')
  }
  const confirm = useConfirm({ text, isAnswered, act: () => choose(entries[current]) })
  const onKeyDown = (event: React.KeyboardEvent) => {
    // An input method that is still composing owns its keys.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((current + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Home' && text === '') {
      setActive(0)
    } else if (event.key === 'End' && text === '') {
      setActive(entries.length - 1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      confirm(undefined)
    } else if (event.key === 'Backspace' && text === '') {
      props.onBackspace?.()
    }
  }
  return (
    <div className="ui-options">
      <div className={props.hidesInput ? 'sr-only' : 'ui-options-search'}>
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${current}` : undefined}
          aria-label={label}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          placeholder={props.placeholder ?? 'Find'}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={isMultiple || undefined}
        className="ui-options-list"
        tabIndex={-1}
      >
        {entries.map((option, at) => {
          const isChosen = chosen.includes(option.value)
          const isNewSection =
            option.section !== undefined && option.section !== entries[at - 1]?.section
          return (
            <div key={option.value} role="presentation">
              {isNewSection && <div className="ui-menu-heading">{option.section}</div>}
              <div
                id={`${id}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen}
                aria-disabled={option.isDisabled || undefined}
                data-active={at === current || undefined}
                className="ui-option"
                onPointerMove={() => setActive(at)}
                // The focus stays in the input, so that typing goes on after a click.
                onPointerDown={event => event.preventDefault()}
                onClick={() => choose(option)}
                onKeyDown={onKeyDown}
              >
                {isMultiple && option.value !== CREATE && (
                  <span aria-hidden className="ui-option-box" data-checked={isChosen || undefined}>
                    {isChosen && <Icon name="check" size={12} />}
                  </span>
                )}
                {option.face ?? (
                  <>
                    {option.icon !== undefined && <Icon name={option.icon} />}
                    <span className="trunc grow" dir="auto">
                      {option.label}
                    </span>
                  </>
                )}
                {option.hint !== undefined && <span className="ui-option-hint">{option.hint}</span>}
                {!isMultiple && isChosen && (
                  <Icon name="check" size={14} className="ui-option-tick" />
                )}
              </div>
            </div>
          )
        })}
        {entries.length === 0 && (
          <p className="ui-options-empty">{props.emptyText ?? 'Nothing found'}</p>
        )}
      </div>
      {props.footer !== undefined && <div className="ui-options-foot">{props.footer}</div>}
    </div>
  )
}

/** Scrolls the list and nothing around it. */
function showIn(list: HTMLElement | null, option: HTMLElement | null | undefined): void {
  if (!list || !option) return
  const above = option.offsetTop - list.offsetTop - EDGE
  const below = above + option.offsetHeight + 2 * EDGE - list.clientHeight
  if (list.scrollTop > above) list.scrollTop = above
  else if (list.scrollTop < below) list.scrollTop = below
}

interface Found {
  readonly found: readonly Option[]
  /** What is found answers the text as it is now. */
  readonly isAnswered: boolean
}

/** Ranks a given list at once; asks a function and keeps what was shown until it answers. */
function useFound(options: OptionListProps['options'], text: string): Found {
  const [answer, setAnswer] = useState<{ text: string | null; found: readonly Option[] }>({
    text: null,
    found: [],
  })
  const look = typeof options === 'function' ? options : null
  useEffect(() => {
    if (!look) return
    let isCurrent = true
    look(text).then(
      found => {
        if (isCurrent) setAnswer({ text, found })
      },
      () => {
        if (isCurrent) setAnswer({ text, found: [] })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [look, text])
  return typeof options === 'function'
    ? { found: answer.found, isAnswered: answer.text === text }
    : { found: rankBy(options, text, option => option.label), isAnswered: true }
}
