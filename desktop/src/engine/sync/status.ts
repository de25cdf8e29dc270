/** One line about where this device and the server stand, for the pill (LOOK: sync badge). */
import { isoTime } from '@kith/shared/kit'
import { isSettled, type ByeCode, type ClientState } from '@kith/shared/protocol'
import type { SyncProblem, SyncStatus } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import type { FirstSync } from './first-sync.ts'
import type { Outbox } from './outbox.ts'
import type { Seed } from './seed.ts'
import { readEqualAt, readUpstream } from './upstream-info.ts'

export interface StatusDeps {
  readonly store: Read
  readonly outbox: Outbox
  readonly seed: Seed
  readonly state: () => ClientState | null
  readonly firstSync: Pick<FirstSync, 'isOn'>
  readonly trouble: () => { readonly code: string; readonly say: string } | null
  /** The person has a session that the server still takes, as far as is known. */
  readonly isSignedIn: () => boolean
}

const OFFERS: Readonly<Partial<Record<ByeCode, SyncProblem['offer']>>> = {
  unauthorised: 'sign-in',
  revoked: 'sign-in',
  'two-factor': 'two-factor',
  'protocol-old': 'update',
  'format-old': 'update',
  abuse: 'doctor',
  'no-workspace': 'doctor',
}
const SIGN_IN: SyncProblem = {
  code: 'signed-out',
  say: 'You are signed out. What you change is kept here and sent when you sign in again.',
  offer: 'sign-in',
}

export function readStatus(deps: StatusDeps): SyncStatus {
  const { store, outbox } = deps
  const info = readUpstream(store)
  const count = (sql: string) => store.pluck<number>(sql)[0] ?? 0
  const own = {
    server: info?.server ?? null,
    workspace: info?.name ?? null,
    waiting: outbox.waiting(),
    issues: count('SELECT count(*) FROM sync_issue WHERE settled_at IS NULL'),
    conflicts: count('SELECT count(*) FROM conflict WHERE settled_at IS NULL'),
  }
  const equalAt = readEqualAt(store)
  const state = deps.state()
  const base = {
    ...own,
    syncedAt: equalAt === null ? null : isoTime(equalAt),
    seq: state?.stored.cursor ?? 0,
    progress: null,
    problem: null,
  }
  if (info === null) return { ...base, state: 'local' }
  const problem = problemOf(deps, state)
  if (problem !== null) return { ...base, state: 'problem', problem }
  if (state === null || state.link !== 'open') return { ...base, state: 'offline' }
  if (state.phase === 'giving') return { ...base, state: 'sharing', progress: deps.seed.progress() }
  if (state.phase === 'documents') return { ...base, state: 'first', progress: state.progress }
  if (deps.firstSync.isOn()) return { ...base, state: 'first' }
  const isSynced = isSettled(state) && own.waiting === 0
  return { ...base, state: isSynced ? 'synced' : 'syncing' }
}

function problemOf(deps: StatusDeps, state: ClientState | null): SyncProblem | null {
  if (!deps.isSignedIn()) return SIGN_IN
  const trouble = deps.trouble()
  if (trouble !== null) return { ...trouble, offer: 'retry' }
  const said = state?.problem
  if (said === undefined || said === null || said.code === 'restarting') return null
  return { ...said, offer: OFFERS[said.code] ?? 'retry' }
}
