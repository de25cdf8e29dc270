/** Cells that follow from others, so that nobody has to remember them. */
import { isoTime, type Json } from '#kit'
import type { CatalogObject } from '#model'
import type { ReadyCells } from './cells.ts'

/** A moment that is set when a status reaches a category and emptied when it leaves it. */
interface Follow {
  readonly status: string
  readonly moment: string
  readonly category: string
}

const FOLLOWS: Readonly<Record<string, Follow>> = {
  task: { status: 'status', moment: 'completedAt', category: 'done' },
}

export function withFollowing(object: CatalogObject, ready: ReadyCells, now: number): ReadyCells {
  const follow = FOLLOWS[object.id]
  if (!follow || !(follow.status in ready) || follow.moment in ready) return ready
  const status = object.fields.find(field => field.id === follow.status)
  if (!status || !object.fields.some(field => field.id === follow.moment)) return ready
  const { choices = [] } = status.options as {
    readonly choices?: readonly { readonly id: string; readonly category?: Json }[]
  }
  const chosen = choices.find(choice => choice.id === ready[follow.status])
  const isReached = chosen?.category === follow.category
  return { ...ready, [follow.moment]: isReached ? isoTime(now) : null }
}
