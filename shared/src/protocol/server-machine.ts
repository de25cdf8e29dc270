/**
 * The server's half of one session, as a pure function (server-types.ts says how hosts use it).
 *
 * Whatever a desktop sends can end its own session and nothing else: messages are counted, the work
 * under way is bounded, and what it may not read is left out here, entry by entry.
 */
import { CARRIES } from './client-stream.ts'
import type { ClientMessage } from './messages.ts'
import { admit, meet } from './server-hello.ts'
import {
  answered,
  appended,
  goneRead,
  logRead,
  pump,
  rescoped,
  snapsRead,
  tell,
  WINDOW_BYTES,
} from './server-stream.ts'
import { abuse, end, SessionTurn } from './server-turn.ts'
import type { SessionEffect, SessionEvent, SessionState } from './server-types.ts'

const HELLO_MS = 10_000
/** Desktops ping every 20 s. */
const SILENCE_MS = 60_000
/** As long as this a desktop may leave a full window without crediting anything. */
const SLOW_MS = 60_000
const RATE_MS = 10_000
const MAX_MESSAGES = 5_000
const MAX_BYTES = 128 * 1024 * 1024
const MAX_ASKS = 1_000

export function createSession(now: number): SessionState {
  return {
    link: 'hello',
    hello: null,
    admission: null,
    mode: 'tail',
    isFirstGiver: false,
    lastGiven: 0,
    scopes: new Set(),
    audience: '',
    startedAt: now,
    heardAt: now,
    sent: 0,
    told: 0,
    head: 0,
    task: null,
    reading: 0,
    asking: 0,
    lastId: 0,
    asks: [],
    own: [],
    lastBatch: 0,
    commits: 0,
    outstanding: 0,
    creditedAt: now,
    rate: { from: now, messages: 0, bytes: 0 },
  }
}

/** `now` in milliseconds UTC by the server's clock. */
export function stepSession(
  state: SessionState,
  event: SessionEvent,
  now: number,
): { readonly state: SessionState; readonly effects: readonly SessionEffect[] } {
  if (state.link === 'closed') return { state, effects: [] }
  const turn = new SessionTurn(state, now)
  happen(turn, event)
  return { state: turn.state, effects: turn.effects }
}

function happen(turn: SessionTurn, event: SessionEvent): void {
  const { state } = turn
  switch (event.type) {
    case 'received':
      state.heardAt = turn.now
      if (isTooMuch(turn, event.bytes))
        return abuse(turn, 'This device sends more than a server takes.')
      return receive(turn, event.message)
    case 'malformed':
      return abuse(turn, 'What this device sent could not be read.')
    case 'admitted':
      admit(turn, event.admission)
      return pump(turn)
    case 'rejected':
    case 'dismiss':
      return end(turn, event.code, event.say, event.retryMs)
    case 'log-read':
      return logRead(turn, event)
    case 'appended':
      return appended(turn, event)
    case 'snaps-read':
      return snapsRead(turn, event)
    case 'gone-read':
      return goneRead(turn, event)
    case 'docs-read':
    case 'digest-read':
    case 'list-read':
      return answered(turn, event)
    case 'committed':
      return committed(turn, event)
    case 'seed-committed':
      return committed(turn, event)
    case 'rescoped':
      return rescoped(turn, event)
    case 'sent':
      if (state.outstanding === 0) state.creditedAt = turn.now
      state.outstanding += event.bytes
      return
    case 'peers':
      // Who looks where is worth nothing a moment later: a slow device does without.
      if (state.link === 'open' && state.outstanding <= WINDOW_BYTES)
        turn.send({ type: 'aware', peers: event.peers })
      return
    case 'cards':
      if (state.link === 'open') turn.send({ type: 'cards', revision: event.revision })
      return
    case 'tick':
      return tick(turn)
  }
}

