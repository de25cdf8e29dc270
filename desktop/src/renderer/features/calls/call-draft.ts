/** A call as it is written down: with whom at first, and the cells of the note that keeps it. */
import type { Json } from '@kith/shared/kit'
import type { RefValue, Row } from '@kith/shared/query'
import { isRef } from '#renderer/fields'

export type Direction = 'outgoing' | 'incoming' | 'missed'

export interface CallDraft {
  readonly direction: Direction
  /** ISO; `null`: just now. */
  readonly happenedAt: string | null
  /** As typed. */
  readonly minutes: string
  readonly about: readonly RefValue[]
  /** Markdown. */
  readonly words: string
}

const PARTIES = ['person', 'company']
const MOST_MINUTES = 6000

/** The record itself, then the people and companies it names: a deal's contact, a person's company. */
export function partiesOf(row: Row): readonly RefValue[] {
  const self = { id: row.id, object: row.object, title: row.title }
  const named = Object.values<unknown>(row.cells)
    .filter(isRef)
    .filter(({ object, isDeleted }) => PARTIES.includes(object) && isDeleted !== true)
  return [self, ...named.filter((one, at) => named.findIndex(other => other.id === one.id) === at)]
}

/** Cells of the note. `now` is ms UTC. */
export function callCells(draft: CallDraft, now: number): Readonly<Record<string, Json>> {
  const { direction, happenedAt, about, words } = draft
  // Of nobody's words there is no length.
  const minutes = direction === 'missed' ? null : (minutesOf(draft.minutes) ?? null)
  const body = words.trim()
  return {
    title: titleOf(about),
    kind: 'call',
    direction,
    happenedAt: happenedAt ?? new Date(now).toISOString(),
    minutes,
    targets: about.map(({ id }) => id),
    ...(body === '' ? {} : { body }),
  }
}

/** Whole minutes; `null`: not said, `undefined`: that is no length. */
export function minutesOf(text: string): number | null | undefined {
  const typed = text.trim()
  if (typed === '') return null
  return /^\d{1,4}$/.test(typed) && Number(typed) <= MOST_MINUTES ? Number(typed) : undefined
}

/** Named after the people; without them after what it was about. */
function titleOf(about: readonly RefValue[]): string {
  const people = about.filter(({ object }) => object === 'person')
  const names = (people.length > 0 ? people : about.slice(0, 1)).map(
    ({ title }) => title || 'No name',
  )
  return names.length === 0 ? 'Call' : `Call with ${names.join(', ')}`.slice(0, 300)
}
