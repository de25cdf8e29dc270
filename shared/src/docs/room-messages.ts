/**
 * What is said in the live room of a rich text: the protocol of y-websocket 3, as bytes.
 *
 * sync (0) carries a state vector (0), the answer to one (1) or an edit (2); awareness (1) carries who
 * is there; 2 says that something is not allowed; 3 asks who is there. Framing as in y-protocols 1.0.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { json, type Json } from '#kit'
import { docFault } from './doc-fault.ts'

/** One caret or window: `state` is `null` when it has left. A higher clock replaces a lower one. */
export interface AwarenessEntry {
  readonly client: number
  readonly clock: number
  readonly state: Json
}

export type RoomMessage =
  | { readonly type: 'step1'; readonly vector: Uint8Array }
  | { readonly type: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly entries: readonly AwarenessEntry[] }
  | { readonly type: 'denied'; readonly reason: string }
  | { readonly type: 'query' }

const SYNC = 0
const AWARENESS = 1
const DENIED = 2
const QUERY = 3
const STEPS = ['step1', 'step2', 'update'] as const
const MAX_ENTRIES = 1_000
/** A caret is 200 bytes. */
const MAX_STATE_CHARS = 4 * 1024

/** Throws `doc/malformed` for what is none of these messages. */
export function readRoomMessage(bytes: Uint8Array): RoomMessage {
  try {
    const decoder = decoding.createDecoder(bytes)
    switch (decoding.readVarUint(decoder)) {
      case SYNC: {
        const step = STEPS[decoding.readVarUint(decoder)]
        const content = decoding.readVarUint8Array(decoder)
        if (step === 'step1') return { type: step, vector: content }
        if (step !== undefined) return { type: step, update: content }
        break
      }
      case AWARENESS:
        return { type: 'awareness', entries: readAwareness(decoding.readVarUint8Array(decoder)) }
      case DENIED: {
        decoding.readVarUint(decoder)
        return { type: 'denied', reason: decoding.readVarString(decoder) }
      }
      case QUERY:
        return { type: 'query' }
      default:
    }
  } catch (error) {
    throw docFault('malformed', { why: 'a message of a live note that ends too early' }, error)
  }
  throw docFault('malformed', { why: 'a message that no live note has' })
}

export function writeRoomMessage(message: RoomMessage): Uint8Array {
  return encoding.encode(encoder => {
    switch (message.type) {
      case 'awareness':
        encoding.writeVarUint(encoder, AWARENESS)
        return encoding.writeVarUint8Array(encoder, writeAwareness(message.entries))
      case 'denied':
        encoding.writeVarUint(encoder, DENIED)
        encoding.writeVarUint(encoder, 0)
        return encoding.writeVarString(encoder, message.reason)
      case 'query':
        return encoding.writeVarUint(encoder, QUERY)
      default:
        encoding.writeVarUint(encoder, SYNC)
        encoding.writeVarUint(encoder, STEPS.indexOf(message.type))
        encoding.writeVarUint8Array(
          encoder,
          message.type === 'step1' ? message.vector : message.update,
        )
    }
  })
}

/** An update of y-protocols' awareness. Throws `doc/malformed`. */
export function readAwareness(bytes: Uint8Array): readonly AwarenessEntry[] {
  try {
    const decoder = decoding.createDecoder(bytes)
    const count = decoding.readVarUint(decoder)
    if (count > MAX_ENTRIES) throw new Error(`${count} entries`)
    const entries: AwarenessEntry[] = []
    for (let i = 0; i < count; i++) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const text = decoding.readVarString(decoder)
      if (text.length > MAX_STATE_CHARS) throw new Error(`a state of ${text.length} characters`)
      entries.push({ client, clock, state: json.parse(JSON.parse(text)) })
    }
    return entries
  } catch (error) {
    throw docFault('malformed', { why: 'who is there cannot be read' }, error)
  }
}

export const writeAwareness = (entries: readonly AwarenessEntry[]): Uint8Array =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, entries.length)
    for (const { client, clock, state } of entries) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, JSON.stringify(state))
    }
  })
