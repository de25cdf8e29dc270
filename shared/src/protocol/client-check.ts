/** Proof that both ends hold the same: digests when settled, then parts, then documents (SYNC 5). */
import type { DocId } from '#kit'
import { fetchWhole } from './client-push.ts'
import { isSettled, type Turn } from './client-turn.ts'
import type { ClientEvent, ClientState } from './client-types.ts'
import type { ServerMessage } from './messages.ts'

/** Between two checks of a device that is left alone. */
export const CHECK_MS = 5 * 60_000
const SOON_MS = 5_000

/** Nothing is on its way that would make the comparison void. */
export const mayCheck = (state: ClientState): boolean =>
  state.check === 'none' && state.gets === 0 && state.listsLeft === 0 && isSettled(state)

export function checkWhenSettled(turn: Turn): void {
  const { state, context } = turn
  if (context.now < state.checkAt || !mayCheck(state)) return
  state.check = 'asked'
  turn.send({ type: 'digest', parts: false })
}

type Digest = Extract<ServerMessage, { type: 'digest' }>

export function takeDigest(turn: Turn, { seq, count, digest, parts }: Digest): void {
  const { state } = turn
  if (state.check !== 'asked') return
  if (seq !== state.stored.cursor || !isSettled(state)) return later(turn, SOON_MS)
  state.check = 'comparing'
  turn.do({
    type: 'compare',
    against: { count, digest, ...(parts === undefined ? {} : { parts }) },
  })
}

export function compared(turn: Turn, event: Extract<ClientEvent, { type: 'compared' }>): void {
  const { state, context } = turn
  if (state.link !== 'open') return
  if (state.listsLeft > 0) return repair(turn, event.fetch, event.drop)
  if (state.check !== 'comparing') return
  if (event.isEqual) {
    state.equalAt = context.wall
    return later(turn, CHECK_MS)
  }
  if (event.parts.length === 0) {
    state.check = 'asked'
    return turn.send({ type: 'digest', parts: true })
  }
  state.check = 'none'
  state.listsLeft = event.parts.length
  for (const part of event.parts) turn.send({ type: 'list', part })
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
