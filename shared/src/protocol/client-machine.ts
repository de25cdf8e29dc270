/**
 * The desktop's half of a conversation, as a pure function: a state and an event give the next state
 * and what the host shall do (client-types.ts says how).
 *
 * Nothing here is lost with a connection or a crash: what is stored says where the stream goes on,
 * what waits is in the outbox, and a batch whose answer was lost is recognised by its content.
 */
import {
  checkWhenSettled,
  compared,
  DEEP_MS,
  mayCheck,
  takeDigest,
  takeList,
} from './client-check.ts'
import {
  dismissed,
  greet,
  hangUp,
  isSilent,
  keepAlive,
  linkDeadline,
  lose,
  noticeClock,
  open,
  rest,
  setClock,
} from './client-link.ts'
import { fetchWhole, goOn, judge, pushMore, seeded, sendBatch, sendSeed } from './client-push.ts'
import {
  credit,
  endWhole,
  passOver,
  rescoped,
  takeAway,
  takeGot,
  takeLog,
  takeWhole,
  welcomed,
} from './client-stream.ts'
import { Turn } from './client-turn.ts'
import type {
  ClientConfig,
  ClientContext,
  ClientEffect,
  ClientEvent,
  ClientState,
  ClientStored,
} from './client-types.ts'
import type { ServerMessage } from './messages.ts'

const FIRST_CHECK_MS = 10_000

export function createClient(
  config: ClientConfig,
  stored: ClientStored,
  { now }: ClientContext,
): ClientState {
  return {
    config,
    stored,
    link: 'stopped',
    attempts: 0,
    retryAt: now,
    heardAt: now,
    pingAt: now,
    asked: [],
    clockSamples: [],
    isClockDoubted: false,
    phase: 'following',
    welcome: null,
    isGiving: false,
    granted: { version: 0, scopes: stored.scopes },
    head: 0,
    progress: null,
    offsetMs: 0,
    lastBatch: 0,
    flights: [],
    isAsking: false,
    hasMore: true,
    pausedTo: 0,
    refused: [],
    isRefetching: false,
    isAnew: false,
    gets: 0,
    seed: null,
    uncredited: 0,
    check: 'none',
    checkAt: now + FIRST_CHECK_MS,
    movedChecks: 0,
    isDeep: false,
    deepAt: now + DEEP_MS,
    listsLeft: 0,
    equalAt: null,
    problem: null,
  }
}

export function stepClient(
  state: ClientState,
  event: ClientEvent,
  context: ClientContext,
): { readonly state: ClientState; readonly effects: readonly ClientEffect[] } {
  const turn = new Turn(state, context)
  happen(turn, event)
  if (turn.state.link === 'open') {
    noticeClock(turn)
    keepAlive(turn)
    checkWhenSettled(turn)
  }
  return { state: turn.state, effects: turn.effects }
}

function happen(turn: Turn, event: ClientEvent): void {
  const { state } = turn
  switch (event.type) {
    case 'start':
      if (event.ticket !== undefined) state.config = { ...state.config, ticket: event.ticket }
      state.attempts = 0
      if (state.link === 'stopped' || state.link === 'waiting') open(turn)
      return
    case 'stop':
      if (state.link !== 'stopped') turn.do({ type: 'close' })
      return rest(turn)
    case 'connected':
      return greet(turn)
    case 'disconnected':
      return lose(turn)
    case 'malformed':
      return hangUp(turn)
    case 'queued':
      state.hasMore = true
      return pushMore(turn)
    case 'batch':
      return sendBatch(turn, event)
    case 'seed':
      return sendSeed(turn, event)
    case 'compared':
      return compared(turn, event)
    case 'damaged':
      if (state.link === 'open') fetchWhole(turn, event.docs)
      return
    case 'check':
      state.checkAt = turn.context.now
      state.isDeep = true
      return
    case 'aware':
      if (state.link === 'open') turn.send({ type: 'aware', windows: event.windows })
      return
    case 'tick':
      return tick(turn)
    case 'received':
      if (state.link !== 'greeting' && state.link !== 'open') return
      state.heardAt = turn.context.now
      receive(turn, event.message)
      credit(turn, event.message, event.bytes)
  }
}

function tick(turn: Turn): void {
  const { state, context } = turn
  if (state.link === 'stopped') return
  if (state.link === 'waiting') {
    if (context.now >= state.retryAt) open(turn)
    return
  }
  if (isSilent(state, context.now)) return hangUp(turn)
  if (context.now < state.pausedTo) return
  state.pausedTo = 0
  pushMore(turn)
}

function receive(turn: Turn, message: ServerMessage): void {
  if (message.type === 'bye') return dismissed(turn, message)
  if (message.type === 'welcome') return welcomed(turn, message)
  // Nothing else is said before the welcome.
  if (turn.state.link !== 'open') return hangUp(turn)
  switch (message.type) {
    case 'ack':
      return judge(turn, message)
    case 'seeded':
      return seeded(turn, message)
    case 'snap':
      return takeWhole(turn, message)
    case 'snap-end':
      return endWhole(turn, message)
    case 'got':
      return takeGot(turn, message)
    case 'log':
      return takeLog(turn, message)
    case 'echo':
      return passOver(turn, message)
    case 'gone':
      return takeAway(turn, message)
    case 'scopes':
      return rescoped(turn, message)
    case 'pong':
      turn.state.head = Math.max(turn.state.head, message.head)
      setClock(turn, message.now)
      return goOn(turn)
    case 'digest':
      return takeDigest(turn, message)
    case 'list':
      return takeList(turn, message)
    case 'aware':
      return turn.do({ type: 'peers', peers: message.peers })
    case 'cards':
      return turn.do({ type: 'cards', revision: message.revision })
  }
}

/** The monotonic moment of the next `tick`; `Infinity` for none. */
export function clientDeadline(state: ClientState): number {
  const link = linkDeadline(state)
  if (state.link !== 'open') return link
  const paused = state.pausedTo > 0 ? state.pausedTo : Infinity
  const check = mayCheck(state) ? state.checkAt : Infinity
  return Math.min(link, paused, check)
}
