/** Entries of the log as one message, made once for all sessions that are sent the same. */
import type { LogEntry, ServerMessage, WireAction } from './messages.ts'
import type { LogRow, SessionState } from './server-types.ts'

/** Of one frame of the log; the desktop takes a frame in one transaction. */
export const RUN_BYTES = 1024 * 1024
export const RUN_ENTRIES = 4_000

/** What all sessions that hear of the same rows may share; gone with the rows. */
interface Heard {
  readonly scopes: ReadonlySet<number>
  /** Nothing leaves, and all of it fits in one frame. */
  readonly isPlain: boolean
  /** By whom it is for and where it begins and ends. */
  readonly messages: Map<string, ServerMessage>
}
const heard = new WeakMap<readonly LogRow[], Heard>()

function heardOf(rows: readonly LogRow[]): Heard {
  const known = heard.get(rows)
  if (known) return known
  const bytes = rows.reduce((sum, row) => sum + row.data.length, 0)
  const isPlain =
    bytes < RUN_BYTES &&
    rows.length < RUN_ENTRIES &&
    rows.every(({ holds, from }) => holds !== 'purge' && from === null)
  const made = { scopes: new Set(rows.map(row => row.scope)), isPlain, messages: new Map() }
  heard.set(rows, made)
  return made
}

/** Nearly always: somebody else's entries, all of which this session may read, right behind what it has. */
export function isAllTheirs(
  { sent, own, scopes }: SessionState,
  rows: readonly LogRow[],
  seqTo: number,
): boolean {
  if (own.length > 0 || rows[0]?.seq !== sent + 1 || rows.at(-1)?.seq !== seqTo) return false
  const { isPlain, scopes: wanted } = heardOf(rows)
  if (!isPlain) return false
  for (const scope of wanted) if (!scopes.has(scope)) return false
  return true
}

/** Of all `rows` those that an audience may read: the same object for whoever asks the same. */
export function sharedMessage(
  rows: readonly LogRow[],
  run: readonly LogRow[],
  from: number,
  seqTo: number,
  audience: string,
): ServerMessage {
  const { messages } = heardOf(rows)
  const key = run === rows ? '' : `${from}|${seqTo}|${audience}`
  const known = messages.get(key)
  if (known) return known
  const made = logMessage(run, seqTo)
  messages.set(key, made)
  return made
}

export function logMessage(rows: readonly LogRow[], seqTo: number): ServerMessage {
  const actions: WireAction[] = []
  const places = new Map<WireAction, number>()
  const entries = rows.map((row): LogEntry => {
    const { seq, doc, kind, type, owner, scope, epoch, ts, actor, action, holds, data } = row
    let at = action === null ? -1 : places.get(action)
    if (at === undefined && action !== null) {
      at = actions.push(action) - 1
      places.set(action, at)
    }
    const ref = owner === undefined ? { doc, kind, type } : { doc, kind, type, owner }
    const wire = { action: at ?? -1, holds: holds === 'purge' ? ('update' as const) : holds }
    return { seq, ...ref, scope, epoch, ts, actor, ...wire, data }
  })
  return { type: 'log', seqTo, actions, entries }
}
