import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'outline' | 'primary' | 'ghost' | 'danger' | 'danger-fill' | 'text'
  readonly size?: 'normal' | 'small' | 'large'
  readonly icon?: string
  readonly iconEnd?: string
  /** Shortcut shown inside: `N`. */
  readonly keys?: string
  readonly isOn?: boolean
  /** What it asked for is under way: it answers to nothing, and keeps the focus, which a disabled one loses. */
  readonly isBusy?: boolean
  readonly children?: ReactNode
}

export function Button({
  variant = 'outline',
  size = 'normal',
  icon,
  iconEnd,
  keys,
  isOn,
  isBusy = false,
  children,
  className,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? event => event.preventDefault() : onClick}
      data-variant={variant}
      data-size={size}
      data-on={isOn || undefined}
      className={classNames('ui-button', className)}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
      {iconEnd !== undefined && <Icon name={iconEnd} size={14} />}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  )
}
