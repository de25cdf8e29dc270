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
  filterSchema,
  isCondition,
  isRelated,
  orderSchema,
  type Bucket,
  type Condition,
  type Filter,
  type Order,
  type RelatedCondition,
  type RelativeValue,
} from './filter.ts'
export type { Catalog, CatalogField, CatalogObject } from './catalog.ts'
export type { FieldDef, ObjectDef, RelationOptions } from './object.ts'
export type { View, ViewColumn, ViewGroup } from './view.ts'
export type { FieldTypeId } from './fields/index.ts'
export type { ViewKindId } from './view-kinds/index.ts'
