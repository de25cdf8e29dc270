/** The most that anybody of a workspace shares of their mail and meetings, as its administrators say. */
import { stableText, type Json, type JsonObject } from '#kit'
import { CARD_LEVELS, type Card, type CardLevel, type SharedCard } from './card.ts'

export type MostLevel = CardLevel | 'private'

/** Key of the workspace's settings; its value is `{ most, at }`, `at` ms UTC of the change. */
export const MOST_KEY = 'sharing'
export const mostValue = (most: MostLevel, at: number): JsonObject => ({ most, at })

/** Nothing said: everything may be shared. What cannot be read is the least. */
export function readMost(value: Json | undefined): MostLevel {
  if (value === undefined || value === null) return 'full'
  const most = isObject(value) ? value['most'] : undefined
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
  const whole: Record<string, unknown> = { ...card, level: most }
  const kept = Object.entries(whole).filter(([key]) => most !== 'metadata' || key !== 'subject')
  return Object.fromEntries(kept.filter(([key]) => !ONLY_FULL.has(key))) as unknown as One
}

/** What cards have at the highest level alone. */
const ONLY_FULL = new Set(['text', 'ownLength', 'isCut', 'place', 'files'])

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
