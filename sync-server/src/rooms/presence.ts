/** Who is where in one workspace: as they said last, gone with their connection. */
import type { DocId } from '@kith/shared/kit'
import type { Presence } from '@kith/shared/protocol'

type Window = Omit<Presence, 'member' | 'at'>

/** More windows than a person has. */
const MAX_WINDOWS = 20

interface Placed extends Presence {
  /** Scope of the record; `null` when it is none. */
  readonly scope: number | null
}

export interface PresenceBook<Of> {
  readonly set: (
    of: Of,
    member: DocId,
    windows: readonly Window[],
    scopeOf: (record: DocId) => number | null,
    now: number,
  ) => void
  readonly leave: (of: Of) => boolean
  /** What others do, as far as a reader of `scopes` may know of the records. */
  readonly peersFor: (of: Of, scopes: ReadonlySet<number>) => readonly Presence[]
}

export function createPresenceBook<Of>(): PresenceBook<Of> {
  const windowsOf = new Map<Of, readonly Placed[]>()
  return {
    set(of, member, windows, scopeOf, now) {
      windowsOf.set(
        of,
        windows.slice(0, MAX_WINDOWS).map(window => ({
          ...window,
          member,
          at: now,
          scope: window.record === null ? null : scopeOf(window.record),
        })),
      )
    },
    leave: of => windowsOf.delete(of),
    peersFor(of, scopes) {
      const peers: Presence[] = []
      for (const [other, windows] of windowsOf) {
        if (other === of) continue
        for (const { scope, ...window } of windows) {
          const isOpen = window.record === null || (scope !== null && scopes.has(scope))
          peers.push(isOpen ? window : { ...window, record: null, field: null })
        }
      }
      return peers
    },
  }
}
