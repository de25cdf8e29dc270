/**
 * Messages as bytes.
 *
 * A frame is one byte of type, one byte of flags, and a body: JSON for messages that carry no
 * documents, packed entries (packed.ts) for those that do. Flag 1 says that the body is compressed;
 * compressing is the transport's (`packFrame`, `unpackFrame`), for this file runs in every host.
 * Encoding trusts its caller; decoding trusts nobody and throws nothing but `protocol/malformed`
 * and `protocol/too-big`.
 */
import type { Schema } from '#kit'
import { clientControl, serverControl } from './control.ts'
import { protocolFault } from './fault.ts'
import { FrameReader, malformed } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import { SNAP_CLASSES, type ClientMessage, type ServerMessage } from './messages.ts'
import * as packed from './packed.ts'
import { CONTROL_BYTES, FRAME_BYTES } from './wire-limits.ts'

/** First bytes of frames; never give one a second meaning. */
const CLIENT_TYPES = [
  'hello',
  'push',
  'seed',
  'get',
  'credit',
  'ping',
  'digest',
  'list',
  'aware',
] as const
const SERVER_TYPES = [
  'welcome',
  'ack',
  'seeded',
  'snap',
  'snap-end',
  'got',
  'log',
  'echo',
  'gone',
  'scopes',
  'pong',
  'digest',
  'list',
  'aware',
  'bye',
  'cards',
] as const
const SERVER_BASE = 64
const DEFLATED = 1

export function encodeClient(message: ClientMessage): Uint8Array {
  const type = CLIENT_TYPES.indexOf(message.type)
  const out = new FrameWriter()
  switch (message.type) {
    case 'push':
      out.uint(message.batch)
      out.byte(message.isAnew ? 1 : 0)
      packed.writeActions(out, message.actions)
      packed.writeList(out, message.entries, entry => packed.writePush(out, entry))
      return out.done(type)
    case 'seed':
      out.uint(message.batch)
      out.byte(message.isLast ? 1 : 0)
      packed.writeList(out, message.entries, entry => packed.writeSnap(out, entry))
      return out.done(type)
    default:
      return control(type, message)
  }
}

export function encodeServer(message: ServerMessage): Uint8Array {
  const type = SERVER_BASE + SERVER_TYPES.indexOf(message.type)
  const out = new FrameWriter(roomFor(message))
  switch (message.type) {
    case 'snap':
      out.shared(message.class)
      out.uint(message.head)
      out.uint(message.since)
      out.uint(message.done)
      out.uint(message.total)
      packed.writeList(out, message.entries, entry => packed.writeSnap(out, entry))
      return out.done(type)
    case 'got':
      packed.writeList(out, message.entries, entry => packed.writeSnap(out, entry))
      packed.writeList(out, message.missing, id => out.id(id))
      return out.done(type)
    case 'log': {
      let last = 0
      out.uint(message.seqTo)
      packed.writeActions(out, message.actions)
      packed.writeList(out, message.entries, entry => {
        packed.writeLog(out, entry, last)
        last = entry.seq
      })
      return out.done(type)
    }
    case 'list':
      out.byte(message.part)
      packed.writeList(out, message.docs, doc => packed.writeAt(out, doc))
      return out.done(type)
    default:
      return control(type, message)
  }
}

/** Of an entry, beside its document. */
const ENTRY_BYTES = 64

/** Pages of documents are long: grown step by step, each would be put together in four times its bytes. */
function roomFor(message: ServerMessage): number | undefined {
  if (message.type !== 'snap') return undefined
  return message.entries.reduce((sum, { state }) => sum + state.length + ENTRY_BYTES, ENTRY_BYTES)
}

/** Reads what a desktop sent. `data` and `state` of entries are views into `frame`. */
export function decodeClient(frame: Uint8Array): ClientMessage {
  const type = CLIENT_TYPES[typeByte(frame)]
  if (type === undefined) throw malformed('an unknown type of message')
  if (type !== 'push' && type !== 'seed') return parse<ClientMessage>(frame, clientControl[type])
  const from = new FrameReader(frame)
  const message = type === 'push' ? readPush(from) : readSeed(from)
  from.end()
  return message
}

