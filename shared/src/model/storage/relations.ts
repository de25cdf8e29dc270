/** Relations and rich text: values that name records or live in documents of their own. */
import type { StorageKind, StorageKindId } from '../storage-kind.ts'
import { manyOperators, oneOperators, wordOperators } from './operator-sets.ts'
import { scalarKind, textOrNull } from './scalar.ts'

/** One record id. SQL holds the record's pk instead. */
export const referenceKind = scalarKind({
  id: 'reference',
  operators: oneOperators,
  columns: [{ suffix: '', type: 'INTEGER' }],
  sort: 'none',
  pointsToRecord: true,
  read: textOrNull,
  toColumns: value => [textOrNull(value)],
  fromColumns: ([id]) => textOrNull(id),
})

/** Values that are neither keys nor columns of the record: the engine keeps them elsewhere. */
const outside = <const Id extends StorageKindId>(
  kind: Pick<StorageKind<Id>, 'id' | 'operators' | 'home'>,
): StorageKind<Id> =>
  Object.freeze<StorageKind<Id>>({
    ...kind,
    columns: [],
    hasElements: false,
    sort: 'none',
    pointsToRecord: false,
    toKeys: () => ({}),
    fromKeys: () => null,
    toColumns: () => [],
    fromColumns: () => null,
    elements: () => [],
  })

/** One link document per pair of records. */
export const linksKind = outside({
  id: 'links',
  operators: [...manyOperators, 'count'],
  home: 'link',
})

/** The other side of a relation. */
export const inverseKind = outside({
  id: 'inverse',
  operators: [...manyOperators, 'count'],
  home: 'inverse',
})

/** What of other records is next about this one. */
export const nextActivityKind = outside({
  id: 'nextActivity',
  operators: ['empty', 'notEmpty'],
  home: 'derived',
})

/** The text is a document of its own; the column holds its first words, written when that document changes. */
export const richTextKind: StorageKind<'richText'> = Object.freeze({
  ...outside({ id: 'richText', operators: wordOperators, home: 'text' }),
  columns: [{ suffix: '', type: 'TEXT' }],
  toColumns: value => [textOrNull(value)],
  fromColumns: ([text]) => textOrNull(text),
} satisfies StorageKind<'richText'>)
