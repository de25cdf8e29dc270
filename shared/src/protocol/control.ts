/** Messages that carry no documents: JSON, checked here as everything that comes from outside. */
import { asId, isId, s, type DocId, type Schema } from '#kit'
import {
  BYE_CODES,
  REFUSALS,
  SNAP_CLASSES,
  type ClientMessage,
  type ServerMessage,
} from './messages.ts'
import { FRAME_ENTRIES, NAMED_DOCS } from './wire-limits.ts'

const MAX_SCOPES = 20_000
const MAX_PEERS = 2_000
const MAX_WINDOWS = 20

const uint = s.int().nonnegative()
const docId = s
  .string()
  .refine(isId)
  .transform((value): DocId => asId(value))
const word = s.string().max(200)
const say = s.string().max(2_000)
const scopes = s.array(uint).max(MAX_SCOPES)
const ids = s.array(docId).max(NAMED_DOCS)
const index = s.array(uint).max(FRAME_ENTRIES)
const verdict = {
  batch: uint,
  seqFrom: uint,
  at: uint,
  taken: uint,
  scopes: index,
  known: index,
  refused: s
    .array(
      s.object({ at: uint, code: s.enum(REFUSALS), detail: s.string().max(500).exactOptional() }),
    )
    .max(FRAME_ENTRIES),
}
const place = s.object({ id: word, record: docId.nullable(), field: word.nullable() })
const resume = s.object({
  log: word,
  head: uint,
  since: uint,
  scopesVersion: uint,
  class: s.enum(SNAP_CLASSES),
  after: docId.nullable(),
})

const hello = s.object({
  type: s.literal('hello'),
  protocol: uint,
  format: uint,
  ticket: s.string().max(4_000),
  device: word,
  workspace: docId,
  cursor: uint,
  seen: uint,
  log: word.nullable(),
  scopes,
  resume: resume.exactOptional(),
  app: word,
  zstd: s.boolean(),
})

const welcome = s.object({
  type: s.literal('welcome'),
  protocol: uint,
  now: uint,
  log: word,
  head: uint,
  deviceNo: uint,
  member: docId,
  role: word,
  workspaceName: say,
  lastBatch: uint,
  scopesVersion: uint,
  scopes,
  mode: s.enum(['tail', 'state', 'bootstrap', 'seed', 'reconcile']),
  minFormat: uint,
  wipe: s.boolean(),
  limits: s.object({ updateBytes: uint, batchEntries: uint, inFlight: uint }),
})

type ControlOf<Message extends { readonly type: string }, Packed extends string> = {
  readonly [Type in Exclude<Message['type'], Packed>]: Schema<Extract<Message, { type: Type }>>
}

export type PackedClientType = 'push' | 'seed'
export type PackedServerType = 'snap' | 'got' | 'log' | 'list'

export const clientControl: ControlOf<ClientMessage, PackedClientType> = {
  hello,
  get: s.object({ type: s.literal('get'), docs: ids }),
  credit: s.object({ type: s.literal('credit'), bytes: uint }),
  ping: s.object({ type: s.literal('ping'), cursor: uint }),
  digest: s.object({ type: s.literal('digest'), parts: s.boolean(), content: s.boolean() }),
  list: s.object({ type: s.literal('list'), part: uint.max(255), content: s.boolean() }),
  aware: s.object({ type: s.literal('aware'), windows: s.array(place).max(MAX_WINDOWS) }),
}

export const serverControl: ControlOf<ServerMessage, PackedServerType> = {
  welcome,
  ack: s.object({ type: s.literal('ack'), ...verdict }),
  seeded: s.object({ type: s.literal('seeded'), ...verdict }),
  'snap-end': s.object({ type: s.literal('snap-end'), head: uint }),
  echo: s.object({ type: s.literal('echo'), seqTo: uint }),
  gone: s.object({
    type: s.literal('gone'),
    seqTo: uint,
    docs: ids,
    why: s.enum(['hidden', 'purged']),
  }),
  scopes: s.object({ type: s.literal('scopes'), version: uint, scopes }),
  pong: s.object({ type: s.literal('pong'), head: uint, now: uint }),
  digest: s.object({
    type: s.literal('digest'),
    seq: uint,
    count: uint,
    content: s.boolean(),
    digest: word,
    parts: s.array(word).max(256).exactOptional(),
  }),
  aware: s.object({
    type: s.literal('aware'),
    peers: s.array(place.extend({ member: docId, at: uint })).max(MAX_PEERS),
  }),
  cards: s.object({ type: s.literal('cards'), revision: uint }),
  bye: s.object({
    type: s.literal('bye'),
    code: s.enum(BYE_CODES),
    say,
    retryMs: uint.nullable(),
  }),
}
