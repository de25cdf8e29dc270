/** Proof that both ends hold the same: digests when settled, then parts, then documents (SYNC 5). */
import type { DocId } from '#kit'
import { fetchWhole } from './client-push.ts'
import { isSettled, type Turn } from './client-turn.ts'
import type { ClientEvent, ClientState } from './client-types.ts'
import type { ServerMessage } from './messages.ts'

/** Between two checks of a device that is left alone. */
const CHECK_MS = 5 * 60_000
/** Between two checks of what the documents say. */
export const DEEP_MS = 24 * 3_600_000
const SOON_MS = 5_000
/** Something moved while the server counted: asked again after this, then after four times as long each. */
const MOVED_MS = 50

/** Nothing is on its way that would make the comparison void. */
export const mayCheck = (state: ClientState): boolean =>
  state.check === 'none' && state.gets === 0 && state.listsLeft === 0 && isSettled(state)

export function checkWhenSettled(turn: Turn): void {
  const { state, context } = turn
  if (context.now < state.checkAt || !mayCheck(state)) return
  if (context.now >= state.deepAt) state.isDeep = true
  state.check = 'asked'
  turn.send({ type: 'digest', parts: false, content: state.isDeep })
}

type Digest = Extract<ServerMessage, { type: 'digest' }>

export function takeDigest(turn: Turn, { seq, count, content, digest, parts }: Digest): void {
  const { state } = turn
  if (state.check !== 'asked') return
  if (seq !== state.stored.cursor || !isSettled(state))
    return later(turn, Math.min(SOON_MS, MOVED_MS * 4 ** state.movedChecks++))
  // The person asked for more meanwhile.
  if (state.isDeep && !content) return later(turn, 0)
  state.movedChecks = 0
  state.check = 'comparing'
  turn.do({
    type: 'compare',
    against: { count, hasContent: content, digest, ...(parts === undefined ? {} : { parts }) },
  })
}

export function compared(turn: Turn, event: Extract<ClientEvent, { type: 'compared' }>): void {
  const { state, context } = turn
  if (state.link !== 'open') return
  if (state.listsLeft > 0) return repair(turn, event.fetch, event.drop)
  if (state.check !== 'comparing') return
  if (event.isEqual) {
    state.equalAt = context.wall
    if (state.isDeep) state.deepAt = context.now + DEEP_MS
    state.isDeep = false
    return later(turn, CHECK_MS)
  }
  if (event.parts.length === 0) {
    state.check = 'asked'
    return turn.send({ type: 'digest', parts: true, content: state.isDeep })
  }
  state.check = 'none'
  state.listsLeft = event.parts.length
  for (const part of event.parts) turn.send({ type: 'list', part, content: state.isDeep })
}

export function takeList(turn: Turn, list: Extract<ServerMessage, { type: 'list' }>): void {
  if (turn.state.listsLeft === 0) return
  turn.do({ type: 'compare', against: { part: list.part, docs: list.docs } })
}

function repair(turn: Turn, fetch: readonly DocId[], drop: readonly DocId[]): void {
  const { state } = turn
  state.listsLeft--
  if (drop.length > 0) turn.do({ type: 'gone', docs: drop, why: 'hidden', stored: state.stored })
  fetchWhole(turn, fetch)
  if (state.listsLeft === 0) later(turn, SOON_MS)
}

function later(turn: Turn, ms: number): void {
  turn.state.check = 'none'
  turn.state.checkAt = turn.context.now + ms
}
