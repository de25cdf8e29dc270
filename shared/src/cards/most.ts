/** The most that anybody of a workspace shares of their mail and meetings, as its administrators say. */
import { memberOf, stableText, type Json, type JsonObject } from '#kit'
import {
  CARD_LEVELS,
  cardSchema,
  placesAt,
  sharedCardSchema,
  type Card,
  type CardLevel,
  type SharedCard,
} from './card.ts'

export type MostLevel = CardLevel | 'private'

/** Key of the workspace's settings; its value is `{ most, at }`, `at` ms UTC of the change. */
export const MOST_KEY = 'sharing'
export const mostValue = (most: MostLevel, at: number): JsonObject => ({ most, at })

/** Nothing said: everything may be shared. What cannot be read is the least. */
export function readMost(value: Json | undefined): MostLevel {
  if (value === undefined || value === null) return 'full'
  const most = memberOf(value, 'most')
  return CARD_LEVELS.find(level => level === most) ?? 'private'
}

/** Another text for every change of it, also for one back and forth; '' when nothing was ever said. */
export const mostStamp = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : stableText(value)

const rank = (level: MostLevel): number => CARD_LEVELS.findIndex(each => each === level)

export const lowerMost = (one: MostLevel, other: MostLevel): MostLevel =>
  rank(one) <= rank(other) ? one : other

/** As much of a card as may be shared; `null`: nothing. */
export function lowerCard<One extends Card | SharedCard>(card: One, most: MostLevel): One | null {
  if (most === 'private') return null
  if (rank(card.level) <= rank(most)) return card
  // What it may keep is named, not what it must lose: a place that is new stays out by itself.
  const kept = new Set(['owner', ...placesAt(most)])
  const places = Object.entries(card).filter(([key]) => kept.has(key))
  const schema = 'owner' in card ? sharedCardSchema : cardSchema
  return schema.parse({ ...Object.fromEntries(places), level: most }) as One
}
