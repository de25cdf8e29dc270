import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { Fragment, type ReactElement } from 'react'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { tidyMenu, type MenuAction, type MenuEntry } from './menu-items.ts'

export interface MenuProps {
  readonly items: readonly MenuEntry[]
  /** The button that opens it; gets the trigger's props. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly align?: 'start' | 'center' | 'end'
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly minWidth?: number
}

export function Menu({
  items,
  trigger,
  side = 'bottom',
  align = 'start',
  open,
  onOpenChange,
  minWidth,
}: MenuProps) {
  return (
    <Base.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="ui-pop-place">
          <Base.Popup
            className="ui-pop ui-menu"
            style={minWidth === undefined ? undefined : { minWidth }}
          >
            <Entries items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export interface ContextMenuProps {
  readonly items: readonly MenuEntry[]
  /** The area that answers a right click, the menu key and Shift+F10. */
  readonly children: ReactElement<Record<string, unknown>>
  readonly onOpenChange?: (open: boolean) => void
}

export function ContextMenu({ items, children, onOpenChange }: ContextMenuProps) {
  return (
    <BaseContext.Root
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="ui-pop-place">
          <BaseContext.Popup className="ui-pop ui-menu">
            <Entries items={items} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

function Entries({ items }: { readonly items: readonly MenuEntry[] }) {
  return tidyMenu(items).map((entry, at) => {
    if (entry.kind === 'separator') return <Base.Separator key={at} className="ui-menu-line" />
    if (entry.kind === 'heading') {
      return (
        <Base.Group key={at}>
          <Base.GroupLabel className="ui-menu-heading">{entry.label}</Base.GroupLabel>
        </Base.Group>
      )
    }
    return (
      <Fragment key={at}>
        {entry.items ? <Submenu entry={entry} /> : <Entry entry={entry} />}
      </Fragment>
    )
  })
}

function Entry({ entry }: { readonly entry: MenuAction }) {
  const shared = {
    className: 'ui-menu-item',
    label: entry.label,
    disabled: entry.isDisabled === true,
    closeOnClick: entry.keepsOpen !== true,
    'data-danger': entry.isDanger || undefined,
  }
  if (entry.isChecked !== undefined) {
    return (
      <Base.CheckboxItem
        {...shared}
        checked={entry.isChecked}
        onCheckedChange={() => entry.onSelect?.()}
      >
        <Face entry={entry} />
        <Base.CheckboxItemIndicator className="ui-menu-tick">
          <Icon name="check" size={14} />
        </Base.CheckboxItemIndicator>
      </Base.CheckboxItem>
    )
  }
  return (
    <Base.Item {...shared} onClick={() => entry.onSelect?.()}>
      <Face entry={entry} />
    </Base.Item>
  )
}

function Submenu({ entry }: { readonly entry: MenuAction }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger
        className="ui-menu-item"
        label={entry.label}
        disabled={entry.isDisabled === true}
      >
        <Face entry={entry} />
        <Icon name="chevron-right" size={14} className="ui-menu-more" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-4} className="ui-pop-place">
          <Base.Popup className="ui-pop ui-menu">
            <Entries items={entry.items ?? []} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  )
}

function Face({ entry }: { readonly entry: MenuAction }) {
  return (
    <>
      {entry.icon !== undefined && <Icon name={entry.icon} />}
      <span className="ui-menu-label" dir="auto">
        {entry.label}
      </span>
      {entry.hint !== undefined && <span className="ui-menu-hint">{entry.hint}</span>}
      {entry.keys !== undefined && <Kbd keys={entry.keys} bare />}
    </>
  )
}
