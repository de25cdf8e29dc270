/** What this device gives: its changes in batches, and whole documents to a server that lacks them. */
import type { DocId } from '#kit'
import { isClockInDoubt } from './client-link.ts'
import type { Turn } from './client-turn.ts'
import type { ClientEvent, Flight } from './client-types.ts'
import type { Refusal, Refused, Verdict } from './messages.ts'

/** Unanswered bytes of one connection. */
const FLIGHT_BYTES = 1024 * 1024
const BATCH_BYTES = 256 * 1024
const SEED_ENTRIES = 2_000
const SEED_BYTES = 512 * 1024
const GET_DOCS = 500
const PAUSE_MS = 2_000

/** Refusals that say nothing about the change: on what is here by then it is written again. */
const AGAIN: readonly Refusal[] = ['gap', 'epoch', 'rate', 'foreign-writer']
/** Refusals that say our copy of the document is not the server's. */
const STALE: readonly Refusal[] = ['gap', 'epoch', 'no-access', 'purged']

/** Asks for the next batch when there is one to send and room for it. */
export function pushMore(turn: Turn): void {
  const { state, context } = turn
  const { flights, welcome } = state
  if (state.link !== 'open' || state.phase !== 'following' || welcome === null) return
  if (!state.hasMore || state.isAsking || state.refused.length > 0) return
  if (isClockInDoubt(state, context)) return
  if (context.now < state.pausedTo || flights.length >= welcome.limits.inFlight) return
  // A refusal is settled before anything that may build on it is sent.
  if (flights.some(({ verdict }) => verdict !== null && verdict.refused.length > 0)) return
  const used = flights.reduce((sum, { bytes }) => sum + bytes, 0)
  if (flights.length > 0 && used >= FLIGHT_BYTES) return
  state.lastBatch++
  state.isAsking = true
  turn.do({
    type: 'take-batch',
    batch: state.lastBatch,
    entries: welcome.limits.batchEntries,
    bytes: Math.min(BATCH_BYTES, FLIGHT_BYTES - used),
  })
}

export function sendBatch(turn: Turn, event: Extract<ClientEvent, { type: 'batch' }>): void {
  const { state } = turn
  if (!state.isAsking || event.batch !== state.lastBatch) return
  state.isAsking = false
  if (event.entries.length === 0) {
    state.hasMore = false
    return
  }
  const { batch, actions, entries } = event
  const bytes = entries.reduce((sum, { data }) => sum + data.length, 0)
  const flight: Flight = { batch, docs: entries.map(({ doc }) => doc), bytes, verdict: null }
  state.flights = [...state.flights, flight]
  turn.send({ type: 'push', batch, isAnew: state.isAnew, actions, entries })
  state.isAnew = false
  pushMore(turn)
}

export function judge(turn: Turn, verdict: Verdict): void {
  const { state } = turn
  state.flights = state.flights.map(flight =>
    flight.batch === verdict.batch && flight.verdict === null ? { ...flight, verdict } : flight,
  )
  if (verdict.taken > 0) state.head = Math.max(state.head, lastOf(verdict))
  settle(turn)
}

const lastOf = ({ seqFrom, taken }: Verdict): number => seqFrom + taken - 1

/** Batches whose entries the cursor has passed are done; then what was refused can be taken back. */
export function settle(turn: Turn): void {
  const { state } = turn
  const { cursor } = state.stored
  settleSeed(turn)
  for (;;) {
    const [flight, ...rest] = state.flights
    const verdict = flight?.verdict
    if (!flight || !verdict || (verdict.taken > 0 && lastOf(verdict) > cursor)) break
    state.flights = rest
    if (verdict.taken > 0 || verdict.known.length > 0) turn.do({ type: 'settle', verdict })
    state.refused = [...state.refused, ...verdict.refused.flatMap(one => held(flight, one))]
    // Maybe for numbers of a wrong clock: others are made when the server's time is known.
    if (verdict.refused.some(({ code }) => code === 'gap')) state.isClockDoubted = true
  }
  if (state.refused.length > 0 && state.flights.length === 0) takeBack(turn)
  pushMore(turn)
}

