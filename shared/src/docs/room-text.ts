/**
 * A rich text while several people type in it at once: kept open, so that an edit costs what it
 * changes. What does not fit is told before Yjs sees it: a hole would stay in the document for ever.
 */
import * as Y from 'yjs'
import { docFault } from './doc-fault.ts'
import type { DocState, DocUpdate } from './record-codec.ts'
import { textCodec } from './text-codec.ts'
import { checkTextUpdate } from './text-gate.ts'
import { TEXT_ROOT } from './text-tree.ts'

export interface RoomText {
  /** What is here, for the other end to answer with what is missing. */
  readonly vector: () => Uint8Array
  /** What one with this vector lacks. Throws `doc/malformed`. */
  readonly missing: (vector: Uint8Array) => DocUpdate
  /** Answers what was new, if anything. Throws what `checkTextUpdate` throws, and `doc/gap`; nothing is changed then. */
  readonly take: (update: DocUpdate) => DocUpdate | undefined
  readonly destroy: () => void
}

/** `state` is one of our own; `null` for an empty text. Throws `doc/damaged`. */
export function createRoomText(state: DocState | null): RoomText {
  const doc = new Y.Doc({ guid: '', gc: true })
  doc.getXmlFragment(TEXT_ROOT)
  if (state !== null) Y.applyUpdate(doc, textCodec.whole(state))
  return {
    vector: () => Y.encodeStateVector(doc),
    missing(vector) {
      try {
        return Y.encodeStateAsUpdate(doc, vector)
      } catch (error) {
        throw docFault('malformed', { why: 'what the other end has cannot be read' }, error)
      }
    },
    take(update) {
      checkTextUpdate(update)
      checkFits(doc, update)
      let taken: DocUpdate | undefined
      const hear = (bytes: Uint8Array) => {
        taken = bytes
      }
      doc.on('update', hear)
      try {
        Y.applyUpdate(doc, update)
      } catch (error) {
        throw docFault('malformed', { why: 'it does not fit the text' }, error)
      } finally {
        doc.off('update', hear)
      }
      return taken
    },
    destroy: () => doc.destroy(),
  }
}

/** Everything an edit builds on must be in the document or in the edit itself. */
function checkFits(doc: Y.Doc, update: DocUpdate): void {
  const { structs, ds } = Y.decodeUpdate(update)
  const ends = new Map<number, number>()
  const end = (client: number) => Math.max(ends.get(client) ?? 0, Y.getState(doc.store, client))
  for (const { id, length } of structs) {
    if (id.clock > end(id.client)) throw docFault('gap', { why: 'earlier edits are missing' })
    ends.set(id.client, Math.max(end(id.client), id.clock + length))
  }
  const isHere = (id: unknown) => !(id instanceof Y.ID) || id.clock < end(id.client)
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    if (!isHere(origin) || !isHere(rightOrigin) || !isHere(parent)) {
      throw docFault('gap', { why: 'what it builds on is missing' })
    }
  }
  for (const [client, ranges] of ds.clients) {
    if (ranges.some(({ clock, len }) => clock + len > end(client))) {
      throw docFault('gap', { why: 'what it deletes is missing' })
    }
  }
}
