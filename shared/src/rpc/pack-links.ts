/** The records that the cells of a window point at, each written once: id, object and title, one after the other. */
import { isJsonObject, type Json, type JsonObject } from '#kit'

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
  // By the object, which a window has once for each record: reading a text of each costs a tenth of a window.
  const places = new Map<Linked, number>()
  return {
    texts,
    placeOf(cell) {
      const known = places.get(cell)
      if (known !== undefined) return known
      const place = texts.length / PARTS
      texts.push(cell.id, cell.object, cell.title)
      places.set(cell, place)
      return place
    },
  }
}

export function isLinked(cell: Json): cell is Linked {
  if (!isJsonObject(cell)) return false
  const { id, object, title } = cell
  if (typeof id !== 'string' || typeof object !== 'string' || typeof title !== 'string')
    return false
  let count = 0
  for (const _ in cell) count++
  return count === PARTS
}

/** Back to records; several cells may hold the same one. */
export function linksOf(texts: readonly string[]): readonly JsonObject[] {
  const linked: JsonObject[] = []
  for (let at = 0; at + 2 < texts.length; at += PARTS)
    linked.push({ id: texts[at]!, object: texts[at + 1]!, title: texts[at + 2]! })
  return linked
}
