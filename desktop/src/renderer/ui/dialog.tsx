import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef, type ComponentProps, type ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'
import { useKeptFocus } from './use-kept-focus.ts'
import { useReturnedFocus } from './use-returned-focus.ts'

export interface DialogProps {
  /** Left out: it is there for as long as it is drawn. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** By the cross, Escape or a press beside it. */
  readonly onClose?: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons at the end, primary last. */
  readonly footer?: ReactNode
  readonly width?: number
  /** Title for screen readers only: the content says it itself. */
  readonly hidesTitle?: boolean
  readonly initialFocus?: ComponentProps<typeof Base.Popup>['initialFocus']
}

export function Dialog({
  open = true,
  onOpenChange,
  onClose,
  title,
  description,
  children,
  footer,
  width = 480,
  hidesTitle = false,
  initialFocus,
}: DialogProps) {
  const body = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLElement>(null)
  // What is to be filled in, else the first answer; never the cross.
  const first = () =>
    body.current?.querySelector<HTMLElement>('input, textarea, button:enabled') ??
    foot.current?.querySelector<HTMLElement>('button')
  const box = useKeptFocus(first)
  const finalFocus = useReturnedFocus(open)
  return (
    <Base.Root
      open={open}
      onOpenChange={next => {
        onOpenChange?.(next)
        if (!next) onClose?.()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="ui-scrim" />
        <Base.Popup
          ref={box}
          className="ui-dialog"
          style={{ width }}
          initialFocus={initialFocus ?? (() => first() ?? true)}
          finalFocus={finalFocus}
        >
          {hidesTitle ? (
            <Base.Title className="sr-only">{title}</Base.Title>
          ) : (
            <header className="ui-dialog-head">
              <Base.Title className="ui-dialog-title">{title}</Base.Title>
              <Base.Close render={<IconButton icon="x" label="Close" keys="Escape" />} />
            </header>
          )}
          {description !== undefined && (
            <Base.Description className="ui-dialog-description" render={<div />}>
              {description}
            </Base.Description>
          )}
          {children !== undefined && (
            <div ref={body} className="ui-dialog-body">
              {children}
            </div>
          )}
          {footer !== undefined && (
            <footer ref={foot} className="ui-dialog-foot">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
