/** In place of rows: why the engine does not answer this question, and the one thing that helps. */
import type { ReactNode } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button, EmptyState } from '#renderer/ui'
import type { ViewProps } from '../view-props.ts'

export interface Refusals {
  readonly where: Fault | null
  readonly group: Fault | null
  readonly rows: Fault | null
}

/** What refuses the filter refuses the rest, too, so it is named first. */
export function useRefusal(
  { onClearFilter, onChange, view }: ViewProps,
  { where, group, rows }: Refusals,
): ReactNode {
  const fault = where ?? group ?? rows
  if (fault === null) return null
  const help =
    where !== null
      ? { label: 'Clear the filter', act: onClearFilter }
      : group !== null && view.group !== null
        ? { label: 'Show without groups', act: () => onChange({ group: null }) }
        : { label: 'Clear the sort order', act: () => onChange({ order: [] }) }
  return (
    <EmptyState
      icon="triangle-alert"
      text={fault.message}
      action={
        <Button icon="x" onClick={help.act}>
          {help.label}
        </Button>
      }
      hint="The records are safe; only this question about them cannot be answered."
    />
  )
}
