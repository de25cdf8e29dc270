/** A rich text open in an editor: the only living Yjs document Kith has. */
import * as Y from 'yjs'
import { TEXT_ROOT } from './text-tree.ts'

/** The document for tiptap's Collaboration extension (`document`, with `field: TEXT_ROOT`). */
export type TextDocHandle = Y.Doc

export interface TextDoc {
  readonly doc: TextDocHandle
  /** Takes what the engine sends; never reported to `onEdit`. */
  readonly apply: (update: Uint8Array) => void
  /** Local edits only. Answers how to stop. */
  readonly onEdit: (listener: (update: Uint8Array) => void) => () => void
  readonly isEmpty: () => boolean
  readonly destroy: () => void
}

export function createTextDoc(whole?: Uint8Array): TextDoc {
  const remote = Symbol('remote')
  const doc = new Y.Doc({ gc: true })
  const fragment = doc.getXmlFragment(TEXT_ROOT)
  if (whole) Y.applyUpdate(doc, whole, remote)
  return {
    doc,
    apply: update => Y.applyUpdate(doc, update, remote),
    onEdit(listener) {
      const heard = (update: Uint8Array, origin: unknown) => {
        if (origin !== remote) listener(update)
      }
      doc.on('update', heard)
      return () => doc.off('update', heard)
    },
    isEmpty: () => fragment.length === 0,
    destroy: () => doc.destroy(),
  }
}

/** Several edits as one, before they travel. */
export const mergeTextUpdates = (updates: readonly Uint8Array[]): Uint8Array =>
  Y.mergeUpdates([...updates])
