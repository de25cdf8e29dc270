/** What waits of a document for the server: on top of what is confirmed, and written again. */
import { isFault } from '@kith/shared/kit'
import {
  writeAgain,
  type EditedText,
  type RecordCodec,
  type SetOp,
  type TextCodec,
  type WaitingWrite,
  type WrittenAgain,
} from '@kith/shared/docs'

/** A change as it lies in the outbox. */
export interface Waiting {
  readonly n: number
  readonly action: number
  readonly bytes: Uint8Array
  readonly op: string
  readonly epoch: number
  readonly ts: number
  readonly tries: number
}

export interface Again extends Waiting {
  /** It is taken back. */
  readonly isOut: boolean
}

/** `null` when nothing waits; `'unfit'` when it does not fit. */
export function onTop(
  state: Uint8Array,
  waiting: readonly Waiting[],
  codec: RecordCodec | TextCodec,
): Uint8Array | null | 'unfit' {
  let cur: Uint8Array | null = waiting.length === 0 ? null : state
  for (const { bytes } of waiting) {
    const base = cur
    const done = fits(() => codec.merge(base, bytes))
    if (done === 'unfit') return 'unfit'
    cur = done?.state ?? base
  }
  return cur
}

/** Writes of a keyed document on another base; `seen` is what was confirmed when they were made. */
export const writesAgain = (
  state: Uint8Array | null,
  waiting: readonly Again[],
  client: number,
  seen: Uint8Array | null,
): readonly (WrittenAgain | undefined)[] => writeAgain(state, waiting.map(asWrite), client, seen)

/** Edits of a text keep their bytes. Those that do not fit can be kept as words only. */
export function textsAgain(
  state: Uint8Array | null,
  waiting: readonly Again[],
  text: TextCodec,
): readonly (EditedText | 'unfit' | undefined)[] {
  let cur = state
  return waiting.map(({ bytes, isOut }) => {
    if (isOut) return undefined
    const done = fits(() => text.merge(cur, bytes))
    if (done !== undefined && done !== 'unfit') cur = done.state
    return done
  })
}

const asWrite = ({ bytes, op, isOut }: Again): WaitingWrite => ({
  update: bytes,
  set: JSON.parse(op) as SetOp['set'],
  isOut,
})

function fits<T>(merge: () => T): T | 'unfit' {
  try {
    return merge()
  } catch (error) {
    if (isFault(error)) return 'unfit'
    throw error
  }
}
