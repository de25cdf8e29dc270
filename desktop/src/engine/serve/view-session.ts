/**
 * Looking at the workspace as somebody else, in one connection: what that connection reads comes from
 * a view, what it would write is refused, and streams that are open go on from the view.
 */
import { createEmitter, type Log } from '@kith/shared/kit'
import type { ContractClient, WorkspaceState } from '@kith/shared/rpc'
import { rightsFault } from '#engine/rights'

/** The workspace as one person, or somebody of a role, would have it. */
export interface View {
  readonly client: ContractClient
  readonly who: NonNullable<WorkspaceState['viewing']>
  /** Turns the state of the copy into what the page is told. */
  readonly shown: (state: WorkspaceState) => WorkspaceState
  readonly close: () => Promise<void>
}

export interface ViewWish {
  /** Record of the member. */
  readonly member: string | null
  readonly role: string | null
}

/** One connection of a page. */
export interface ViewSession {
  readonly view: () => View | null
  /** Both `null` end it. Resolves when reads answer otherwise. */
  readonly look: (wish: ViewWish) => Promise<void>
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

/** What a connection carries; calls inside this process carry nothing. */
export interface SessionContext {
  readonly session?: ViewSession
}

export interface ViewSessionsDeps {
  readonly open: (wish: ViewWish) => Promise<View>
  readonly log: Log
}

export function createViewSession({ open, log }: ViewSessionsDeps): ViewSession {
  const changes = createEmitter<void>(error => log.error('view/listener', { error }))
  let view: View | null = null
  let isClosed = false
  const put = (next: View | null) => {
    const old = view
    view = next
    changes.emit()
    old?.close().catch((error: unknown) => log.warn('view/not-closed', { error }))
  }
  return {
    view: () => view,
    async look(wish) {
      if (wish.member === null && wish.role === null) return put(null)
      const next = await open(wish)
      if (isClosed) return next.close()
      put(next)
    },
    onChange: changes.on,
    close() {
      isClosed = true
      if (view) put(null)
    },
  }
}

const AREAS: readonly string[] = ['rows', 'records', 'inbox', 'mail', 'mailAccounts', 'calendar']
const REFUSED: readonly string[] = ['commands', 'exchange', 'backup']
/** What changes a team would be done by whoever looks, not by whom they look as. */
const TEAM_WRITES: readonly string[] = [
  'share',
  'setRole',
  'removeMember',
  'transfer',
  'invite',
  'revokeInvite',
  'makeKey',
  'revokeKey',
  'rename',
  'secure',
  'leave',
  'dissolve',
  'move',
]

type Call = (input: unknown, options: { readonly signal?: AbortSignal }) => Promise<unknown>

/** How a call of a connection is answered: `undefined` by the workspace itself. Throws `access/viewing-as`. */
export function answeredBy(
  path: readonly string[],
  session: ViewSession,
  own: () => ContractClient,
): ((input: unknown, signal: AbortSignal | undefined) => Promise<unknown>) | undefined {
  const [area = '', name = ''] = path
  const isState = area === 'workspace' && name === 'watch'
  const isViewed = AREAS.includes(area) || isState
  const view = session.view()
  if (
    view !== null &&
    (REFUSED.includes(area) ||
      (area === 'team' && TEAM_WRITES.includes(name)) ||
      (area === 'workspace' && !isState && name !== 'info'))
  )
    throw rightsFault('viewing-as', { name: view.who.name })
  if (!isViewed || (view === null && !isLive(path))) return undefined
  const ask = async (input: unknown, signal: AbortSignal | undefined) => {
    const now = session.view()
    const client = now?.client ?? own()
    const procedure = (client as unknown as Record<string, Record<string, Call>>)[area]?.[name]
    const answer = await procedure!(input, signal ? { signal } : {})
    return isState && now ? shownAs(answer as AsyncIterable<WorkspaceState>, now) : answer
  }
  if (!isLive(path)) return ask
  return async (input, signal) =>
    following(lap => ask(input, lap) as Promise<AsyncIterable<unknown>>, session, signal)
}

/** Streams of the areas above. */
const LIVE: readonly string[] = [
  'workspace.watch',
  'rows.watch',
  'rows.watchAggregate',
  'rows.watchRecord',
  'records.timeline',
  'records.access',
  'records.openText',
  'records.actions',
]
const isLive = (path: readonly string[]): boolean => LIVE.includes(path.join('.'))

async function* shownAs(states: AsyncIterable<WorkspaceState>, view: View) {
  for await (const state of states) yield view.shown(state)
}

/** One stream after the other: each begins with how things are where the connection looks now. */
async function* following<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  session: ViewSession,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  for (;;) {
    const lap = new AbortController()
    let isTurned = false
    const stop = session.onChange(() => {
      isTurned = true
      lap.abort()
    })
    const either = signal ? AbortSignal.any([signal, lap.signal]) : lap.signal
    try {
      for await (const value of await open(either)) {
        if (lap.signal.aborted) break
        yield value
      }
    } catch (error) {
      if (!lap.signal.aborted) throw error
    } finally {
      stop()
      // Whoever stopped reading leaves no stream open.
      lap.abort()
    }
    if (signal?.aborted === true || !isTurned) return
  }
}
