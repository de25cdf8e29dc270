/** What is true of the whole workspace: definitions, views, people, settings. One live value. */
import type { Role } from '#access'
import { s, type Json } from '#kit'
import type { ObjectDef, View } from '#model'
import { call, of, stream } from '../define.ts'

export interface MemberInfo {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly role: string
  readonly teams: readonly string[]
}

export interface Favourite {
  readonly id: string
  readonly kind: 'record' | 'view' | 'folder'
  /** Record or view id; the folder's own id. */
  readonly target: string
  readonly object: string | null
  /** Current title of the record or view; the folder's name. */
  readonly title: string
  readonly folder: string | null
  readonly position: string
}

export interface WorkspaceState {
  /** `new` until the person has chosen demo, empty or import on the start page. */
  readonly stage: 'new' | 'ready'
  readonly name: string
  readonly me: MemberInfo | null
  readonly members: readonly MemberInfo[]
  readonly catalogVersion: number
  readonly objects: readonly ObjectDef[]
  readonly views: readonly View[]
  readonly favourites: readonly Favourite[]
  /** Standard roles as the workspace has them, then its own. */
  readonly roles: readonly Role[]
  /** Workspace settings by key, defaults filled in. */
  readonly settings: Readonly<Record<string, Json>>
  /** Number of live records per object id. */
  readonly counts: Readonly<Record<string, number>>
  /** The sample data of the demo is still here and can be removed. */
  readonly hasSamples: boolean
  readonly canUndo: string | null
  readonly canRedo: string | null
  /** Whom this connection looks at the workspace as, since `team.viewAs`; `me` stays the person themselves. */
  readonly viewing: {
    readonly member: string | null
    readonly name: string
    readonly role: string
  } | null
}

export interface SystemInfo {
  readonly version: string
  readonly host: 'electron' | 'headless' | 'cli' | 'test'
  readonly profile: string
  readonly fileBytes: number
  readonly records: number
  readonly startMs: number
}

/** One error as it may be handed on: names and places in the program, nothing of the person. */
export interface KeptError {
  readonly at: string
  readonly event: string
  readonly type: string
  readonly value: string
  readonly places: readonly string[]
}

const nothing = s.strictObject({})

export const workspace = {
  watch: stream(nothing, of<WorkspaceState>),
  /** First start. Each ends with `stage: 'ready'`. */
  startEmpty: call(
    s.strictObject({
      name: s.string().min(1).max(120),
      me: s.string().min(1).max(120),
      email: s.string().max(200).optional(),
    }),
    of<null>,
  ),
  startDemo: call(s.strictObject({ me: s.string().max(120).optional() }), of<null>),
  /** Removes the sample data and leaves an empty workspace. */
  clearDemo: call(nothing, of<null>),
  info: call(nothing, of<SystemInfo>),
  /** What failed on this device, for a report; the oldest first. */
  errors: call(nothing, of<readonly KeptError[]>),
  doctor: call(
    nothing,
    of<{
      readonly ok: boolean
      readonly checks: readonly {
        readonly name: string
        readonly ok: boolean
        readonly message: string
      }[]
    }>,
  ),
  rebuild: call(nothing, of<{ readonly job: string }>),
  /** A believable workspace of N records, the same for the same seed: for tests, benchmarks and demos. */
  seed: call(
    s.strictObject({ records: s.int().min(1).max(5_000_000), seed: s.int() }),
    of<{ readonly job: string }>,
  ),
}
