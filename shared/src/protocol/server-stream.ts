/**
 * Bringing a desktop up to date and keeping it so.
 *
 * A session that is caught up gets entries as they are appended. One that is not, or whose desktop
 * has not credited what it got, reads pages of the log when there is room: nothing is queued for it.
 */
import { isAllTheirs, logMessage, RUN_BYTES, RUN_ENTRIES, sharedMessage } from './log-message.ts'
import { SNAP_CLASSES } from './messages.ts'
import { grantTask } from './server-hello.ts'
import type { SessionTurn } from './server-turn.ts'
import type { LogRow, SessionEvent, SessionState } from './server-types.ts'
import { NAMED_DOCS } from './wire-limits.ts'

/** Uncredited bytes above which a session is not fed any more. */
export const WINDOW_BYTES = 4 * 1024 * 1024
const PAGE_BYTES = 512 * 1024

type Of<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>

const hasRoom = ({ outstanding }: SessionState): boolean => outstanding <= WINDOW_BYTES

/** Asks for whatever is to be sent next, one read at a time. */
export function pump(turn: SessionTurn): void {
  const { state } = turn
  if (state.link !== 'open' || !hasRoom(state)) return
  answerNext(turn)
  if (state.reading !== 0) return
  const { task } = state
  if (task === null && state.sent >= state.head) return
  state.reading = turn.id()
  const id = state.reading
  if (task === null) {
    turn.do({ type: 'read-log', id, after: state.sent, bytes: PAGE_BYTES })
  } else if (!task.isGoneTold) {
    turn.do({ type: 'read-gone', id, since: task.goneAfter, scopes: state.scopes })
  } else {
    const { class: of, after, since, fresh } = task
    const { scopes } = state
    turn.do({ type: 'read-snaps', id, class: of, after, since, scopes, fresh, bytes: PAGE_BYTES })
  }
}

export function appended(turn: SessionTurn, { rows, seqTo }: Of<'appended'>): void {
  const { state } = turn
  if (state.link !== 'open') return
  const isNext = state.task === null && state.reading === 0 && rows[0]?.seq === state.sent + 1
  state.head = Math.max(state.head, seqTo)
  if (isNext && hasRoom(state)) pass(turn, rows, seqTo)
  pump(turn)
}

export function logRead(turn: SessionTurn, event: Of<'log-read'>): void {
  const { state } = turn
  if (event.id !== state.reading) return
  state.reading = 0
  state.head = Math.max(state.head, event.head)
  pass(turn, event.rows, event.seqTo)
  pump(turn)
}

/**
 * Sends what of these entries is for this session, in their order: a device must have settled its own
 * entries before it takes those behind them.
 */
function pass(turn: SessionTurn, rows: readonly LogRow[], seqTo: number): void {
  const { state } = turn
  const from = state.sent
  if (isAllTheirs(state, rows, seqTo)) {
    sendLog(turn, rows, seqTo, rows)
    state.sent = seqTo
    return
  }
  let run: LogRow[] = []
  let bytes = 0
  let isWhole = true
  let hasOwn = false
  const flush = (to: number) => {
    if (run.length > 0) sendLog(turn, run, to, isWhole ? rows : null)
    else if (hasOwn) echo(turn, to)
    run = []
    bytes = 0
    hasOwn = false
  }
  for (const row of rows) {
    if (row.seq <= from || row.seq > seqTo) continue
    const gone = leaves(row, state.scopes)
    const own = gone === null && isOwn(state, row.seq)
    if (gone === null && !own && !state.scopes.has(row.scope)) continue
    const isFull = bytes >= RUN_BYTES || run.length >= RUN_ENTRIES
    if (isFull || gone !== null || (own ? run.length > 0 : hasOwn)) {
      isWhole = false
      flush(row.seq - 1)
    }
    if (gone !== null) {
      turn.send({ type: 'gone', seqTo: row.seq, docs: [row.doc], why: gone })
      state.told = row.seq
    } else if (own) {
      hasOwn = true
    } else {
      run.push(row)
      bytes += row.data.length
    }
  }
  // What was seeded has places and no entries; the device waits to hear that they are passed.
  if (run.length === 0) hasOwn ||= state.own.some(([first, last]) => last > from && first <= seqTo)
  flush(seqTo)
  state.sent = seqTo
  state.own = state.own.filter(([, last]) => last > seqTo)
}

/** The device is told how far it is, where there was nothing to send. */
export function tell(turn: SessionTurn): void {
  const { state } = turn
  if (state.told >= state.sent || state.task !== null) return
  echo(turn, state.sent)
}

function echo(turn: SessionTurn, seqTo: number): void {
  turn.state.told = seqTo
  turn.send({ type: 'echo', seqTo })
}

function leaves(row: LogRow, scopes: ReadonlySet<number>): 'hidden' | 'purged' | null {
  if (row.holds === 'purge') return scopes.has(row.scope) ? 'purged' : null
  if (row.from === null || scopes.has(row.scope)) return null
  return scopes.has(row.from) ? 'hidden' : null
}

