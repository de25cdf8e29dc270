import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends ComponentProps<'button'> {
  readonly icon: string
  /** Said by screen readers and shown as the tooltip. */
  readonly label: string
  readonly keys?: string
  readonly size?: 'normal' | 'small'
  readonly isOn?: boolean
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
}

export function IconButton({
  icon,
  label,
  keys,
  size = 'normal',
  isOn,
  side,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })} {...(side ? { side } : {})}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        data-size={size}
        data-on={isOn || undefined}
        className={classNames('ui-icon-button', className)}
      >
        <Icon name={icon} size={size === 'small' ? 14 : 16} />
      </button>
    </Tooltip>
  )
}
