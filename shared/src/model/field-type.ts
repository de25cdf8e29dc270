/**
 * What the rest of the system needs to know about a type of field.
 *
 * Nothing outside `fields/` branches on a field type's id. If some code needs to know one more
 * thing about field types, that becomes a member here.
 *
 * Members that take options or a value are written as methods: TypeScript compares those loosely
 * enough that types with different options stand in one list without a cast.
 */
import type { Json, Schema } from '#kit'
import type { OperatorId, StorageKindId } from './storage-kind.ts'
import { storageKinds } from './storage/index.ts'

export interface ParseContext {
  /** ISO 3166 country for phones without a prefix, ISO 4217 currency for amounts without one. */
  readonly country: string
  readonly currency: string
  /** `dmy`, `mdy` or `ymd`: how an ambiguous date is read. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd'
  /** The mark between whole and fraction. */
  readonly decimal: '.' | ','
  readonly timeZone: string
  /** For "today", "next fri". Milliseconds, UTC. */
  readonly now: number
}

/** Text read as a value, or the reason in two or three words: "no such day", "two @". */
export type Parsed<Value> = { readonly value: Value | null } | { readonly problem: string }

export interface FormatContext {
  readonly locale: string
  readonly timeZone: string
  readonly now: number
}

export interface FieldTypeDef<
  Id extends string = string,
  Value extends Json = Json,
  Options = unknown,
> {
  readonly id: Id
  readonly label: string
  /** One line for the person who chooses a type. */
  readonly hint: string
  /** Lucide icon name in kebab-case. */
  readonly icon: string
  readonly storage: StorageKindId
  /** Options of one field of this type, e.g. the choices of a select; every member has a default. */
  readonly options: Schema<Options>
  /** May be chosen when a person makes a field. */
  readonly creatable: boolean
  /** May be written; system, inverse and formula fields may not. */
  readonly writable: boolean
  /** May be declared unique (detected and shown, never refused offline). */
  readonly canBeUnique: boolean
  readonly align: 'start' | 'end'
  /** Column width in pixels when nobody has chosen one. */
  readonly width: number
  /** The shape of a stored value. `null` means empty and is always allowed. */
  value(options: Options): Schema<Value>
  /** Text as typed or found in a CSV cell → value. Empty text is `{ value: null }`. */
  parse(text: string, options: Options, context: ParseContext): Parsed<Value>
  /** Value → text that `parse` reads back to the same value: CSV, clipboard, search. */
  format(value: Value, options: Options): string
  /** Value → what a person reads: "€3,500", "12 Mar". */
  display(value: Value, options: Options, context: FormatContext): string
  /** Negative when a sorts before b: the same order as SQL gives. */
  compare(a: Value, b: Value, options: Options): number
  /** Words for full-text search; '' when the field says nothing. */
  searchText(value: Value, options: Options): string
  /** Main-column values in the order they sort by, for types whose order is a list of options. */
  ranks?(options: Options): readonly string[]
  /** What is said where nothing is, for types whose emptiness says something: "No next step". */
  readonly emptyText?: string
  /** Operators instead of those of the storage kind. */
  readonly operators?: readonly OperatorId[]
  /** Footer and board aggregates beside count, empty and filled. */
  readonly aggregates: readonly AggregateId[]
}

export const AGGREGATES = [
  'count',
  'countEmpty',
  'countFilled',
  'percentEmpty',
  'percentFilled',
  'countUnique',
  'countTrue',
  'countFalse',
  'sum',
  'average',
  'median',
  'min',
  'max',
  'range',
] as const
export type AggregateId = (typeof AGGREGATES)[number]

export interface FieldType<
  Id extends string = string,
  Value extends Json = Json,
  Options = unknown,
> extends FieldTypeDef<Id, Value, Options> {
  readonly operators: readonly OperatorId[]
}

export function defineFieldType<
  const Id extends string,
  Value extends Json,
  Options extends object,
>(def: FieldTypeDef<Id, Value, Options>): FieldType<Id, Value, Options> {
  // Building a schema costs fifty checks with it; the options of a field are one object as long as its catalog lives.
  const schemas = new WeakMap<Options, Schema<Value>>()
  return Object.freeze({
    ...def,
    operators: def.operators ?? storageKinds.must(def.storage).operators,
    value(options: Options) {
      const known = schemas.get(options)
      if (known) return known
      const made = def.value(options)
      schemas.set(options, made)
      return made
    },
  })
}
