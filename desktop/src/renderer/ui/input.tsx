import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

export interface InputProps extends Omit<ComponentProps<'input'>, 'size'> {
  readonly icon?: string
  readonly size?: 'normal' | 'large'
  readonly isInvalid?: boolean
  /** Shown inside at the end: a unit, a shortcut, a button. */
  readonly end?: ReactNode
}

export function Input({ icon, size = 'normal', isInvalid, end, className, ...rest }: InputProps) {
  return (
    <label
      className={classNames('ui-input', className)}
      data-size={size}
      data-invalid={isInvalid || undefined}
    >
      {icon !== undefined && <Icon name={icon} />}
      <input dir="auto" autoComplete="off" aria-invalid={isInvalid || undefined} {...rest} />
      {end}
    </label>
  )
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  readonly isInvalid?: boolean
}

/** Grows with its text. */
export function TextArea({ isInvalid, className, rows = 2, ...rest }: TextAreaProps) {
  return (
    <textarea
      dir="auto"
      rows={rows}
      aria-invalid={isInvalid || undefined}
      data-invalid={isInvalid || undefined}
      className={classNames('ui-textarea', className)}
      {...rest}
    />
  )
}
