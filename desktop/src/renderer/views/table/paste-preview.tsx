/** What a paste will do, at the cell it lands in: Enter writes it, Esc leaves everything as it is. */
import { useRef, type RefObject } from 'react'
import { Button, Icon, Popover } from '#renderer/ui'
import { leftOut, planWords } from './paste-words.ts'
import type { GridPaste, PendingPaste } from './use-paste.ts'

const MOST_LINES = 5

export interface PastePreviewProps {
  readonly pending: PendingPaste
  readonly paste: GridPaste
  readonly object: { readonly one: string; readonly more: string }
  readonly labelOf: (column: number) => string
  /** Where the block begins. */
  readonly anchor: () => Element | null
  readonly root: RefObject<HTMLElement | null>
}

export function PastePreview(props: PastePreviewProps) {
  const { pending, paste, object, labelOf, anchor, root } = props
  const start = useRef<HTMLButtonElement>(null)
  const left = leftOut(pending.plan, labelOf)
  const rest = left.length - MOST_LINES
  return (
    <Popover
      label="Paste"
      open
      onOpenChange={next => !next && paste.cancel()}
      anchor={anchor}
      width={340}
      className="paste"
      initialFocus={start}
      finalFocus={root}
    >
      <p className="paste-what">{planWords(pending.plan, object)}</p>
      {left.length > 0 && (
        <ul className="paste-left" aria-label="Left out">
          {left.slice(0, MOST_LINES).map(({ what, why }) => (
            <li key={`${what} ${why}`}>
              <Icon name="circle-alert" size={14} />
              <span dir="auto">
                <b>{what}</b> {why}
              </span>
            </li>
          ))}
          {rest > 0 && <li className="muted">and {rest} more reasons</li>}
        </ul>
      )}
      <div className="paste-foot">
        <span className="grow muted">{left.length > 0 ? 'These are left out' : 'One undo'}</span>
        <Button variant="ghost" keys="Escape" onClick={paste.cancel}>
          Cancel
        </Button>
        <Button ref={start} variant="primary" keys="Enter" onClick={paste.apply}>
          Paste
        </Button>
      </div>
    </Popover>
  )
}
