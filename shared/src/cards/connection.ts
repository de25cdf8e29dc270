/** How close somebody is to a person, told by mails and meetings. */
import type { DocId } from '#kit'
import type { SharedCard } from './card.ts'

export type Strength = 'none' | 'weak' | 'good' | 'strong'

const DAY = 86_400_000
const RECENT_DAYS = 90

/** The same rule for what this device knows by itself and for what colleagues share. */
export function strengthOf(facts: {
  /** ms UTC of the last mail or meeting. */
  readonly last: number | null
  readonly in90Days: number
  /** Both wrote, or they met. */
  readonly isMutual: boolean
  readonly now: number
}): Strength {
  const { last, in90Days, isMutual, now } = facts
  if (last === null) return 'none'
  const days = (now - last) / DAY
  if (isMutual && in90Days >= 8 && days <= 30) return 'strong'
  return isMutual && (in90Days >= 2 || days <= 60) ? 'good' : 'weak'
}

export interface Connection {
  readonly member: DocId
  readonly strength: Strength
  readonly mails: number
  readonly meetings: number
  readonly last: number | null
}

export type ConnectionFacts = Pick<SharedCard, 'owner' | 'kind' | 'at' | 'direction'>

const RANKS: readonly Strength[] = ['none', 'weak', 'good', 'strong']

/** Of each colleague who shares something, by cards of one record; the closest first. */
export function connectionsOf(
  cards: readonly ConnectionFacts[],
  now: number,
): readonly Connection[] {
  const owners = [...new Set(cards.map(({ owner }) => owner))]
  return owners.map(member => connectionOf(member, cards, now)).toSorted(closestFirst)
}

/** Strength first, then who was in touch last. */
export const closestFirst = (a: Connection, b: Connection): number =>
  RANKS.indexOf(b.strength) - RANKS.indexOf(a.strength) ||
  (b.last ?? 0) - (a.last ?? 0) ||
  (a.member < b.member ? -1 : 1)

function connectionOf(member: DocId, all: readonly ConnectionFacts[], now: number): Connection {
  // A meeting of next week is no contact yet.
  const cards = all.filter(({ owner, at }) => owner === member && at <= now)
  const last = cards.reduce<number | null>((most, { at }) => Math.max(most ?? at, at), null)
  const meetings = cards.filter(({ kind }) => kind === 'meeting').length
  const ways = new Set(cards.map(({ direction }) => direction))
  return {
    member,
    mails: cards.length - meetings,
    meetings,
    last,
    strength: strengthOf({
      last,
      in90Days: cards.filter(({ at }) => at >= now - RECENT_DAYS * DAY).length,
      isMutual: meetings > 0 || (ways.has('in') && ways.has('out')),
      now,
    }),
  }
}
