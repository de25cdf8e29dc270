/** Whether a commit can change the answer of a question that read certain fields. */
import { ROW, type Reads } from '@kith/shared/query'
import type { Commit, DocChange } from '#engine/replica'

/** Keys that say something of the whole record, not of one field. */
const RECORD_MARK = '$'

/** Definitions, members and time zones: everything is asked again. */
export const changesScope = ({ changes }: Commit): boolean =>
  changes.some(({ kind }) => kind === 'catalog' || kind === 'settings')

export const touches = (commit: Commit, reads: Reads): boolean =>
  commit.changes.some(change => changeTouches(change, reads))

export function changeTouches(change: DocChange, { objects, links }: Reads): boolean {
  switch (change.kind) {
    case 'record': {
      const fields = objects.get(change.type)
      if (!fields) return false
      return (
        change.isNew ||
        fields.has('updatedAt') ||
        change.changes.some(({ key }) => fields.has(fieldOfKey(key)))
      )
    }
    case 'link':
      return links.has(change.type)
    case 'text': {
      const dot = change.type.indexOf('.')
      return objects.get(change.type.slice(0, dot))?.has(change.type.slice(dot + 1)) ?? false
    }
    case 'catalog':
    case 'view':
    case 'settings':
      return false
  }
}

/** `emails/3k2` → `emails`; `$del` → the row itself. */
export function fieldOfKey(key: string): string {
  if (key.startsWith(RECORD_MARK)) return ROW
  const slash = key.indexOf('/')
  return slash < 0 ? key : key.slice(0, slash)
}
