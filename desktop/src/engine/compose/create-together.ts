/** What people of a workspace see of each other while they work. */
import type { DocId, Log } from '@kith/shared/kit'
import type { Documents, Feed } from '#engine/replica'
import { deviceIdOf, readUpstream } from '#engine/sync'
import type { Store } from '#engine/store'
import { createLiveNotes, createPresenceRelay } from '#engine/together'
import type { Sharing } from './create-sharing.ts'

export function createTogether({
  sharing,
  documents,
  feed,
  store,
  me,
  log,
}: {
  readonly sharing: Pick<Sharing, 'sync' | 'team'>
  readonly documents: Documents
  readonly feed: Feed
  readonly store: Store
  readonly me: () => DocId | null
  readonly log: Log
}) {
  const { sync, team } = sharing
  const presence = createPresenceRelay({
    sync,
    device: () => deviceIdOf(store) ?? 'here',
    me,
    nameOf: member => fullName(documents.keys(member)?.['name']),
  })
  const notes = createLiveNotes({
    documents,
    feed,
    sync,
    isShared: () => readUpstream(store) !== null,
    roomToken: team.roomToken,
    log,
  })
  return { presence, notes }
}

function fullName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { first, last } = value as { first?: unknown; last?: unknown }
  return [first, last].filter(part => typeof part === 'string' && part !== '').join(' ')
}
