export { BulkBar } from './bulk/bulk-bar.tsx'
export { targetSelection } from './bulk/selection-input.ts'
export { ViewBar } from './bar/view-bar.tsx'
export { ViewTabs } from './bar/view-tabs.tsx'
export { askable } from './filter/askable.ts'
export { RecordRule } from './filter/record-rule.tsx'
export { fieldAt, startCondition } from './filter/condition-field.ts'
export { impliedCells, rootParts } from './filter/filter-tree.ts'
export { useLendQuery, useListQuery, useRecentListQuery } from './list-query.ts'
export { moveBefore } from './table/grid-columns.ts'
export { type Ticked } from './table/grid-selection.ts'
export { createTableHandle, type TableHandle } from './table/table-handle.ts'
export { viewActions } from './view-actions.ts'
export { viewUis, type ViewUi } from './view-uis.ts'
export {
  isChanged,
  searchAfter,
  shownView,
  unchanged,
  unreadOf,
  viewSearch,
  type ViewSearch,
} from './view-search.ts'
export { isSameUnread, unreadWords, type Unread } from './view-unread.ts'
export { type ViewProps } from './view-props.ts'
export { useLineDrag, type LineDrag } from './order/use-line-drag.ts'
