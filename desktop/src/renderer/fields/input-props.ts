/** What every editor of a cell is given, and how it says that it is done. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'

/** Where the person goes after a change: to the next cell, the one before, the one below, or nowhere. */
export type AfterCommit = 'next' | 'back' | 'down' | 'up' | 'stay'

export interface FieldInputProps {
  readonly field: CatalogField
  /** Row-shaped: relations are `RefValue`s. */
  readonly value: Json | undefined
  /** Text typed to open the editor; it takes the place of the value. */
  readonly seed?: string | undefined
  /** Row-shaped; `toCommandValue` makes of it what a command takes. */
  readonly onCommit: (value: Json, after: AfterCommit) => void
  readonly onCancel: () => void
  /** The focus goes to the editor when it appears; on unless told. */
  readonly autoFocus?: boolean
  /** What to type while nothing stands there. */
  readonly placeholder?: string | undefined
  /** The element whose place the editor takes; popovers stand at it. */
  readonly anchor?: Element | null | undefined
}

/** Tab and Enter leave an editor the same way everywhere; `null` for other keys. */
export function leaveKey(event: {
  readonly key: string
  readonly shiftKey: boolean
}): AfterCommit | null {
  if (event.key === 'Tab') return event.shiftKey ? 'back' : 'next'
  if (event.key === 'Enter') return event.shiftKey ? 'up' : 'down'
  return null
}
