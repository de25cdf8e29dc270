/** How a stored document begins: one byte that names the encoding of Yjs that the rest is in. */
import type { DocState } from './record-codec.ts'

export const V1 = 1
export const V2 = 2

export function tagged(encoding: typeof V1 | typeof V2, bytes: Uint8Array): DocState {
  const state = new Uint8Array(bytes.length + 1)
  state[0] = encoding
  state.set(bytes, 1)
  return state
}
