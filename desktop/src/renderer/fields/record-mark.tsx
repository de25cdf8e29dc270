/** A record in a word: its mark in the object's shape, and its name. */
import type { Catalog } from '@kith/shared/model'
import type { RefValue } from '@kith/shared/query'
import { Avatar } from '#renderer/ui'

export interface RecordMarkProps {
  readonly record: RefValue
  readonly catalog: Catalog
  /** Marks the name as a link for whoever holds the cells: it carries the record's place. */
  readonly isLink?: boolean
  readonly size?: 16 | 20
}

export const NO_NAME = 'No name'

export function RecordMark({ record, catalog, isLink = false, size = 16 }: RecordMarkProps) {
  const object = catalog.findObject(record.object)
  const title = record.title.trim()
  const place = isLink ? { 'data-record': record.id, 'data-object': record.object } : {}
  return (
    <span className="cell-ref" data-deleted={record.isDeleted || undefined} {...place}>
      <Avatar name={title} shape={object?.shape ?? 'square'} size={size} />
      {title === '' ? (
        <span className="trunc cell-unnamed">{NO_NAME}</span>
      ) : (
        <span className="trunc" dir="auto">
          {title}
        </span>
      )}
    </span>
  )
}
