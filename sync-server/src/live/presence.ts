/**
 * Who is in a room. Names and colours are the server's: whoever says they are somebody else is shown
 * as who they are. A connection speaks for its own carets only.
 */
import type { AwarenessEntry } from '@kith/shared/docs'
import { hueOf, isJsonObject } from '@kith/shared/kit'
import { hexOf } from './hue.ts'
import type { LivePerson } from './ports.ts'

/** A desktop speaks for its windows. */
const MAX_CARETS = 4
/** Of a room; an echo is some seconds late at most. */
const MAX_GONE = 1_000

export interface Presence<Owner> {
  /** What of it is new, as everybody shall see it. */
  readonly take: (
    owner: Owner,
    person: LivePerson,
    entries: readonly AwarenessEntry[],
  ) => readonly AwarenessEntry[]
  /** From another server, which has stamped it. */
  readonly takeRemote: (entries: readonly AwarenessEntry[]) => readonly AwarenessEntry[]
  /** What everybody is told when a connection ends. */
  readonly leave: (owner: Owner) => readonly AwarenessEntry[]
  readonly all: () => readonly AwarenessEntry[]
  /** Carets of this server's connections. */
  readonly own: () => readonly AwarenessEntry[]
}

export function createPresence<Owner>(): Presence<Owner> {
  const states = new Map<number, AwarenessEntry>()
  const owners = new Map<number, { readonly owner: Owner; readonly member: string }>()
  // Stock clients send back what they are told of others. Such an echo that comes after somebody left
  // must not bring them back; only they themselves, or what is newer, does.
  const gone = new Map<number, { readonly clock: number; readonly member: unknown }>()

  return {
    take(owner, person, entries) {
      const news: AwarenessEntry[] = []
      for (const entry of entries) {
        const { member } = person.actor
        const isMine = owners.get(entry.client)?.owner === owner
        // What a connection tells of others is known from those others.
        if (!isMine && !isFree(entry.client, member)) continue
        if (!isMine && (entry.state === null || countOf(owner) >= MAX_CARETS)) continue
        if (!isNews(entry) || isEcho(owner, member, entry)) continue
        owners.set(entry.client, { owner, member })
        news.push(keep({ ...entry, state: stamped(entry.state, person) }))
        if (entry.state === null) owners.delete(entry.client)
      }
      return news
    },
    takeRemote: entries =>
      entries
        .filter(entry => !owners.has(entry.client) && isNews(entry) && !isOlder(entry))
        .map(keep),
    leave(owner) {
      const gone = [...owners].filter(([, holder]) => holder.owner === owner)
      return gone.flatMap(([client]) => {
        owners.delete(client)
        const last = states.get(client)
        // With the same clock, so that one who comes back with the next is seen again.
        return last === undefined ? [] : [keep({ ...last, state: null })]
      })
    },
    all: () => [...states.values()],
    own: () => [...states.values()].filter(({ client }) => owners.has(client)),
  }

  function keep(entry: AwarenessEntry): AwarenessEntry {
    const { client, clock, state } = entry
    if (state === null) {
      const last = states.get(client)
      gone.delete(client)
      gone.set(client, { clock, member: last && memberIn(last) })
      states.delete(client)
      if (gone.size > MAX_GONE) gone.delete(gone.keys().next().value ?? client)
    } else {
      states.set(client, entry)
      gone.delete(client)
    }
    return entry
  }

  function isNews({ client, clock, state }: AwarenessEntry): boolean {
    const known = states.get(client)
    if (known === undefined) return state !== null
    return clock > known.clock || (clock === known.clock && state === null)
  }

  /** Told by another server before it told that they left. */
  function isOlder({ client, clock }: AwarenessEntry): boolean {
    const left = gone.get(client)
    return left !== undefined && clock < left.clock
  }

  /** A connection of theirs that has said nothing yet comes back with the clock it left with. */
  function isEcho(owner: Owner, member: string, { client, clock }: AwarenessEntry): boolean {
    const left = gone.get(client)
    if (left === undefined || clock > left.clock) return false
    const isBack = clock === left.clock && left.member === member && countOf(owner) === 0
    return !isBack
  }

  /** Nobody's, or of the same person, who connected again before their old connection ended. */
  function isFree(client: number, member: string): boolean {
    const known = states.get(client)
    return known === undefined || memberIn(known) === member
  }

  function countOf(owner: Owner): number {
    let count = 0
    for (const holder of owners.values()) if (holder.owner === owner) count++
    return count
  }
}

function stamped(state: AwarenessEntry['state'], { name, actor }: LivePerson) {
  if (state === null) return null
  const user = { name, member: actor.member, color: hexOf(hueOf(name)) }
  return isJsonObject(state) ? { ...state, user } : { user }
}

function memberIn({ state }: AwarenessEntry): unknown {
  const user = typeof state === 'object' && state !== null && 'user' in state ? state['user'] : null
  return typeof user === 'object' && user !== null && 'member' in user ? user['member'] : undefined
}
