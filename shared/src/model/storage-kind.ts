/**
 * How values of a field type lie in a record document and in SQL.
 *
 * A record document is one flat map. A scalar field is one key (its field id); a set field is one
 * key per element (`<fieldId>/<elementId>`), so that two people who add different elements offline
 * both keep theirs. A storage kind translates between the *cell value* that everything above works
 * with and those keys, and between the cell value and SQL columns.
 *
 * Nothing outside this room branches on a storage kind's id for behaviour that could be a member.
 */
import type { Json } from '#kit'

export type SqlType = 'TEXT' | 'INTEGER' | 'REAL'
export type SqlValue = string | number | null
/** A record document as plain values: document key → JSON. */
export type RecordKeys = Readonly<Record<string, Json>>
/** Changes to a record document: `null` removes a key. */
export type KeyChanges = Readonly<Record<string, Json | null>>

/** The operators a filter can use; each storage kind names the ones it understands. */
export const OPERATORS = [
  'is',
  'isNot',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'in',
  'notIn',
  'hasAll',
  'before',
  'after',
  'onOrBefore',
  'onOrAfter',
  'inPast',
  'inFuture',
  'today',
  'relative',
  'count',
  'empty',
  'notEmpty',
] as const
export type OperatorId = (typeof OPERATORS)[number]

export interface StorageColumn {
  /** Appended to `c_<fieldId>`; '' is the main column, which sorts and groups. */
  readonly suffix: string
  readonly type: SqlType
}

/** One element of a set field in the side table `e_<objectId>`. */
export interface StoredElement {
  readonly id: string
  readonly value: Json
  /** Normalised text that filters and matching compare with: an e-mail in lower case, digits of a phone. */
  readonly norm: string
}

export type StorageKindId =
  | 'text'
  | 'number'
  | 'flag'
  | 'date'
  | 'moment'
  | 'choice'
  | 'choices'
  | 'money'
  | 'name'
  | 'address'
  | 'entries'
  | 'reference'
  | 'links'
  | 'inverse'
  | 'nextActivity'
  | 'json'
  | 'richText'

export interface StorageKind<Id extends StorageKindId = StorageKindId> {
  readonly id: Id
  readonly operators: readonly OperatorId[]
  /** SQL columns of one field; empty for kinds that live in other tables. */
  readonly columns: readonly StorageColumn[]
  /** Whether elements also go to the side table. */
  readonly hasElements: boolean
  /** How the field can be sorted: by its main column in this manner, or not at all. */
  readonly sort: 'text' | 'number' | 'none'
  /**
   * Suffix of a column that holds the folded main text where folding changes more than ASCII case,
   * else NULL. Sort and match with `coalesce(c_x<keySuffix>, c_x) COLLATE NOCASE` and a needle
   * from `foldText`, and "Ángel" is found by "angel".
   */
  readonly keySuffix?: string
  /** Where the value lies: keys of the record, a text document, link documents, nowhere (the other side has it), or nowhere at all (worked out when asked for). */
  readonly home: 'record' | 'text' | 'link' | 'inverse' | 'derived'
  /** The main column holds the pk of the record the value names; whoever writes SQL translates. */
  readonly pointsToRecord: boolean
  /** Cell value → changes of document keys, given the keys the document has now. `null` empties the field. */
  toKeys(field: string, value: Json | null, now: RecordKeys): KeyChanges
  /** Document keys → cell value; `null` when empty. */
  fromKeys(field: string, keys: RecordKeys): Json | null
  /** For set fields, the same from elements that were taken from their keys: ids, and what lies under each. */
  fromElements?(ids: readonly string[], stored: readonly Json[]): Json | null
  /** Cell value → one SQL value per column. */
  toColumns(value: Json | null): readonly SqlValue[]
  /** SQL values, in the order of `columns` → cell value. */
  fromColumns(values: readonly SqlValue[]): Json | null
  /** Elements for the side table. */
  elements(value: Json | null): readonly StoredElement[]
}
