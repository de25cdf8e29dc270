/** The frame of editors that need more room than the cell: they stand at it, Tab goes on, Esc takes back. */
import { useRef, useState, type ReactNode } from 'react'
import { Popover } from '#renderer/ui'
import type { AfterCommit } from './input-props.ts'

export interface PopEditorProps {
  readonly label: string
  readonly children: ReactNode
  readonly face: ReactNode
  readonly anchor: Element | null | undefined
  /** Commits what there is. */
  readonly onLeave: (after: AfterCommit) => void
  readonly onCancel: () => void
  readonly width?: number
  readonly isFlush?: boolean
}

export function PopEditor(props: PopEditorProps) {
  const { label, children, face, anchor, onLeave, onCancel, width = 264, isFlush = false } = props
  const [own, setOwn] = useState<HTMLElement | null>(null)
  const isDone = useRef(false)
  const leave = (act: () => void): void => {
    if (isDone.current) return
    isDone.current = true
    act()
  }
  // The editor stands at the whole cell of a table or the whole value of a record, not at the text in it.
  const place = anchor ?? own?.closest('.field-input, [data-editing]') ?? own
  return (
    <span ref={setOwn} className="field-pop-face">
      {face}
      {place !== null && (
        <Popover
          open
          anchor={place}
          label={label}
          width={width}
          isFlush={isFlush}
          className="field-pop"
          sideOffset={2}
          finalFocus={false}
          onOpenChange={open => {
            if (!open) leave(() => onLeave('stay'))
          }}
        >
          <div
            role="presentation"
            onKeyDownCapture={event => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Escape') {
                event.preventDefault()
                event.stopPropagation()
                leave(onCancel)
              }
              if (event.key === 'Tab' && !isFormTab(event.target, event.shiftKey)) {
                event.preventDefault()
                event.stopPropagation()
                leave(() => onLeave(event.shiftKey ? 'back' : 'next'))
              }
            }}
            onKeyDown={event => event.stopPropagation()}
          >
            {children}
          </div>
        </Popover>
      )}
    </span>
  )
}

/** Inside a form of several inputs Tab goes from one to the next and leaves at the last. */
function isFormTab(target: EventTarget, isBack: boolean): boolean {
  if (!(target instanceof HTMLElement)) return false
  const form = target.closest('[data-form]')
  if (form === null) return false
  const inputs = [...form.querySelectorAll('input, textarea')]
  return isBack ? inputs[0] !== target : inputs.at(-1) !== target
}