/** Reads what a server sent. `data` and `state` of entries are views into `frame`. */
export function decodeServer(frame: Uint8Array): ServerMessage {
  const type = SERVER_TYPES[typeByte(frame) - SERVER_BASE]
  switch (type) {
    case undefined:
      throw malformed('an unknown type of message')
    case 'snap':
    case 'got':
    case 'log':
    case 'list': {
      const from = new FrameReader(frame)
      const message = READERS[type](from)
      from.end()
      return message
    }
    default:
      return parse<ServerMessage>(frame, serverControl[type])
  }
}

function readPush(from: FrameReader): ClientMessage {
  const batch = from.uint()
  const isAnew = packed.readFlag(from)
  const actions = packed.readActions(from)
  return {
    type: 'push',
    batch,
    isAnew,
    actions,
    entries: packed.readList(from, () => packed.readPush(from, actions)),
  }
}

function readSeed(from: FrameReader): ClientMessage {
  const batch = from.uint()
  const isLast = packed.readFlag(from)
  return {
    type: 'seed',
    batch,
    isLast,
    entries: packed.readList(from, () => packed.readSnap(from)),
  }
}

const READERS: Readonly<
  Record<'snap' | 'got' | 'log' | 'list', (from: FrameReader) => ServerMessage>
> = {
  snap: from => ({
    type: 'snap',
    class: from.oneOf(SNAP_CLASSES, 'class'),
    head: from.uint(),
    since: from.uint(),
    done: from.uint(),
    total: from.uint(),
    entries: packed.readList(from, () => packed.readSnap(from)),
  }),
  got: from => ({
    type: 'got',
    entries: packed.readList(from, () => packed.readSnap(from)),
    missing: packed.readList(from, () => from.id()),
  }),
  log(from) {
    const seqTo = from.uint()
    const actions = packed.readActions(from)
    let last = 0
    const entries = packed.readList(from, () => {
      const entry = packed.readLog(from, actions, last)
      last = entry.seq
      return entry
    })
    return { type: 'log', seqTo, actions, entries }
  },
  list: from => ({
    type: 'list',
    part: from.byte(),
    docs: packed.readList(from, () => packed.readAt(from)),
  }),
}

function typeByte(frame: Uint8Array): number {
  if (frame.length > FRAME_BYTES) {
    throw protocolFault('too-big', { sizeBytes: frame.length, limitBytes: FRAME_BYTES })
  }
  const [type, flags] = frame
  if (type === undefined || flags === undefined) throw malformed('it ends too early')
  if (flags !== 0) throw malformed('flags that were to be taken off by the transport')
  return type
}

function control(type: number, message: ClientMessage | ServerMessage): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message))
  const frame = new Uint8Array(body.length + 2)
  frame[0] = type
  frame.set(body, 2)
  return frame
}

function parse<Message>(frame: Uint8Array, schema: Schema<Message>): Message {
  if (frame.length > CONTROL_BYTES) {
    throw protocolFault('too-big', { sizeBytes: frame.length, limitBytes: CONTROL_BYTES })
  }
  let value: unknown
  try {
    value = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(frame.subarray(2)),
    )
  } catch (error) {
    throw malformed('it is not JSON', error)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw malformed('a value out of place', parsed.error)
  return parsed.data
}

/** Compresses the body of a frame, where that makes it smaller. */
export function packFrame(
  frame: Uint8Array,
  compress: (body: Uint8Array) => Uint8Array,
): Uint8Array {
  const body = compress(frame.subarray(2))
  if (body.length + 2 >= frame.length) return frame
  return framed(frame[0]!, DEFLATED, body)
}

/**
 * Takes the compression off a frame, if there is any. `expand` must stop at `limitBytes` and may
 * throw what it likes; the caller gets `protocol/malformed` or `protocol/too-big`.
 */
export function unpackFrame(
  frame: Uint8Array,
  expand: (body: Uint8Array, limitBytes: number) => Uint8Array,
): Uint8Array {
  if (frame.length > FRAME_BYTES) {
    throw protocolFault('too-big', { sizeBytes: frame.length, limitBytes: FRAME_BYTES })
  }
  if (frame[1] !== DEFLATED) return frame
  try {
    return framed(frame[0]!, 0, expand(frame.subarray(2), FRAME_BYTES - 2))
  } catch (error) {
    throw malformed('its compression is damaged', error)
  }
}

function framed(type: number, flags: number, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(body.length + 2)
  frame[0] = type
  frame[1] = flags
  frame.set(body, 2)
  return frame
}
