/**
 * Threads found by their messages: the newest message that fits gives the thread its place. A thread
 * is told once, also across pages: one whose newer message fitted stood on an earlier page.
 */
import type { ThreadIds } from './list-threads.ts'

export interface Hit {
  readonly id: number
  readonly thread: number
}
/** Hits newer than this one, of the same thread. */
export type IsTold = (hit: Hit) => boolean

export interface Step {
  /** Newest first. */
  readonly hits: readonly Hit[]
  /** How far down was looked; `null`: to the end. */
  readonly to: number | null
}
export interface MessageWalk {
  /** Looks at about `count` messages older than `before`. */
  readonly next: (before: number, count: number) => Step
  readonly isTold: IsTold
}

const CHUNK = 200
/** Newer than every message. */
export const TOP = Number.MAX_SAFE_INTEGER

export function threadsOfHits(
  { next, isTold }: MessageWalk,
  cursor: string | null,
  limit: number,
): ThreadIds {
  const from = cursor === null ? TOP : Number(cursor)
  const seen = new Set<number>()
  const ids: number[] = []
  let before = from
  for (;;) {
    const { hits, to } = next(before, CHUNK)
    for (const hit of hits) {
      if (seen.has(hit.thread)) continue
      seen.add(hit.thread)
      if (from !== TOP && isTold(hit)) continue
      if (ids.length === limit) return { ids, cursor: String(hit.id + 1) }
      ids.push(hit.thread)
    }
    if (to === null) return { ids, cursor: null }
    before = to
  }
}
