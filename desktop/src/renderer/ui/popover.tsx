import { Popover as Base } from '@base-ui/react/popover'
import type { ComponentProps, ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface PopoverProps {
  readonly children: ReactNode
  /** The button that opens it. Leave out when `anchor` and `open` are given. */
  readonly trigger?: ReactElement<Record<string, unknown>>
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** Said when it opens. */
  readonly label: string
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly align?: 'start' | 'center' | 'end'
  readonly sideOffset?: number
  readonly alignOffset?: number
  /** An element (or a virtual one) to stand at. */
  readonly anchor?: ComponentProps<typeof Base.Positioner>['anchor']
  readonly width?: number | string
  /** Without the 4 px around: for lists that reach the edge. */
  readonly isFlush?: boolean
  readonly className?: string
  /** What gets the focus on opening; the first control when absent, nothing for `false`. */
  readonly initialFocus?: ComponentProps<typeof Base.Popup>['initialFocus']
  readonly finalFocus?: ComponentProps<typeof Base.Popup>['finalFocus']
}

const STAYS = { fallbackAxisSide: 'none' } as const

export function Popover(props: PopoverProps) {
  const {
    children,
    trigger,
    open,
    onOpenChange,
    label,
    side = 'bottom',
    align = 'start',
    anchor,
  } = props
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner
          side={side}
          align={align}
          sideOffset={props.sideOffset ?? 4}
          alignOffset={props.alignOffset ?? 0}
          collisionPadding={8}
          // Above or below what it belongs to, never beside it: there it would hide what is worked in.
          collisionAvoidance={STAYS}
          className="ui-pop-place"
          {...(anchor === undefined ? {} : { anchor })}
        >
          <Base.Popup
            aria-label={label}
            className={classNames('ui-pop', props.isFlush && 'flush', props.className)}
            style={props.width === undefined ? undefined : { width: props.width }}
            {...(props.initialFocus === undefined ? {} : { initialFocus: props.initialFocus })}
            {...(props.finalFocus === undefined ? {} : { finalFocus: props.finalFocus })}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
