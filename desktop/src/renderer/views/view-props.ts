/** What every kind of view is given: the object, the view as it is shown, and ways to change it or leave it. */
import type { Json } from '@kith/shared/kit'
import type { CatalogObject, View } from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'

export interface ViewProps {
  readonly object: CatalogObject
  /** The view as shown: the saved one with what the URL changes. */
  readonly view: View
  /** The question of the whole list: filter, words and order; without fields. */
  readonly query: Query
  /** Record whose panel is open. */
  readonly open: string | null
  readonly onOpen: (record: string) => void
  /** Opens the record's own page. */
  readonly onVisit: (record: string) => void
  /** Changes how the list looks; goes into the URL. */
  readonly onChange: (change: Partial<View>) => void
  /** Shows a condition on a field in the filter bar, ready to be filled in. */
  readonly onFilter: (field: string) => void
  readonly onClearFilter: () => void
  /** Opens the settings of a field; `null` makes a new one. */
  readonly onEditField: (field: string | null) => void
  /** Narrows the list to records with the same value as this one. */
  readonly onFilterValue: (column: number, row: Row) => void
  readonly onDelete: (records: readonly string[]) => void
  /** What this person may do with the object's records at all. */
  readonly mayCreate: boolean
  readonly mayEdit: boolean
  readonly mayDelete: boolean
  /** Cells that a new record needs to be seen in this list. */
  readonly newCells: Readonly<Record<string, Json>>
}
