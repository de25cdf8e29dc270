export {
  AGGREGATES,
  type AggregateId,
  type FieldType,
  type FieldTypeDef,
  type FormatContext,
  type Parsed,
  type ParseContext,
} from './field-type.ts'
export {
  OPERATORS,
  type KeyChanges,
  type OperatorId,
  type RecordKeys,
  type SqlType,
  type SqlValue,
  type StorageColumn,
  type StorageKind,
  type StorageKindId,
  type StoredElement,
} from './storage-kind.ts'
export {
  BUCKETS,
  RELATIVE_UNITS,
  MANUAL_ORDER,
  filterSchema,
  isCondition,
  isManual,
  isRelated,
  orderSchema,
  type Bucket,
  type Condition,
  type Filter,
  type Order,
  type RelatedCondition,
  type RelativeValue,
} from './filter.ts'
export { createCatalog, type Catalog, type CatalogField, type CatalogObject } from './catalog.ts'
export type { FieldDef, ObjectDef, RelationOptions } from './object.ts'
export { orderOf, type View, type ViewColumn, type ViewGroup } from './view.ts'
export { viewFromKeys, viewKeys } from './view-keys.ts'
export { defaultViews } from './default-views.ts'
export { cellFault, checkCell, checkCells, type CellProblem } from './cells.ts'
export { guessFieldType, type FieldGuess } from './guess-field-type.ts'
export { camelName } from './names.ts'
export { needsValue, operatorLabel } from './operator-label.ts'
export { dueWords, type DueWords } from './fields/due.ts'
export { activityWords, nextActivityOf, type NextActivity } from './fields/next-activity.ts'
export { dateFormat, timeOfDay } from './fields/intl.ts'
export { isWholeDay } from './fields/time-zone.ts'
export { dayAfter, wallDay, wallDayNumber, wallMidnight, wallMoment } from './fields/wall-day.ts'
export { fieldTypes, type FieldTypeId } from './fields/index.ts'
export { standardObjects } from './objects/index.ts'
export { entryNorm, shortHash } from './storage/sets.ts'
export { compareText, foldText } from './fold.ts'
export { viewKinds, type ViewKindId } from './view-kinds/index.ts'
