/** The records that the cells of a window point at, each written once: id, object and title, one after the other. */
import type { Json, JsonObject } from '#kit'

/** A record that a cell points at, with nothing else to say about it (one that is deleted says so). */
interface Linked extends JsonObject {
  readonly id: string
  readonly object: string
  readonly title: string
}

const PARTS = 3

export interface LinkList {
  readonly texts: readonly string[]
  /** Which one it is, counted from 0. */
  readonly placeOf: (cell: Linked) => number
}

export function createLinkList(): LinkList {
  const texts: string[] = []
  const places = new Map<string, number>()
  return {
    texts,
    placeOf({ id, object, title }) {
      const known = places.get(id)
      const at = (known ?? 0) * PARTS
      if (known !== undefined && texts[at + 1] === object && texts[at + 2] === title) return known
      const place = texts.length / PARTS
      texts.push(id, object, title)
      places.set(id, place)
      return place
    },
  }
}

export function isLinked(cell: Json): cell is Linked {
  if (typeof cell !== 'object' || cell === null || Array.isArray(cell)) return false
  const found = cell as JsonObject
  const { id, object, title } = found
  if (typeof id !== 'string' || typeof object !== 'string' || typeof title !== 'string')
    return false
  let count = 0
  for (const _ in found) count++
  return count === PARTS
}

/** Back to records; several cells may hold the same one. */
export function linksOf(texts: readonly string[]): readonly JsonObject[] {
  const linked: JsonObject[] = []
  for (let at = 0; at + 2 < texts.length; at += PARTS)
    linked.push({ id: texts[at]!, object: texts[at + 1]!, title: texts[at + 2]! })
  return linked
}
