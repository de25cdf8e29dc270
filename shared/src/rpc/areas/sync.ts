/** How this device and the server agree: the status pill, what waits, what was refused, what gave way. */
import { s, type DocId, type Json } from '#kit'
import { call, of, stream } from '../define.ts'

export interface SyncProblem {
  readonly code: string
  /** A sentence for the person: what happened, what is safe, what to do. */
  readonly say: string
  /** What the pill offers: sign in again, try now, look at the doctor; `null` when it mends itself. */
  readonly offer: 'sign-in' | 'two-factor' | 'retry' | 'doctor' | 'update' | null
}

export interface SyncStatus {
  /** local: no server · first: everything is being fetched · sharing: everything is being given · synced: equal when last settled · syncing: changes are on their way · offline: no server in reach · problem: it needs the person. */
  readonly state: 'local' | 'first' | 'sharing' | 'synced' | 'syncing' | 'offline' | 'problem'
  readonly server: string | null
  readonly workspace: string | null
  /** When everything here was last known to be there, ISO. */
  readonly syncedAt: string | null
  /** Changes that no server has yet. */
  readonly waiting: number
  /** Of a first sync or of sharing. */
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly problem: SyncProblem | null
  /** Refused changes and values that gave way that nobody has looked at. */
  readonly issues: number
  readonly conflicts: number
  readonly seq: number
}

export interface RecordName {
  readonly doc: DocId
  readonly object: string
  readonly title: string
}

export interface SyncIssue {
  readonly n: number
  readonly code: string
  readonly say: string
  /** Absent when the record has left this device. */
  readonly record: RecordName | null
  /** Of the action it belonged to. */
  readonly label: string | null
  readonly at: string
  /** What it was to become, as a cell would show it. */
  readonly values: readonly {
    readonly field: string
    readonly label: string
    readonly text: string
  }[]
  /** Markdown, of a text. */
  readonly text: string | null
  readonly canRetry: boolean
}

export interface SyncConflict {
  readonly n: number
  readonly record: RecordName
  readonly field: string
  readonly label: string
  readonly kept: string
  readonly lost: string
  readonly lostValue: Json | null
  readonly keptBy: string | null
  readonly lostBy: string | null
  /** Two people, one who looks at it on two devices (`me`), or somebody else on two of theirs (`one`). */
  readonly hands: 'me' | 'one' | 'two'
  readonly at: string
}

export interface SyncCheck {
  readonly name: string
  /** `null`: cannot be told now, without a connection. */
  readonly isOk: boolean | null
  readonly message: string
}

export interface SyncReport {
  readonly isOk: boolean
  /** Equality proved by digest of everything this person may read; `null` without a connection. */
  readonly isEqual: boolean | null
  readonly seq: number
  readonly waiting: number
  readonly digest: string | null
  readonly checks: readonly SyncCheck[]
}

const nothing = s.strictObject({})

export const sync = {
  watch: stream(nothing, of<SyncStatus>),
  /** Tries at once, whatever the back-off says. */
  now: call(nothing, of<null>),
  /** Answers when nothing waits and the cursor is at the head, or when `timeoutMs` has passed. */
  settle: call(
    s.strictObject({
      timeoutMs: s.number().int().min(0).max(3_600_000),
      /** By digests; without them only nothing moves any more, and the digest is null. */
      isProved: s.boolean().default(true),
    }),
    of<{
      readonly seq: number
      readonly waiting: number
      readonly digest: string | null
      readonly isSettled: boolean
    }>,
  ),
  issues: stream(nothing, of<readonly SyncIssue[]>),
  /** `retry` writes the values again as a change of now; `dismiss` only marks it as seen. */
  settleIssue: call(
    s.strictObject({ n: s.number().int(), how: s.enum(['dismiss', 'retry']) }),
    of<null>,
  ),
  conflicts: stream(nothing, of<readonly SyncConflict[]>),
  /** `restore` puts the value that gave way back, as a change of now. */
  settleConflict: call(
    s.strictObject({ n: s.number().int(), how: s.enum(['keep', 'restore']) }),
    of<null>,
  ),
  doctor: call(nothing, of<SyncReport>),
  /** Fetches again what differs and sends again what waits. */
  repair: call(nothing, of<SyncReport>),
}
