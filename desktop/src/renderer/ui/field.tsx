import { useId, type ReactNode } from 'react'

export interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong, in words; takes the place of the hint. */
  readonly problem?: string | null
  /** Gets the ids that tie label, hint and control together. */
  readonly children: (ids: {
    readonly id: string
    readonly 'aria-describedby': string
  }) => ReactNode
}

/** A label over a control with a hint or a problem below it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const below = `${id}-below`
  return (
    <div className="ui-field">
      <label htmlFor={id} className="ui-field-label">
        {label}
      </label>
      {children({ id, 'aria-describedby': below })}
      <p id={below} className={problem ? 'ui-field-problem' : 'ui-field-hint'} aria-live="polite">
        {problem ?? hint}
      </p>
    </div>
  )
}
