/** What the server gives: its welcome, whole documents, the log. */
import { hangUp, pingMs, removed, setClock } from './client-link.ts'
import { giveMore, handBack, pushMore, settle } from './client-push.ts'
import type { Turn } from './client-turn.ts'
import type { ServerMessage, SnapEntry, Welcome } from './messages.ts'

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>

/** No log's identity: until everything is given back, a crash begins the reconciliation again. */
const RECONCILING = ''
const CREDIT_BYTES = 256 * 1024

export function welcomed(turn: Turn, welcome: Welcome): void {
  const { state, context } = turn
  if (state.link !== 'greeting') return hangUp(turn)
  state.link = 'open'
  state.attempts = 0
  state.problem = null
  state.welcome = welcome
  state.head = welcome.head
  state.lastBatch = Math.max(state.lastBatch, welcome.lastBatch)
  state.granted = { version: welcome.scopesVersion, scopes: welcome.scopes }
  state.hasMore = true
  state.pingAt = context.now + pingMs(state)
  setClock(turn, welcome.now)
  if (welcome.wipe) return removed(turn)
  turn.do({ type: 'welcomed', welcome })
  turn.do({ type: 'reset-outbox' })
  begin(turn, welcome)
}

function begin(turn: Turn, welcome: Welcome): void {
  const { state, context } = turn
  const { stored } = state
  const isOtherLog = stored.log !== welcome.log
  switch (welcome.mode) {
    case 'seed':
      if (isOtherLog) {
        turn.do({ type: 'unplace' })
        const { log, scopes } = welcome
        turn.do({
          type: 'store',
          stored: turn.keep({ cursor: 0, seen: 0, log, scopes, resume: null }),
        })
      }
      state.phase = 'giving'
      state.isGiving = true
      return giveMore(turn)
    case 'reconcile':
      state.isGiving = true
      // Places and scopes may mean something else there; the resumed half has forgotten them already.
      if (stored.log !== RECONCILING || stored.resume?.log !== welcome.log) {
        turn.do({ type: 'store', stored: turn.keep({ log: RECONCILING, seen: 0, resume: null }) })
        turn.do({ type: 'unplace' })
      }
      state.phase = 'documents'
      state.checkAt = context.now
      return
    case 'bootstrap':
      // What is here and does not come is found by comparing digests afterwards.
      if (stored.cursor > 0) state.checkAt = context.now
      if (isOtherLog) turn.do({ type: 'store', stored: turn.keep({ log: welcome.log }) })
      break
    case 'tail':
    case 'state':
  }
  narrow(turn)
  const isMoreToCome = welcome.mode !== 'tail' || widens(turn)
  state.phase = isMoreToCome ? 'documents' : 'following'
  if (isMoreToCome) return
  turn.do({ type: 'store', stored: turn.keep({ log: welcome.log, scopes: welcome.scopes }) })
  pushMore(turn)
}

const widens = ({ state }: Turn): boolean =>
  state.granted.scopes.some(scope => !state.stored.scopes.includes(scope))

/** Documents of scopes that may not be read any more leave at once. */
function narrow(turn: Turn): void {
  const { granted, stored } = turn.state
  const kept = new Set(granted.scopes)
  const scopes = stored.scopes.filter(scope => !kept.has(scope))
  if (scopes.length === 0) return
  turn.do({ type: 'drop-scopes', scopes })
  turn.do({
    type: 'store',
    stored: turn.keep({ scopes: stored.scopes.filter(scope => kept.has(scope)) }),
  })
}

export function rescoped(turn: Turn, { version, scopes }: Of<'scopes'>): void {
  turn.state.granted = { version, scopes }
  narrow(turn)
  if (widens(turn)) turn.state.phase = 'documents'
}

