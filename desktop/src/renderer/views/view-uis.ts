/** How each kind of view is drawn. A kind without a line here does not compile. */
import type { ComponentType } from 'react'
import type { ViewKindId } from '@kith/shared/model'
import { BoardView } from './board/board-view.tsx'
import { TableView, type TableViewProps } from './table/table-view.tsx'

export interface ViewUi {
  readonly View: ComponentType<TableViewProps>
  /** Whether rows can be ticked in it. */
  readonly hasTicks: boolean
}

export const viewUis: Readonly<Record<ViewKindId, ViewUi>> = {
  table: { View: TableView, hasTicks: true },
  board: { View: BoardView, hasTicks: false },
}
