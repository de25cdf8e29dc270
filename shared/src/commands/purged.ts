import { DELETED_KEY } from '#docs'
import type { KnownRecord } from './command.ts'

/** Removed for good: its document is there so that other devices learn of it, and holds nothing else. */
export function isPurged({ keys }: Pick<KnownRecord, 'keys'>): boolean {
  const mark = keys[DELETED_KEY]
  return typeof mark === 'object' && mark !== null && 'purged' in mark && mark['purged'] === true
}
