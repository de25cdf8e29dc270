/** What an edit of a rich text must pass before Yjs applies it; the reasons are those of the merge gate. */
import * as Y from 'yjs'
import { docFault } from './doc-fault.ts'
import { TEXT_ROOT } from './text-tree.ts'

/** A page of text is 3 KB; this is a thick book pasted at once. */
const MAX_UPDATE_BYTES = 4 * 1024 * 1024
const MAX_CLOCK = 0x7fffffff

/** Throws `doc/malformed`, `doc/too-big` or `doc/foreign-root`. Reads V1 only. */
export function checkTextUpdate(update: Uint8Array): void {
  if (update.length > MAX_UPDATE_BYTES) {
    throw docFault('too-big', { sizeBytes: update.length, limitBytes: MAX_UPDATE_BYTES })
  }
  const { structs, ds } = decode(update)
  for (const struct of structs) {
    if (struct.id.clock + struct.length > MAX_CLOCK) {
      throw docFault('malformed', { why: 'more writes than can be' })
    }
    if (struct instanceof Y.Skip) throw docFault('gap', { why: 'earlier edits are missing' })
    if (!(struct instanceof Y.Item)) continue
    // While decoding, a root parent is still its name.
    const parent: unknown = struct.parent
    if (typeof parent === 'string' && parent !== TEXT_ROOT) {
      throw docFault('foreign-root', { root: parent.slice(0, 40) })
    }
    if (struct.content instanceof Y.ContentDoc || struct.content instanceof Y.ContentBinary) {
      throw docFault('malformed', { why: 'content that no text has' })
    }
  }
  for (const ranges of ds.clients.values()) {
    if (ranges.some(({ clock, len }) => clock + len > MAX_CLOCK)) {
      throw docFault('malformed', { why: 'a deletion of more than can be' })
    }
  }
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> {
  try {
    return Y.decodeUpdate(update)
  } catch (error) {
    throw docFault('malformed', { why: 'it ends too early or makes no sense' }, error)
  }
}
