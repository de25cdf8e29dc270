/** One cell of the file: what it says, what is wrong, and what it probably meant. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Icon, Kbd, Popover } from '#renderer/ui'
import { suggestFixes } from './suggest-fix.ts'

interface Props {
  readonly text: string
  readonly isMended: boolean
  /** Only in a wide window. */
  readonly isExtra: boolean
  readonly problem: string | null
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd'
  readonly isOpen: boolean
  readonly isLocked: boolean
  readonly onOpen: (isOpen: boolean) => void
  /** `from`: the cell. */
  readonly onText: (text: string | null, from: HTMLElement) => void
  readonly onStep: (from: HTMLElement, by: 1 | -1) => void
}

export function CheckCell(props: Props) {
  const { text, isMended, problem, isOpen, isLocked, onOpen } = props
  const cell = useRef<HTMLButtonElement>(null)
  const onText = (next: string | null) => {
    if (cell.current !== null) props.onText(next, cell.current)
  }
  const close = () => {
    onOpen(false)
    // A press on something else has moved the focus there by then.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) cell.current?.focus()
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      props.onStep(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1)
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && !isLocked) {
      event.preventDefault()
      onText('')
    }
  }
  return (
    <td
      data-bad={problem !== null || undefined}
      data-mended={isMended || undefined}
      data-extra={props.isExtra || undefined}
      data-open={isOpen || undefined}
    >
      <button
        ref={cell}
        type="button"
        className="check-cell"
        disabled={isLocked}
        title={problem === null ? text : `${text}${text === '' ? '' : ': '}${problem}`}
        {...(problem === null ? { tabIndex: -1 } : { 'data-cell': true })}
        onKeyDown={onKeyDown}
        onClick={() => onOpen(true)}
      >
        {problem !== null && <Icon name="circle-alert" size={14} />}
        <span className="trunc grow" dir="auto">
          {text === '' ? problem === null ? '' : <span className="muted">Empty</span> : text}
        </span>
        {problem !== null && <em className="trunc">{problem}</em>}
      </button>
      {isOpen && (
        <Popover
          label="Mend this cell"
          open
          onOpenChange={next => !next && close()}
          anchor={cell}
          align="start"
          sideOffset={2}
          width={264}
          isFlush
          className="ui-picker"
        >
          <Mend {...props} onText={onText} onClose={close} />
        </Popover>
      )}
    </td>
  )
}

function Mend({
  text,
  isMended,
  problem,
  dateOrder,
  onText,
  onClose,
}: Pick<Props, 'text' | 'isMended' | 'problem' | 'dateOrder'> & {
  readonly onText: (text: string | null) => void
  readonly onClose: () => void
}) {
  const [draft, setDraft] = useState(text)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  const fixes = problem === null ? [] : suggestFixes(text, dateOrder)
  return (
    <div className="check-mend">
      <input
        ref={input}
        aria-label="What the cell should say"
        dir="auto"
        value={draft}
        onChange={event => setDraft(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault()
            if (draft === text) onClose()
            else onText(draft)
          }
        }}
      />
      {fixes.map(fix => (
        <button key={fix.text} type="button" className="check-fix" onClick={() => onText(fix.text)}>
          <span className="grow" dir="auto">
            {fix.text}
          </span>
          <span className="muted">{fix.why}</span>
        </button>
      ))}
      <button type="button" className="check-fix" onClick={() => onText('')}>
        <span className="grow">Leave empty</span>
        <Kbd keys="Backspace" bare />
      </button>
      {isMended && (
        <button type="button" className="check-fix" onClick={() => onText(null)}>
          <span className="grow">As it is in the file</span>
        </button>
      )}
    </div>
  )
}