function receive(turn: SessionTurn, message: ClientMessage): void {
  const { state } = turn
  if (message.type === 'hello') {
    if (state.link === 'hello') return meet(turn, message)
    return abuse(turn, 'This device introduced itself twice.')
  }
  if (state.link !== 'open') return abuse(turn, 'This device spoke before it was let in.')
  switch (message.type) {
    case 'push':
      if (!isNextBatch(turn, message.batch, message.entries.length)) return
      return turn.do({
        type: 'commit',
        batch: message.batch,
        isAnew: message.isAnew,
        actions: message.actions,
        entries: message.entries,
      })
    case 'seed': {
      if (state.mode !== 'seed' && state.mode !== 'reconcile')
        return abuse(turn, 'This device sent documents nobody asked for.')
      if (!isNextBatch(turn, message.batch, 0)) return
      const { batch, entries, isLast } = message
      if (isLast) state.lastGiven = batch
      return turn.do({
        type: 'commit-seed',
        batch,
        entries,
        isLast,
        isGivenBack: state.mode === 'reconcile',
      })
    }
    case 'get':
    case 'digest':
    case 'list':
      if (state.asks.length >= MAX_ASKS)
        return abuse(turn, 'This device asks for too much at once.')
      state.asks = [...state.asks, message]
      return pump(turn)
    case 'credit':
      state.outstanding = Math.max(0, state.outstanding - message.bytes)
      state.creditedAt = turn.now
      return pump(turn)
    case 'ping':
      tell(turn)
      turn.do({ type: 'progress', cursor: message.cursor })
      return turn.send({ type: 'pong', head: state.head, now: turn.now })
    case 'aware':
      return turn.do({ type: 'aware', windows: message.windows })
  }
}

function isNextBatch(turn: SessionTurn, batch: number, entries: number): boolean {
  const { state } = turn
  const limits = state.admission?.limits
  const isFine =
    limits !== undefined &&
    batch > state.lastBatch &&
    state.commits < limits.inFlight * 2 &&
    entries <= limits.batchEntries
  if (!isFine) abuse(turn, 'This device sends batches that are too large or out of order.')
  state.lastBatch = batch
  state.commits++
  return isFine
}

function committed(
  turn: SessionTurn,
  { type, verdict }: Extract<SessionEvent, { type: 'committed' | 'seed-committed' }>,
): void {
  const { state } = turn
  if (state.link !== 'open') return
  state.commits--
  turn.send({ type: type === 'committed' ? 'ack' : 'seeded', ...verdict })
  if (type === 'seed-committed' && verdict.batch === state.lastGiven) state.isFirstGiver = false
  if (verdict.taken === 0) return
  const last = verdict.seqFrom + verdict.taken - 1
  state.own = [...state.own, [verdict.seqFrom, last]]
  if (type === 'committed') return
  // Documents of a first seed have places and no entries: nobody announces them as appended.
  state.head = Math.max(state.head, last)
  pump(turn)
}

function isTooMuch(turn: SessionTurn, bytes: number): boolean {
  const { state, now } = turn
  const isOver = now >= state.rate.from + RATE_MS || now < state.rate.from
  const {
    from,
    messages,
    bytes: before,
  } = isOver ? { from: now, messages: 0, bytes: 0 } : state.rate
  state.rate = { from, messages: messages + 1, bytes: before + bytes }
  return state.rate.messages > MAX_MESSAGES || state.rate.bytes > MAX_BYTES
}

function tick(turn: SessionTurn): void {
  const { state, now } = turn
  if (now < serverDeadline(state)) return
  if (state.link !== 'open')
    return end(turn, 'unauthorised', 'This device did not say who it is.', 5_000)
  if (now >= state.heardAt + SILENCE_MS) {
    turn.do({ type: 'close' })
    state.link = 'closed'
    return
  }
  end(turn, 'slow', 'This device did not take what was sent to it.', 5_000)
}

/** When this session wants the next `tick`. */
export function serverDeadline(state: SessionState): number {
  if (state.link === 'closed') return Infinity
  if (state.link !== 'open') return state.startedAt + HELLO_MS
  const slow = state.outstanding > WINDOW_BYTES ? state.creditedAt + SLOW_MS : Infinity
  return Math.min(state.heardAt + SILENCE_MS, slow)
}

/** Whether a message's frame counts against the window, and is to be reported with `sent`. */
export const carries = (type: string): boolean => CARRIES.some(carrier => carrier === type)
