/** A place where a column may go, and what guessing knows of the file. */
import type { Catalog, CatalogObject, ParseContext } from '@kith/shared/model'
import type { ColumnTarget } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'

export interface Candidate {
  readonly target: ColumnTarget
  readonly score: number
  /** What only one column may fill. */
  readonly slot: string
  readonly isShared?: boolean
}

export interface GuessInput {
  readonly catalog: Catalog
  /** Absent: the import makes the object. */
  readonly object: CatalogObject | undefined
  readonly columns: readonly ColumnStats[]
  readonly context: ParseContext
}

/** What stands behind a label in a header, both folded: '' when nothing, `undefined` when it begins otherwise. */
export const after = (norm: string, label: string): string | undefined =>
  norm === label ? '' : norm.startsWith(`${label} `) ? norm.slice(label.length + 1) : undefined
