/** The moments a record can be seen at: whenever something about its values changed. */
import type { TimelineEntry } from '@kith/shared/rpc'

/** Oldest first, each once; the last is now. */
export function momentsOf(entries: readonly TimelineEntry[], now: string): readonly string[] {
  const times = entries
    .filter(entry => entry.changes.length > 0 || entry.kind === 'created')
    .map(entry => entry.at)
  return [...new Set([...times, now])].toSorted()
}
