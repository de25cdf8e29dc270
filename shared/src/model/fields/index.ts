export type FieldTypeId = string
