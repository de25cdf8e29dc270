/** Frames that carry documents, entry by entry. What is written here is read below it, in the same order. */
import type { ChangeSource } from '#commands'
import { DOC_KINDS } from '#docs'
import type { ActionId } from '#kit'
import { malformed, type FrameReader } from './frame-reader.ts'
import type { FrameWriter } from './frame-writer.ts'
import {
  LOG_DATA,
  type DocAt,
  type DocRef,
  type LogEntry,
  type PushEntry,
  type SnapEntry,
  type WireAction,
} from './messages.ts'
import { FRAME_ENTRIES } from './wire-limits.ts'

const SOURCES: readonly ChangeSource[] = ['person', 'import', 'flow', 'api', 'mail', 'system']
const MAX_LABEL_BYTES = 4_000

export function writeList<T>(out: FrameWriter, list: readonly T[], write: (item: T) => void): void {
  out.uint(list.length)
  for (const item of list) write(item)
}

export function readList<T>(from: FrameReader, read: () => T): T[] {
  const count = from.count(FRAME_ENTRIES)
  const list: T[] = []
  for (let i = 0; i < count; i++) list.push(read())
  return list
}

function writeRef(out: FrameWriter, { doc, kind, type, owner }: DocRef): void {
  out.id(doc)
  out.shared(kind)
  out.shared(type)
  out.byte(owner === undefined ? 0 : 1)
  if (owner !== undefined) out.id(owner)
}

function readRef(from: FrameReader): DocRef {
  const doc = from.id()
  const kind = from.oneOf(DOC_KINDS, 'kind')
  const type = from.shared()
  return readFlag(from) ? { doc, kind, type, owner: from.id() } : { doc, kind, type }
}

export function readFlag(from: FrameReader): boolean {
  const flag = from.byte()
  if (flag > 1) throw malformed('a flag that is neither set nor clear')
  return flag === 1
}

export function writeActions(out: FrameWriter, actions: readonly WireAction[]): void {
  writeList(out, actions, action => {
    out.id(action.id as never)
    out.shared(action.command)
    out.text(action.label)
    out.shared(action.source)
    out.uint(action.at)
    out.byte(action.undoes === null ? 0 : 1)
    if (action.undoes !== null) out.id(action.undoes as never)
  })
}

const actionId = (from: FrameReader) => from.id() as string as ActionId

export const readActions = (from: FrameReader): WireAction[] =>
  readList(from, () => ({
    id: actionId(from),
    command: from.shared(),
    label: from.text(MAX_LABEL_BYTES),
    source: from.oneOf(SOURCES, 'source'),
    at: from.uint(),
    undoes: readFlag(from) ? actionId(from) : null,
  }))

/** -1 for none. */
function readAction(from: FrameReader, actions: readonly WireAction[]): number {
  const action = from.uint() - 1
  if (action >= actions.length) throw malformed('an action that is not in the frame')
  return action
}

export function writePush(out: FrameWriter, entry: PushEntry): void {
  writeRef(out, entry)
  out.uint(entry.epoch)
  out.uint(entry.ts)
  out.uint(entry.action + 1)
  out.data(entry.data)
}

export const readPush = (from: FrameReader, actions: readonly WireAction[]): PushEntry => ({
  ...readRef(from),
  epoch: from.uint(),
  ts: from.uint(),
  action: readAction(from, actions),
  data: from.data(),
})

export function writeSnap(out: FrameWriter, entry: SnapEntry): void {
  writeRef(out, entry)
  out.uint(entry.scope)
  out.uint(entry.epoch)
  out.uint(entry.seq)
  out.uint(entry.at)
  out.data(entry.state)
}

export const readSnap = (from: FrameReader): SnapEntry => ({
  ...readRef(from),
  scope: from.uint(),
  epoch: from.uint(),
  seq: from.uint(),
  at: from.uint(),
  state: from.data(),
})

/** `last` is the place of the entry before: places only rise, so their distance is written. */
export function writeLog(out: FrameWriter, entry: LogEntry, last: number): void {
  out.uint(entry.seq - last)
  writeRef(out, entry)
  out.uint(entry.scope)
  out.uint(entry.epoch)
  out.uint(entry.ts)
  out.byte(entry.actor === null ? 0 : 1)
  if (entry.actor !== null) out.id(entry.actor)
  out.uint(entry.action + 1)
  out.byte(LOG_DATA.indexOf(entry.holds))
  out.data(entry.data)
}

export function readLog(from: FrameReader, actions: readonly WireAction[], last: number): LogEntry {
  const seq = last + from.uint()
  if (!Number.isSafeInteger(seq)) throw malformed('a number out of range')
  const ref = readRef(from)
  const scope = from.uint()
  const epoch = from.uint()
  const ts = from.uint()
  const actor = readFlag(from) ? from.id() : null
  const action = readAction(from, actions)
  const holds = LOG_DATA[from.byte()]
  if (holds === undefined) throw malformed('an unknown kind of entry')
  return { seq, ...ref, scope, epoch, ts, actor, action, holds, data: from.data() }
}

export function writeAt(out: FrameWriter, { doc, seq, proof }: DocAt): void {
  out.id(doc)
  out.uint(seq)
  out.uint(proof)
}

export const readAt = (from: FrameReader): DocAt => ({
  doc: from.id(),
  seq: from.uint(),
  proof: from.uint(),
})
