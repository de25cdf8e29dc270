/**
 * Ordered sets as document keys: `<field>/<elementId>` → position or `[position, payload]`.
 *
 * Positions are numbers: an element added at the end gets the next whole number, one put between
 * two gets their middle, so a change writes only the elements that moved. Two people who add at
 * the same place offline both keep theirs; equal positions are ordered by element id.
 */
import type { Json } from '#kit'
import type { KeyChanges, RecordKeys } from '../storage-kind.ts'

export interface SetElement {
  readonly id: string
  /** `undefined` when the id says it all. */
  readonly payload?: Json
}

interface Placed extends SetElement {
  readonly position: number
}

export function readSet(field: string, keys: RecordKeys): readonly Placed[] {
  const prefix = `${field}/`
  const found: Placed[] = []
  for (const key in keys) {
    if (!key.startsWith(prefix)) continue
    const placed = readElement(key.slice(prefix.length), keys[key])
    if (placed) found.push(placed)
  }
  return inOrder(found)
}

/** The same of elements that were taken from their keys already: ids, and what lies under each. */
export function readElements(ids: readonly string[], stored: readonly Json[]): readonly Placed[] {
  const found: Placed[] = []
  for (let at = 0; at < ids.length; at++) {
    const placed = readElement(ids[at]!, stored[at])
    if (placed) found.push(placed)
  }
  return inOrder(found)
}

const inOrder = (found: Placed[]): readonly Placed[] =>
  found.length < 2 ? found : found.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))

function readElement(id: string, stored: Json | undefined): Placed | undefined {
  if (typeof stored === 'number') return { id, position: stored }
  if (!Array.isArray(stored) || typeof stored[0] !== 'number') return undefined
  const [position, payload] = stored
  return payload === undefined ? { id, position } : { id, position, payload }
}

/** The fewest key changes that turn what is there into `wanted`, in that order. */
export function writeSet(
  field: string,
  wanted: readonly SetElement[],
  now: RecordKeys,
): KeyChanges {
  if (isBare(now)) return firstSet(field, wanted)
  const present = new Map(readSet(field, now).map(element => [element.id, element]))
  const changes: Record<string, Json | null> = {}
  const unique = [...new Map(wanted.map(element => [element.id, element])).values()]
  const ids = new Set(unique.map(element => element.id))
  const prefix = `${field}/`
  for (const key in now)
    if (key.startsWith(prefix) && !ids.has(key.slice(prefix.length))) changes[key] = null
  const positions = placesFor(unique.map(element => present.get(element.id)?.position))
  for (const [at, element] of unique.entries()) {
    const position = positions[at] ?? at
    const stored = element.payload === undefined ? position : [position, element.payload]
    const key = prefix + element.id
    if (JSON.stringify(now[key]) !== JSON.stringify(stored)) changes[key] = stored
  }
  return changes
}

/** A record that is being made: an import of a hundred thousand takes this way for each of its sets. */
function firstSet(field: string, wanted: readonly SetElement[]): KeyChanges {
  // Keys that no other record has: a table from the start, not a shape to learn.
  const changes: Record<string, Json | null> = Object.create(null)
  let position = 0
  for (const { id, payload } of wanted) {
    const key = `${field}/${id}`
    if (changes[key] !== undefined) continue
    changes[key] = payload === undefined ? position : [position, payload]
    position += 1
  }
  return changes
}

function isBare(keys: RecordKeys): boolean {
  for (const _ in keys) return false
  return true
}

/** Keeps positions that already rise, and finds places for the rest. */
function placesFor(known: readonly (number | undefined)[]): readonly number[] {
  const kept = risingOf(known)
  const places: number[] = []
  for (let at = 0; at < kept.length; at++) {
    const own = kept[at]
    if (own !== undefined) {
      places.push(own)
      continue
    }
    const before = places.at(-1)
    const after = kept.slice(at).find(position => position !== undefined)
    places.push(between(before, after))
  }
  // Halving a gap some fifty times leaves no number in between: then everything is counted anew.
  const isRising = places.every((place, at) => at === 0 || place > (places[at - 1] ?? -Infinity))
  return isRising ? places : places.map((_, at) => at)
}

function between(before: number | undefined, after: number | undefined): number {
  if (before === undefined) return after === undefined ? 0 : after - 1
  return after === undefined ? Math.floor(before) + 1 : (before + after) / 2
}

/** The longest run of positions that rise; the others are moved. */
function risingOf(known: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const best: { length: number; from: number }[] = []
  let end = -1
  for (const [at, position] of known.entries()) {
    let entry = { length: 1, from: -1 }
    for (let other = 0; other < at; other++) {
      const lower = known[other]
      const run = best[other]
      if (position === undefined || lower === undefined || !run || lower >= position) continue
      if (run.length + 1 > entry.length) entry = { length: run.length + 1, from: other }
    }
    best.push(position === undefined ? { length: 0, from: -1 } : entry)
    if (position !== undefined && entry.length > (best[end]?.length ?? 0)) end = at
  }
  const kept: (number | undefined)[] = known.map(() => undefined)
  for (let at = end; at >= 0; at = best[at]?.from ?? -1) kept[at] = known[at]
  return kept
}
