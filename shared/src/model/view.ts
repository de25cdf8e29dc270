/** A saved way to look at the records of an object. */
import type { AggregateId } from './field-type.ts'
import type { Filter, Order, Bucket } from './filter.ts'
import { viewKinds, type ViewKindId } from './view-kinds/index.ts'

export interface ViewColumn {
  readonly field: string
  /** Pixels; absent means the type's width. */
  readonly width?: number
  readonly isHidden?: boolean
  readonly aggregate?: AggregateId
}

export interface ViewGroup {
  readonly field: string
  readonly bucket?: Bucket
  readonly hideEmpty?: boolean
  /** Group values that are folded away. */
  readonly collapsed?: readonly string[]
}

export interface View {
  readonly id: string
  readonly object: string
  readonly name: string
  readonly kind: ViewKindId
  readonly icon?: string
  readonly filter: Filter | null
  readonly order: readonly Order[]
  readonly group: ViewGroup | null
  readonly columns: readonly ViewColumn[]
  /** Parsed by the view kind: card fields of a board, frozen columns of a table, row height. */
  readonly options: Readonly<Record<string, unknown>>
  /** Where the view stands among the tabs. */
  readonly position: string
  /** Only its owner sees a personal view. */
  readonly owner: string | null
  readonly isLocked: boolean
  readonly openIn: 'panel' | 'page'
}

/** The order a view is shown in: its own or, where it says none, that of its kind. */
export const orderOf = (
  view: Pick<View, 'order'> & Partial<Pick<View, 'kind'>>,
): readonly Order[] =>
  view.order.length > 0 || view.kind === undefined ? view.order : viewKinds.must(view.kind).order