function held({ batch, docs }: Flight, { at, code, detail }: Refused) {
  const doc = docs[at]
  if (doc === undefined) return []
  return [{ batch, at, code, detail: detail ?? null, isAgain: AGAIN.includes(code), doc }]
}

function takeBack(turn: Turn): void {
  const { state, context } = turn
  if (state.isRefetching || state.isAsking) return
  const stale = state.refused.filter(({ code }) => STALE.includes(code)).map(({ doc }) => doc)
  if (state.refused.some(({ code }) => code === 'rate')) state.pausedTo = context.now + PAUSE_MS
  if (stale.length === 0) return handBack(turn)
  state.isRefetching = true
  fetchWhole(turn, [...new Set(stale)])
}

/** After the stale documents have come, and the server's time. */
export function handBack(turn: Turn): void {
  const { state, context } = turn
  state.isRefetching = false
  if (state.refused.length === 0 || isClockInDoubt(state, context)) return
  turn.do({ type: 'refuse', refused: state.refused.map(({ doc: _, ...rest }) => rest) })
  state.refused = []
  state.isAnew = true
  state.hasMore = true
  pushMore(turn)
}

/** The server's time is known again. */
export function goOn(turn: Turn): void {
  const { refused, flights, isRefetching, isAsking } = turn.state
  const isReady = refused.length > 0 && flights.length === 0 && !isRefetching && !isAsking
  if (isReady) handBack(turn)
  else pushMore(turn)
}

/** Asks for documents whole; `gets` counts those that have not come. */
export function fetchWhole(turn: Turn, docs: readonly DocId[]): void {
  turn.state.gets += docs.length
  for (let from = 0; from < docs.length; from += GET_DOCS) {
    turn.send({ type: 'get', docs: docs.slice(from, from + GET_DOCS) })
  }
}

export function giveMore(turn: Turn): void {
  const { state } = turn
  if (state.link !== 'open' || state.phase !== 'giving' || state.seed !== null) return
  // What was refused has no place until it has come whole; it would be read again.
  if (state.gets > 0) return
  state.lastBatch++
  state.seed = { batch: state.lastBatch, docs: [], isLast: false, verdict: null }
  turn.do({
    type: 'read-seed',
    batch: state.lastBatch,
    entries: SEED_ENTRIES,
    bytes: SEED_BYTES,
  })
}

export function sendSeed(turn: Turn, event: Extract<ClientEvent, { type: 'seed' }>): void {
  const { state } = turn
  const { batch, entries, isLast } = event
  if (state.seed?.batch !== batch) return
  state.seed = { batch, docs: entries.map(({ doc }) => doc), isLast, verdict: null }
  turn.send({ type: 'seed', batch, entries, isLast })
}

/** Kept until the cursor has passed it: others may have given the same documents before. */
export function seeded(turn: Turn, verdict: Verdict): void {
  const { state } = turn
  if (state.seed?.batch !== verdict.batch) return
  state.seed = { ...state.seed, verdict }
  if (verdict.taken > 0) state.head = Math.max(state.head, lastOf(verdict))
  settleSeed(turn)
}

/** A whole document that the server does not take back is the server's to say. */
function settleSeed(turn: Turn): void {
  const { state } = turn
  const { seed } = state
  const verdict = seed?.verdict ?? null
  if (seed === null || verdict === null) return
  if (verdict.taken > 0 && lastOf(verdict) > state.stored.cursor) return
  turn.do({ type: 'seeded', verdict })
  const again = [...verdict.known, ...verdict.refused.map(({ at }) => at)]
  const theirs = again.flatMap(at => seed.docs[at] ?? [])
  if (theirs.length > 0) fetchWhole(turn, theirs)
  state.seed = null
  if (!seed.isLast) return giveMore(turn)
  state.isGiving = false
  if (state.phase === 'giving') state.phase = 'following'
  if (state.welcome !== null) {
    turn.do({ type: 'store', stored: turn.keep({ log: state.welcome.log }) })
  }
  pushMore(turn)
}
