/**
 * Where a card's fields stand. All cards of a board have the same rows, so that columns can be drawn
 * without measuring: title with a face; what it is about with an amount; what is next with a date.
 */
import type { CatalogField } from '@kith/shared/model'
import { isOneRelation, isRelation } from '#renderer/fields'

export interface CardLayout {
  /** A member, at the end of the title. */
  readonly face: CatalogField | null
  readonly lead: CatalogField | null
  readonly amount: CatalogField | null
  /** What is to be done next: worked out from tasks or, where an object has none of that, a text. */
  readonly next: CatalogField | null
  readonly when: CatalogField | null
  /** An option at the start of the last line, where no text stands there. */
  readonly tag: CatalogField | null
  /** What found no place of its own, one line each. */
  readonly rest: readonly CatalogField[]
  /** Pixels, border included. */
  readonly height: number
}

const PAD = 16
const TITLE = 20
const LINE = 22
const SMALL = 20
const BORDER = 2

/** `scale`: of the text, 1.25 for 125 %. */
export function layCard(fields: readonly CatalogField[], scale = 1): CardLayout {
  const left = [...fields]
  const take = (fits: (field: CatalogField) => boolean): CatalogField | null => {
    const at = left.findIndex(fits)
    return at < 0 ? null : (left.splice(at, 1)[0] ?? null)
  }
  const face = take(field => field.type === 'user')
  const lead = take(isOneRelation) ?? take(isRelation)
  const amount =
    take(field => field.storageKind.id === 'money') ??
    take(field => field.storageKind.id === 'number')
  const when = take(field => field.storageKind.id === 'date' || field.storageKind.id === 'moment')
  const next =
    take(field => field.storageKind.home === 'derived') ??
    take(field => field.storageKind.id === 'text')
  const tag = next === null ? take(field => field.storageKind.id === 'choice') : null
  const second = lead !== null || amount !== null ? LINE : 0
  const third = tag !== null ? LINE : next !== null || when !== null ? SMALL : 0
  return {
    face,
    lead,
    amount,
    next,
    when,
    tag,
    rest: left,
    height: PAD + Math.round((TITLE + second + third + left.length * LINE) * scale) + BORDER,
  }
}
