/** Storage kinds whose value is one document key. */
import type { Json } from '#kit'
import type { StorageKind, StorageKindId } from '../storage-kind.ts'

type Scalar<Id extends StorageKindId> = Pick<
  StorageKind<Id>,
  'id' | 'operators' | 'columns' | 'sort' | 'toColumns' | 'fromColumns'
> & {
  readonly keySuffix?: string
  readonly pointsToRecord?: boolean
  /** What lies in the document → cell value; `null` for what another version may have written. */
  readonly read: (stored: Json) => Json | null
  /** Cell value → what lies in the document; the value itself when left out. */
  readonly write?: (value: Json) => Json
}

export function scalarKind<const Id extends StorageKindId>(spec: Scalar<Id>): StorageKind<Id> {
  const { read, write = value => value, ...rest } = spec
  return Object.freeze<StorageKind<Id>>({
    ...rest,
    hasElements: false,
    home: 'record',
    pointsToRecord: spec.pointsToRecord ?? false,
    toKeys: (field, value) => ({ [field]: value === null ? null : write(value) }),
    fromKeys(field, keys) {
      const stored = keys[field]
      return stored === undefined || stored === null ? null : read(stored)
    },
    elements: () => [],
  })
}

export const textOrNull = (value: Json | null | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
export const numberOrNull = (value: Json | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
