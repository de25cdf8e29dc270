/** Who is where in one workspace: as they said last, gone with their connection or their server. */
import type { DocId } from '@kith/shared/kit'
import type { Presence } from '@kith/shared/protocol'

export type Window = Omit<Presence, 'member' | 'at'>
type ScopeOf = (record: DocId) => number | null

/** More windows than a person has. */
export const MAX_WINDOWS = 20

interface Placed extends Presence {
  /** Scope of the record; `null` when it is none. */
  readonly scope: number | null
}

export interface PresenceBook<Of> {
  readonly set: (
    of: Of,
    member: DocId,
    windows: readonly Window[],
    scopeOf: ScopeOf,
    now: number,
  ) => void
  readonly leave: (of: Of) => boolean
  /** A session of another server, `server/session`; without windows it is gone. */
  readonly setRemote: (
    of: string,
    member: DocId,
    windows: readonly Window[],
    scopeOf: ScopeOf,
  ) => void
  readonly leaveServer: (server: string) => boolean
  /** What others do, as far as a reader of `scopes` may know of the records. */
  readonly peersFor: (of: Of, scopes: ReadonlySet<number>) => readonly Presence[]
}

export function createPresenceBook<Of>(): PresenceBook<Of> {
  const windowsOf = new Map<Of, readonly Placed[]>()
  const remote = new Map<string, readonly Placed[]>()
  return {
    set(of, member, windows, scopeOf, now) {
      windowsOf.set(of, placed(member, windows, scopeOf, now))
    },
    leave: of => windowsOf.delete(of),
    setRemote(of, member, windows, scopeOf) {
      if (windows.length === 0) remote.delete(of)
      else remote.set(of, placed(member, windows, scopeOf, 0))
    },
    leaveServer(server) {
      const gone = [...remote.keys()].filter(of => of.startsWith(`${server}/`))
      for (const of of gone) remote.delete(of)
      return gone.length > 0
    },
    peersFor(of, scopes) {
      const peers: Presence[] = []
      const add = (windows: readonly Placed[]) => {
        for (const { scope, ...window } of windows) {
          const isOpen = window.record === null || (scope !== null && scopes.has(scope))
          peers.push(isOpen ? window : { ...window, record: null, field: null })
        }
      }
      for (const [other, windows] of windowsOf) if (other !== of) add(windows)
      for (const windows of remote.values()) add(windows)
      return peers
    },
  }
}

function placed(
  member: DocId,
  windows: readonly Window[],
  scopeOf: ScopeOf,
  at: number,
): readonly Placed[] {
  return windows.slice(0, MAX_WINDOWS).map(window => ({
    ...window,
    member,
    at,
    scope: window.record === null ? null : scopeOf(window.record),
  }))
}
