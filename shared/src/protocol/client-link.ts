/** Connecting, staying connected, and when to try again. */
import type { Turn } from './client-turn.ts'
import type { Asked, ClientContext, ClientState } from './client-types.ts'
import { bestOffset, STEP_MS, withSample } from './clock-filter.ts'
import type { ServerMessage } from './messages.ts'
import { DOC_FORMAT, PROTOCOL } from './version.ts'

const PING_MS = 20_000
const FIRST_PING_MS = 1_000
/** A peer that says nothing for this long is gone, whatever the operating system believes. */
const SILENCE_MS = 45_000
const OPENING_MS = 20_000
/** Clocks are slewed by less while the server is not asked. */
const MOVED_MS = 2_000
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000

/** Full jitter (Brooker, "Exponential backoff and jitter"): a thousand desktops do not come back as one. */
function waitMs(attempts: number, random: number): number {
  const cap = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 16))
  return Math.max(FIRST_WAIT_MS, Math.round(cap * random))
}

export function open(turn: Turn): void {
  const { state, context } = turn
  state.link = 'opening'
  state.heardAt = context.now
  state.problem = null
  turn.do({ type: 'connect' })
}

export function greet(turn: Turn): void {
  const { state, context } = turn
  if (state.link !== 'opening') return
  const { device, workspace, ticket, app, zstd } = state.config
  const { cursor, seen, log, scopes, resume } = state.stored
  state.link = 'greeting'
  state.heardAt = context.now
  state.asked = [ask(turn)]
  turn.send({
    type: 'hello',
    protocol: PROTOCOL,
    format: DOC_FORMAT,
    ticket,
    device,
    workspace,
    cursor,
    seen,
    log,
    scopes,
    ...(resume === null ? {} : { resume }),
    app,
    zstd,
  })
}

/** The connection is over: what was under way is asked for again on the next one. */
export function lose(turn: Turn, retryMs?: number): void {
  const { state, context } = turn
  if (state.link === 'stopped' || state.link === 'waiting') return
  rest(turn)
  state.link = 'waiting'
  const wait = waitMs(state.attempts, context.random)
  state.retryAt = context.now + Math.max(wait, retryMs ?? 0)
  state.attempts++
}

export function rest(turn: Turn): void {
  const { state } = turn
  state.link = 'stopped'
  state.welcome = null
  state.isGiving = false
  state.flights = []
  state.refused = []
  state.isRefetching = false
  state.isAnew = false
  state.gets = 0
  state.isAsking = false
  state.asked = []
  state.isClockDoubted = false
  state.seed = null
  state.uncredited = 0
  state.check = 'none'
  state.listsLeft = 0
  state.progress = null
}

/** Closes ourselves, then waits as after any loss. */
export function hangUp(turn: Turn): void {
  turn.do({ type: 'close' })
  lose(turn)
}

/** `retryMs` of `null`: only a person can mend it. */
export function dismissed(turn: Turn, bye: Extract<ServerMessage, { type: 'bye' }>): void {
  if (bye.code === 'removed') return removed(turn, bye.say)
  turn.do({ type: 'close' })
  if (bye.retryMs === null) rest(turn)
  else lose(turn, bye.retryMs)
  turn.state.problem = { code: bye.code, say: bye.say }
}

/** This person is no member any more: what came from the workspace leaves the device. */
export function removed(turn: Turn, say = 'You are no member of this workspace any more.'): void {
  turn.do({ type: 'close' })
  turn.do({ type: 'wipe' })
  rest(turn)
  turn.state.problem = { code: 'removed', say }
}

export function keepAlive(turn: Turn): void {
  const { state, context } = turn
  if (context.now < state.pingAt) return
  state.pingAt = context.now + pingMs(state)
  state.asked = [...state.asked, ask(turn)]
  turn.send({ type: 'ping', cursor: state.stored.cursor })
}

const ask = ({ context: { now, wall } }: Turn): Asked => ({ at: now, base: wall - now })

/** Soon after a first answer, which may have been a slow one; rarer with each that is known. */
export const pingMs = ({ clockSamples }: Pick<ClientState, 'clockSamples'>): number =>
  Math.min(PING_MS, FIRST_PING_MS * 2 ** clockSamples.length)

/** The server told its time: of its last answers the one that says most is gone by. */
export function setClock(turn: Turn, serverNow: number): void {
  const { state, context } = turn
  const [asked, ...waiting] = state.asked
  if (asked === undefined) return
  state.asked = waiting
  const { base } = ask(turn)
  // The clock was set between question and answer, or the device slept: nobody knows how long it took.
  if (Math.abs(base - asked.base) > STEP_MS) return void (state.pingAt = context.now)
  const roundTripMs = context.now - asked.at
  const offsetMs = serverNow + roundTripMs / 2 - context.wall
  const sample = { offsetMs, roundTripMs, at: context.now, base }
  state.clockSamples = withSample(state.clockSamples, sample)
  state.isClockDoubted = false
  state.offsetMs = bestOffset(state.clockSamples, context.now) ?? state.offsetMs
  turn.do({ type: 'clock', offsetMs: state.offsetMs })
}

/** A clock that was moved, or a device that slept: the server is asked for its time at once. */
export function noticeClock({ state, context }: Turn): void {
  if (state.link !== 'open' || state.asked.length > 0) return
  if (isClockInDoubt(state, context)) state.pingAt = context.now
}

/** What is written now might carry the numbers and moments of a wrong clock. */
export function isClockInDoubt(state: ClientState, { wall, now }: ClientContext): boolean {
  const last = state.clockSamples.at(-1)
  return state.isClockDoubted || (last !== undefined && Math.abs(wall - now - last.base) > MOVED_MS)
}

/** When the link wants the next `tick`. */
export function linkDeadline(state: ClientState): number {
  switch (state.link) {
    case 'stopped':
      return Infinity
    case 'waiting':
      return state.retryAt
    case 'opening':
    case 'greeting':
      return state.heardAt + OPENING_MS
    case 'open':
      return Math.min(state.pingAt, state.heardAt + SILENCE_MS)
  }
}

export const isSilent = ({ link, heardAt }: ClientState, now: number): boolean =>
  link === 'open' ? now >= heardAt + SILENCE_MS : now >= heardAt + OPENING_MS
