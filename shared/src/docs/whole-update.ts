/** A document's state as one update, for a replica that has another state of it. */
import * as Y from 'yjs'
import { docFault } from './doc-fault.ts'
import type { DocState, DocUpdate } from './record-codec.ts'

const V1 = 1
const V2 = 2

/**
 * V1 bytes, from whatever encoding the state is kept in. Only for states of our own: V2 from others
 * can be made to never end, so it is `doc/damaged` unless `isTrusted`.
 */
export function wholeUpdate(state: DocState, isTrusted: boolean): DocUpdate {
  const bytes = state.subarray(1)
  if (state[0] === V1) return bytes
  if (state[0] === V2 && isTrusted) return Y.convertUpdateFormatV2ToV1(bytes)
  throw docFault('damaged', { why: `encoding ${String(state[0])}` })
}
