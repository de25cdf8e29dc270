/**
 * Keeps the order of one device's changes of a document where one of them is refused.
 *
 * What comes behind a refused change was made by somebody who saw it done: a value typed into a
 * record that was just made private must not enter the log without the change that made it so. Yjs
 * notices only where the later change builds on the earlier one's key. So, in one connection, all
 * that follows a refusal of the same document is refused as `gap` (and written again by the device)
 * until a push says `isAnew`: that all refusals so far were taken back.
 */
import type { DocId } from '#kit'

export interface PushBar {
  /** Call with each push in their order, when it is judged. */
  readonly begin: (isAnew: boolean) => void
  readonly bars: (doc: DocId) => boolean
  readonly refused: (doc: DocId) => void
}

/** One for each connection. */
export function createPushBar(): PushBar {
  const docs = new Set<DocId>()
  return {
    begin(isAnew) {
      if (isAnew) docs.clear()
    },
    bars: doc => docs.has(doc),
    refused: doc => void docs.add(doc),
  }
}
