/**
 * What waits of a keyed document, written again: after the server refused the numbers it had.
 *
 * Only the numbers become others. Each write still replaces what its writer saw, so that one made
 * without knowing of somebody else's stays concurrent with it: the referee compares their moments
 * and tells who gave way, as if the first numbers had been good.
 */
import * as Y from 'yjs'
import { isFault, jsonEqual, type Json } from '#kit'
import { BytesWriter } from './bytes-writer.ts'
import type { SetOp } from './doc-op.ts'
import { NotFlat } from './bytes-reader.ts'
import { writeFirst, writeNext } from './flat-write.ts'
import { openState, read, recordCodec } from './keyed-codec.ts'
import { NumbersAgain } from './numbers-again.ts'
import type { DocState, DocUpdate } from './record-codec.ts'
import { verifyRecord, type Sender } from './verify-record.ts'

export interface WaitingWrite {
  /** Under its old numbers. */
  readonly update: DocUpdate
  /** What it means, for where its numbers fit nothing any more. */
  readonly set: SetOp['set']
  /** It is taken back: what is behind it is written as if it had never been. */
  readonly isOut: boolean
}

export interface WrittenAgain {
  readonly state: DocState
  readonly update: DocUpdate
}

type Values = Readonly<Record<string, Json>>

/**
 * `base` is what is confirmed now; `seen` what was confirmed when they were made, for where that is
 * no past of `base` (the document began anew). The answer has a place for each of `writes`:
 * `undefined` for one that is out or would say nothing.
 */
export function writeAgain(
  base: DocState | null,
  writes: readonly WaitingWrite[],
  client: number,
  seen: DocState | null = base,
): readonly (WrittenAgain | undefined)[] {
  const numbers = new NumbersAgain(base, client)
  const { unseen, wrote } = seen === base ? NOTHING_ELSE : lookBack(writes, seen, base)
  // Numbers of our newest writes beside others.
  const own = new Map<string, number>()
  let state = base
  return writes.map((write, at) => {
    const again = renumbered(numbers, write)
    if (write.isOut) return undefined
    const done = (again && onTop(state, again)) ?? anew(state, effective(write.set, wrote[at]))
    if (done === undefined) return undefined
    state = done.state
    return done
  })

  /**
   * By what it means. Under keys that hold what the writer never saw it names nothing that it replaces, and removes
   * nothing: what is removed cannot be named without having been seen.
   */
  function anew(now: DocState | null, set: SetOp['set']): WrittenAgain | undefined {
    const from = numberOf(now, client)
    const beside = values(set, key => unseen.has(key))
    const isBlind = Object.keys(beside).length > 0
    const first = isBlind ? onTop(now, besideOthers(beside, client, from, own)) : undefined
    const rest = Object.fromEntries(Object.entries(set).filter(([key]) => !unseen.has(key)))
    const then = edited(first?.state ?? now, rest, client)
    const state = then?.state ?? first?.state
    if (state === undefined) return undefined
    numbers.pass(numberOf(state, client) - from)
    const parts = [first, then].flatMap(part => part?.update ?? [])
    return { state, update: parts.length > 1 ? Y.mergeUpdates(parts) : parts[0]! }
  }
}

function renumbered(numbers: NumbersAgain, { update, isOut }: WaitingWrite): DocUpdate | undefined {
  try {
    return numbers.of(update, isOut)
  } catch (error) {
    if (error instanceof NotFlat) return undefined
    throw error
  }
}

function onTop(now: DocState | null, update: DocUpdate): WrittenAgain | undefined {
  const state = recordCodec.merge(now, update)?.state ?? now
  // A removal of what somebody has replaced meanwhile changes nothing here; the referee judges it.
  return state === null ? undefined : { state, update }
}

function edited(now: DocState | null, set: SetOp['set'], client: number): WrittenAgain | undefined {
  if (now !== null) return recordCodec.edit(now, set, client)
  const keys = values(set)
  return Object.keys(keys).length === 0 ? undefined : recordCodec.create(keys, client)
}

/** Writes beside whatever others wrote there, each in place of `own` before it. */
function besideOthers(
  set: Values,
  client: number,
  from: number,
  own: Map<string, number>,
): DocUpdate {
  const out = new BytesWriter()
  const entries = Object.entries(set)
  for (const part of [1, entries.length, client, from]) out.uint(part)
  for (const [at, [key, value]] of entries.entries()) {
    const before = own.get(key)
    if (before === undefined) writeFirst(out, key, value)
    else writeNext(out, client, before, value)
    own.set(key, from + at)
  }
  out.uint(0)
  return out.done()
}

interface LookedBack {
  /** Keys under which there is what their writer never saw: it came before the document began anew, or with that. */
  readonly unseen: ReadonlySet<string>
  /** What each write wrote: of what it was to say, some may have stood there already. */
  readonly wrote: readonly (ReadonlySet<string> | undefined)[]
}

const NOTHING_ELSE: LookedBack = { unseen: new Set(), wrote: [] }

function lookBack(
  writes: readonly WaitingWrite[],
  seen: DocState | null,
  now: DocState | null,
): LookedBack {
  if (seen === null || now === null) return NOTHING_ELSE
  const [before, after] = [read(seen), read(now)]
  const unseen = new Set(Object.keys(after).filter(key => !jsonEqual(before[key], after[key])))
  const wrote: ReadonlySet<string>[] = []
  let state = seen
  try {
    for (const { update } of writes) {
      const told = verifyRecord(state, update, ANYBODY)
      for (const { key, replaces } of told.writes) if (replaces === null) unseen.add(key)
      wrote.push(new Set(told.writes.map(({ key }) => key)))
      state = told.state
    }
  } catch (error) {
    // What does not even fit there tells nothing more.
    if (!isFault(error)) throw error
  }
  return { unseen, wrote }
}

const effective = (set: SetOp['set'], wrote: ReadonlySet<string> | undefined): SetOp['set'] =>
  wrote ? Object.fromEntries(Object.entries(set).filter(([key]) => wrote.has(key))) : set

const ANYBODY: Sender = { device: null, latest: 0 }

const values = (set: SetOp['set'], isWanted: (key: string) => boolean = () => true): Values =>
  Object.fromEntries(
    Object.entries(set).filter(
      (entry): entry is [string, Json] => entry[1] !== null && isWanted(entry[0]),
    ),
  )

const numberOf = (state: DocState | null, client: number): number =>
  Y.getState(openState(state).doc.store, client)
