/** Says beside a title that nothing here can be changed, and on hover who can allow it. */
import type { CatalogObject } from '@kith/shared/model'
import { Icon } from '#renderer/ui'
import { isLockedWhole, objectLock } from './locked.ts'

export function ReadOnlyMark({ object }: { readonly object: CatalogObject }) {
  if (!isLockedWhole(object)) return null
  return (
    <span className="read-only" data-tip={objectLock(object)}>
      <Icon name="lock" size={14} />
      Read only
      <span className="sr-only">. {objectLock(object)}</span>
    </span>
  )
}
