/** The kinds a timeline can be narrowed to. */
import type { TimelineEntry } from '@kith/shared/rpc'

type EntryKind = TimelineEntry['kind']
export type TimelineKind =
  | 'all'
  | 'comments'
  | 'contact'
  | 'notes'
  | 'tasks'
  | 'files'
  | 'links'
  | 'changes'

export const TIMELINE_KINDS: readonly {
  readonly id: TimelineKind
  readonly label: string
  readonly kinds: readonly EntryKind[] | null
}[] = [
  { id: 'all', label: 'All', kinds: null },
  { id: 'comments', label: 'Comments', kinds: ['comment'] },
  { id: 'contact', label: 'Calls', kinds: ['contact'] },
  { id: 'notes', label: 'Notes', kinds: ['note'] },
  { id: 'tasks', label: 'Tasks', kinds: ['task'] },
  { id: 'files', label: 'Files', kinds: ['file'] },
  { id: 'links', label: 'Links', kinds: ['linked', 'unlinked'] },
  {
    id: 'changes',
    label: 'Changes',
    kinds: ['created', 'changed', 'deleted', 'restored', 'merged', 'mergedInto'],
  },
]

/** `null`: every kind. */
export const wantedKinds = (kind: TimelineKind): readonly EntryKind[] | null =>
  TIMELINE_KINDS.find(each => each.id === kind)?.kinds ?? null

export function countKinds(
  entries: readonly TimelineEntry[],
): Readonly<Record<TimelineKind, number>> {
  const count = (kind: TimelineKind) => {
    const kinds = wantedKinds(kind)
    return kinds === null
      ? entries.length
      : entries.filter(entry => kinds.includes(entry.kind)).length
  }
  return {
    all: count('all'),
    comments: count('comments'),
    contact: count('contact'),
    notes: count('notes'),
    tasks: count('tasks'),
    files: count('files'),
    links: count('links'),
    changes: count('changes'),
  }
}
