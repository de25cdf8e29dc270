/**
 * Cards as they are read: a mail that several colleagues share is one, at the highest level any of
 * them gave; conversations are told apart by what their cards have in common.
 */
import type { DocId } from '#kit'
import { CARD_LEVELS, type SharedCard } from './card.ts'

export interface UnitedCard {
  /** The one that says most; of equals the smallest owner's. */
  readonly card: SharedCard
  /** Whose it is, those who say most first. */
  readonly owners: readonly DocId[]
}

export interface CardThread {
  /** Stays the same while the conversation grows: its smallest thread id. */
  readonly id: DocId
  readonly owners: readonly DocId[]
  /** Oldest first. */
  readonly cards: readonly UnitedCard[]
  readonly firstAt: number
  readonly lastAt: number
  /** The highest of its cards. */
  readonly level: SharedCard['level']
  /** Of the oldest card that says it. */
  readonly subject: string | null
}

const rank = (card: SharedCard): number => CARD_LEVELS.indexOf(card.level)

export function unite(cards: readonly SharedCard[]): readonly UnitedCard[] {
  const byId = groupBy(cards, card => card.id)
  return [...byId.values()].map(same => {
    const sorted = same.toSorted((a, b) => rank(b) - rank(a) || compare(a.owner, b.owner))
    return { card: sorted[0]!, owners: [...new Set(sorted.map(({ owner }) => owner))] }
  })
}

/** Newest conversation first. */
export function threadsOf(cards: readonly SharedCard[]): readonly CardThread[] {
  // Two owners may name one conversation differently; a mail that both have says that it is one.
  const root = new Map<string, string>()
  const find = (name: string): string => {
    const up = root.get(name) ?? name
    if (up === name) return name
    const top = find(up)
    root.set(name, top)
    return top
  }
  for (const { id, thread } of cards) {
    const [a, b] = [find(`thread ${thread}`), find(`card ${id}`)]
    if (a !== b) root.set(a < b ? b : a, a < b ? a : b)
  }
  const groups = groupBy(cards, card => find(`thread ${card.thread}`))
  return [...groups.values()]
    .map(threadOf)
    .toSorted((a, b) => b.lastAt - a.lastAt || compare(a.id, b.id))
}

function threadOf(cards: readonly SharedCard[]): CardThread {
  const united = unite(cards).toSorted(
    (a, b) => a.card.at - b.card.at || compare(a.card.id, b.card.id),
  )
  const best = cards.reduce((most, card) => (rank(card) > rank(most) ? card : most))
  const said = united.find(({ card }) => card.level !== 'metadata')?.card
  return {
    id: cards.map(({ thread }) => thread).toSorted()[0]!,
    owners: [...new Set(united.flatMap(({ owners }) => owners))].toSorted(),
    cards: united,
    firstAt: united[0]!.card.at,
    lastAt: united.at(-1)!.card.at,
    level: best.level,
    subject: said === undefined || said.level === 'metadata' ? null : said.subject,
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
