/** Who is here and where: this device's windows for the others, the others for this device's windows. */
import type { DocId } from '@kith/shared/kit'
import type { Peer } from '@kith/shared/rpc'
import type { SyncService } from '#engine/sync'

export interface Place {
  readonly record: DocId | null
  readonly field: string | null
}

export interface PresenceRelay {
  /** The window counts as here until the answer is called. */
  readonly enter: (window: string) => () => void
  readonly set: (window: string, place: Place) => void
  readonly peers: () => readonly Peer[]
  readonly onPeers: (listener: () => void) => () => void
}

export interface PresenceDeps {
  readonly sync: Pick<SyncService, 'setWindows' | 'peers' | 'onPeers'>
  /** Id of this device, which begins the ids of its windows. */
  readonly device: () => string
  readonly me: () => DocId | null
  readonly nameOf: (member: DocId) => string
}

const NOWHERE: Place = { record: null, field: null }

export function createPresenceRelay({ sync, device, me, nameOf }: PresenceDeps): PresenceRelay {
  const windows = new Map<string, { place: Place; count: number }>()

  function tell(): void {
    const own = device()
    sync.setWindows(
      [...windows].map(([window, { place }]) => ({ id: `${own}:${window}`, ...place })),
    )
  }

  return {
    enter(window) {
      const known = windows.get(window)
      if (known) known.count++
      else windows.set(window, { place: NOWHERE, count: 1 })
      tell()
      return () => {
        const left = windows.get(window)
        if (!left || --left.count > 0) return
        windows.delete(window)
        tell()
      }
    },
    set(window, place) {
      const known = windows.get(window)
      if (!known) return
      known.place = place
      tell()
    },
    peers() {
      const own = `${device()}:`
      return sync
        .peers()
        .filter(({ id }) => !id.startsWith(own))
        .map(({ id, member, record, field }) => ({
          id,
          member,
          name: nameOf(member),
          isMe: member === me(),
          record,
          field,
        }))
    },
    onPeers: sync.onPeers,
  }
}
