/**
 * Exactly the last writer wins.
 *
 * Yjs lets the higher client id win among concurrent writes, which is not always the later one. The
 * referee compares the moments, names what has to be set right, and tells who gave way to whom.
 *
 * A write that replaced what its writer saw always stands, however slow its clock: its moment
 * becomes at least that of what it replaced. Elements of sets (`field/element`) are added for good:
 * a removal takes only what was seen.
 */
import { deviceOf, type KeyWrite } from '@kith/shared/docs'
import { jsonEqual, type DocId, type Json } from '@kith/shared/kit'
import type { Conflict } from '@kith/shared/protocol'
import { isLater, type KeyClock, type KeyClocks } from './clocks.ts'
import type { Keys } from './policy.ts'

export interface Played {
  readonly clocks: KeyClocks
  /** Keys that do not read as they shall, with what they shall read; `null` for gone. */
  readonly corrections: Readonly<Record<string, Json | null>>
  readonly conflicts: readonly Conflict[]
}

export interface Play {
  readonly before: Keys
  /** After Yjs merged. */
  readonly after: Keys
  readonly clocks: KeyClocks
  readonly writes: readonly KeyWrite[]
  readonly ts: number
  readonly actor: DocId | null
}

export function play({ before, after, clocks, writes, ts, actor }: Play): Played {
  const next = new Map(clocks)
  const corrections: Record<string, Json | null> = {}
  const conflicts: Conflict[] = []
  for (const write of writes) {
    const { key, value, client } = write
    const old = clocks.get(key)
    const mine: KeyClock = { ts, client, actor }
    if (old === undefined || standsFor(write, old)) {
      next.set(key, old !== undefined && !isLater(mine, old) ? { ...mine, ts: old.ts } : mine)
      if (!isSame(valueOf(after, key), value)) corrections[key] = value ?? null
      continue
    }
    const isElement = key.includes('/')
    if (isElement && value === undefined) continue
    const stood = valueOf(before, key)
    const isMine = isLater(mine, old) || (isElement && old.client === 0)
    if (isMine) next.set(key, mine)
    const kept = isMine ? value : stood
    if (!isSame(valueOf(after, key), kept)) corrections[key] = kept ?? null
    if (isSame(stood, value) || key.startsWith('$')) continue
    // A removal leaves no mark, so nobody can tell whether it was seen; filled in again, nothing of value gave way.
    if (isMine && stood === undefined) continue
    conflicts.push({
      key,
      kept: kept ?? null,
      lost: (isMine ? stood : value) ?? null,
      keptBy: isMine ? actor : old.actor,
      lostBy: isMine ? old.actor : actor,
      lostAt: isMine ? old.ts : ts,
    })
  }
  return { clocks: next, corrections, conflicts }
}

/** It follows its own burst, or replaced the write that stands: that one, or the correction in its favour. */
const standsFor = ({ client, replaces }: KeyWrite, old: KeyClock): boolean =>
  (client !== 0 && client === old.client) ||
  (replaces !== null && (replaces === old.client || deviceOf(replaces) === 0))

const valueOf = (keys: Keys, key: string): Json | undefined =>
  Object.hasOwn(keys, key) ? keys[key] : undefined

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : jsonEqual(a, b)