export function takeWhole(turn: Turn, message: Of<'snap'>): void {
  const { state } = turn
  if (state.phase !== 'documents') return hangUp(turn)
  const { entries, head, since, done, total } = message
  const after = entries.at(-1)?.doc ?? null
  const scopesVersion = state.granted.version
  const log = state.welcome?.log ?? ''
  const resume = { log, head, since, scopesVersion, class: message.class, after }
  state.progress = { done, total }
  turn.do({
    type: 'whole',
    entries,
    how: state.welcome?.mode === 'reconcile' ? 'merge' : 'replace',
    coming: total - done + entries.length,
    stored: turn.keep({ resume, seen: newest(turn, entries) }),
  })
}

const newest = ({ state }: Turn, entries: readonly SnapEntry[]): number =>
  entries.reduce((seen, { seq }) => Math.max(seen, seq), state.stored.seen)

export function endWhole(turn: Turn, { head }: Of<'snap-end'>): void {
  const { state } = turn
  const { welcome, granted, stored } = state
  if (state.phase !== 'documents' || welcome === null) return hangUp(turn)
  const log = state.isGiving ? stored.log : welcome.log
  state.progress = null
  turn.do({
    type: 'store',
    stored: turn.keep({ cursor: head, scopes: granted.scopes, log, resume: null }),
  })
  state.phase = state.isGiving ? 'giving' : 'following'
  // The cursor may have passed what was given or pushed before the documents came.
  settle(turn)
  if (state.isGiving) giveMore(turn)
  else pushMore(turn)
}

export function takeLog(turn: Turn, { entries, actions, seqTo }: Of<'log'>): void {
  const { state } = turn
  if (state.phase === 'documents') return hangUp(turn)
  const { cursor } = state.stored
  const fresh = entries.filter(({ seq }) => seq > cursor)
  const stored = turn.keep({ cursor: Math.max(cursor, seqTo) })
  turn.do({ type: 'log', entries: fresh, actions, stored })
  state.head = Math.max(state.head, seqTo)
  settle(turn)
}

export function passOver(turn: Turn, { seqTo }: Of<'echo'>): void {
  const { state } = turn
  if (state.phase === 'documents') return hangUp(turn)
  state.head = Math.max(state.head, seqTo)
  if (seqTo <= state.stored.cursor) return
  turn.keep({ cursor: seqTo })
  // First: a crash behind the place that is kept would leave nobody who knows what became of ours.
  settle(turn)
  turn.do({ type: 'store', stored: turn.state.stored })
}

export function takeAway(turn: Turn, { docs, why, seqTo }: Of<'gone'>): void {
  const { state } = turn
  const cursor =
    state.phase === 'documents' ? state.stored.cursor : Math.max(state.stored.cursor, seqTo)
  turn.do({ type: 'gone', docs, why, stored: turn.keep({ cursor }) })
  settle(turn)
}

export function takeGot(turn: Turn, { entries, missing }: Of<'got'>): void {
  const { state } = turn
  const stored = turn.keep({ seen: newest(turn, entries) })
  if (entries.length > 0) turn.do({ type: 'whole', entries, how: 'replace', coming: 0, stored })
  // A creation that was refused for its numbering is not there yet; it is written again.
  const unborn = new Set(state.refused.filter(({ code }) => code === 'gap').map(({ doc }) => doc))
  const docs = missing.filter(doc => !unborn.has(doc))
  if (docs.length > 0) turn.do({ type: 'gone', docs, why: 'hidden', stored })
  state.gets = Math.max(0, state.gets - entries.length - missing.length)
  if (state.gets > 0) return
  if (state.isRefetching) handBack(turn)
  giveMore(turn)
}

/** After what the message held is on disk: the server may send as much again. */
export function credit(turn: Turn, message: ServerMessage, bytes: number): void {
  const { state } = turn
  if (!CARRIES.includes(message.type) || state.link !== 'open') return
  state.uncredited += bytes
  if (state.uncredited < CREDIT_BYTES) return
  turn.send({ type: 'credit', bytes: state.uncredited })
  state.uncredited = 0
}

/** Messages that count against the window; the server counts the same. */
export const CARRIES: readonly ServerMessage['type'][] = ['snap', 'got', 'log', 'list']
