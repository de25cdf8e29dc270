/** What the handlers of a table find current, and what they may set. */
import type { RefObject } from 'react'
import type { Row } from '@kith/shared/query'
import type { useNavigation } from '#renderer/client'
import type { ListSection } from '../group/use-groups.ts'
import type { Shown } from '../rows/use-row-book.ts'
import type { RowWrites } from '../rows/use-row-writes.ts'
import type { ColumnLayout } from './grid-columns.ts'
import type { GridItems } from './grid-items.ts'
import type { CellRange, GridBounds, GridSelection, Ticked } from './grid-selection.ts'
import type { TableHandle } from './table-handle.ts'
import type { TableViewProps } from './table-view.tsx'
import type { GridColumn } from './use-columns.ts'
import type { CopyCells } from './use-copy.ts'
import type { GridPaste } from './use-paste.ts'

export interface Editing {
  readonly row: number
  readonly column: number
  readonly record: string
  readonly seed: string | undefined
}

export interface GridInput {
  readonly props: TableViewProps
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly shown: Shown<ListSection> | null
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly rowHeight: number
  readonly total: number | null
  readonly handle: TableHandle
  readonly gridId: string
}

export interface GridParts {
  readonly root: RefObject<HTMLDivElement | null>
  readonly reveal: RefObject<((flat: number) => void) | null>
  readonly lastTicked: RefObject<number | null>
  readonly setSelection: (selection: GridSelection) => void
  readonly setEditing: (editing: Editing | null) => void
  readonly setIsAdding: (isAdding: boolean) => void
}
export type GridNow = GridInput & {
  readonly bounds: GridBounds
  readonly items: GridItems
  readonly selection: GridSelection
  readonly range: CellRange | null
  readonly editing: Editing | null
  readonly ticked: Ticked
  readonly rowAt: (flat: number) => Row | undefined
  readonly readRows: (from: number, to: number) => Promise<readonly Row[]>
  readonly writes: RowWrites
  readonly copy: CopyCells
  readonly paste: GridPaste
  readonly sections: readonly ListSection[]
  readonly toggle: (key: string) => void
  readonly setTicked: (ticked: Ticked) => void
  readonly navigation: ReturnType<typeof useNavigation>
}
