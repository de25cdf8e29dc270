/** Carets of everybody in an open text, as y-protocols keeps them, for the editor's caret extension. */
import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import type { TextDocHandle } from './text-doc.ts'

export interface TextCarets {
  /** What tiptap's caret extension calls a provider. */
  readonly provider: { readonly awareness: Awareness }
  /** Takes what others say; never reported to `onOwn`. */
  readonly apply: (update: Uint8Array) => void
  /** This editor's caret, whenever it moves. Answers how to stop. */
  readonly onOwn: (listener: (update: Uint8Array) => void) => () => void
  /** Says it again: for somebody who has just connected. */
  readonly repeat: () => void
  /** Nobody can be seen any more. */
  readonly forgetOthers: () => void
  readonly destroy: () => void
}

export function createTextCarets(doc: TextDocHandle): TextCarets {
  const awareness = new Awareness(doc)
  const remote = Symbol('remote')
  return {
    provider: { awareness },
    apply: update => applyAwarenessUpdate(awareness, update, remote),
    onOwn(listener) {
      const heard = (_: unknown, origin: unknown) => {
        if (origin !== remote) listener(encodeAwarenessUpdate(awareness, [doc.clientID]))
      }
      awareness.on('update', heard)
      return () => awareness.off('update', heard)
    },
    repeat: () => awareness.setLocalState(awareness.getLocalState()),
    forgetOthers() {
      const others = [...awareness.getStates().keys()].filter(client => client !== doc.clientID)
      removeAwarenessStates(awareness, others, remote)
    },
    destroy: () => awareness.destroy(),
  }
}
