/** Objects (person, company, a custom one) and their fields, as definitions. */
import type { Json } from '#kit'
import type { FieldTypeId } from './fields/index.ts'

export interface FieldDef {
  /** Never changes and is never used again; names the document key and the SQL column. `[a-zA-Z][a-zA-Z0-9_]*` */
  readonly id: string
  /** camelCase name for the API, the command line and files; unique within the object. */
  readonly name: string
  readonly label: string
  readonly type: FieldTypeId
  /** Parsed by the field type's option schema. */
  readonly options: Json
  readonly icon?: string
  readonly description?: string
  readonly isRequired: boolean
  /** Duplicates are found and shown; offline they cannot be refused. */
  readonly isUnique: boolean
  readonly defaultValue?: Json
  /** Part of Kith itself: may be hidden, not removed. */
  readonly isStandard: boolean
  /** Written by Kith only. */
  readonly isReadOnly: boolean
  readonly isArchived: boolean
  /** 1 to 7: its values lie in a document of their own beside the record, which not everybody reads. */
  readonly compartment?: number
  readonly order: string
}

export interface ObjectDef {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly icon: string
  /** Hue of its marks, 0–360. */
  readonly hue: number
  /** Round for people, square for the rest. */
  readonly shape: 'round' | 'square'
  /** Field whose text stands for the record everywhere. */
  readonly titleField: string
  /** Shown beside the title in the palette, relation pickers and the panel. */
  readonly subtitleFields: readonly string[]
  readonly searchFields: readonly string[]
  /** Fields that tell that two records are the same thing, best first. */
  readonly matchFields: readonly string[]
  readonly isStandard: boolean
  readonly isArchived: boolean
  /** Stands in the sidebar. */
  readonly isListed: boolean
  readonly order: string
  readonly fields: readonly FieldDef[]
}

/** Options of `reference`, `references` and `backlinks` fields. */
export interface RelationOptions {
  /** Object ids, or `*` for any object that people work in. */
  readonly to: readonly string[] | '*'
  /** The field on the other side that shows the same links. */
  readonly inverse?: string
}