const isOwn = ({ own }: SessionState, seq: number): boolean =>
  own.some(([first, last]) => first <= seq && seq <= last)

/** `shared`: the rows that `rows` are all of that this audience may read. */
function sendLog(
  turn: SessionTurn,
  rows: readonly LogRow[],
  seqTo: number,
  shared: readonly LogRow[] | null,
): void {
  const { state } = turn
  const { sent, audience } = state
  state.told = seqTo
  if (shared === null) turn.send(logMessage(rows, seqTo))
  else turn.send(sharedMessage(shared, rows, sent, seqTo, audience), true)
}

export function goneRead(turn: SessionTurn, { id, rows, isEnd }: Of<'gone-read'>): void {
  const { state } = turn
  const { task } = state
  if (id !== state.reading || task === null) return
  state.reading = 0
  for (const why of ['hidden', 'purged'] as const) {
    const docs = rows
      .filter(row => state.scopes.has(row.scope))
      .filter(({ to }) => (why === 'purged' ? to === null : to !== null && !state.scopes.has(to)))
      .map(({ doc }) => doc)
    for (let at = 0; at < docs.length; at += NAMED_DOCS) {
      turn.send({ type: 'gone', seqTo: 0, docs: docs.slice(at, at + NAMED_DOCS), why })
    }
  }
  state.task = { ...task, goneAfter: rows.at(-1)?.seq ?? task.goneAfter, isGoneTold: isEnd }
  pump(turn)
}

export function snapsRead(turn: SessionTurn, event: Of<'snaps-read'>): void {
  const { state } = turn
  const { task } = state
  if (event.id !== state.reading || task === null) return
  state.reading = 0
  const { done, total, isEnd } = event
  const entries = event.entries.filter(({ scope }) => state.scopes.has(scope))
  const { class: of, head, since } = task
  if (entries.length > 0) turn.send({ type: 'snap', class: of, head, since, done, total, entries })
  const next = SNAP_CLASSES[SNAP_CLASSES.indexOf(of) + 1]
  if (!isEnd) state.task = { ...task, after: event.entries.at(-1)?.doc ?? task.after }
  else if (next !== undefined) state.task = { ...task, class: next, after: null }
  else endTask(turn, head)
  pump(turn)
}

function endTask(turn: SessionTurn, head: number): void {
  const { state } = turn
  turn.send({ type: 'snap-end', head })
  state.sent = head
  state.told = head
  state.task = null
}

export function rescoped(turn: SessionTurn, { version, scopes, audience }: Of<'rescoped'>): void {
  const { state } = turn
  if (state.link !== 'open') return
  const added = scopes.filter(scope => !state.scopes.has(scope))
  state.scopes = new Set(scopes)
  state.audience = audience
  // A page that was read for the old scopes is read again.
  state.reading = 0
  tell(turn)
  turn.send({ type: 'scopes', version, scopes })
  if (state.task !== null) {
    // The device keeps its list of scopes until all is there, so the stream begins anew for all that is new.
    state.task = {
      ...state.task,
      fresh: [...state.task.fresh, ...added],
      class: SNAP_CLASSES[0],
      after: null,
    }
  } else if (state.isFirstGiver && added.length > 0) {
    // What lies there came from this very device; nobody else was let in yet.
    endTask(turn, state.sent)
  } else if (added.length > 0) state.task = grantTask(state.sent, added)
  pump(turn)
}

function answerNext(turn: SessionTurn): void {
  const { state } = turn
  const [ask, ...rest] = state.asks
  if (ask === undefined || state.asking !== 0) return
  state.asks = rest
  state.asking = turn.id()
  const id = state.asking
  const { scopes } = state
  if (ask.type === 'get') turn.do({ type: 'read-docs', id, docs: ask.docs })
  else if (ask.type === 'list')
    turn.do({ type: 'read-list', id, scopes, part: ask.part, content: ask.content })
  else turn.do({ type: 'read-digest', id, scopes, parts: ask.parts, content: ask.content })
}

export function answered(
  turn: SessionTurn,
  event: Of<'docs-read' | 'digest-read' | 'list-read'>,
): void {
  const { state } = turn
  if (event.id !== state.asking || state.link !== 'open') return
  state.asking = 0
  if (event.type === 'docs-read') {
    const entries = event.entries.filter(({ scope }) => state.scopes.has(scope))
    const hidden = event.entries
      .filter(({ scope }) => !state.scopes.has(scope))
      .map(({ doc }) => doc)
    turn.send({ type: 'got', entries, missing: [...event.missing, ...hidden] })
    if (event.left.length > 0) state.asks = [{ type: 'get', docs: event.left }, ...state.asks]
  } else if (event.type === 'list-read') {
    turn.send({ type: 'list', part: event.part, docs: event.docs })
  } else {
    const { id: _, type: __, ...digest } = event
    tell(turn)
    turn.send({ type: 'digest', ...digest })
  }
  pump(turn)
}
