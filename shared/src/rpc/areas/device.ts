/** What this device does for the person: files, jobs, snapshots, its own settings. */
import { json, s, type Json, type Schema } from '#kit'
import { call, of, stream } from '../define.ts'

export interface JobState {
  readonly id: string
  readonly kind: string
  /** "Importing kontakter.csv" */
  readonly label: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly done: number
  readonly total: number | null
  /** What `done` and `total` count. */
  readonly unit: 'things' | 'bytes'
  readonly canCancel: boolean
  readonly startedAt: string
  readonly endedAt: string | null
  readonly error: { readonly code: string; readonly message: string } | null
  readonly result: Json
  readonly action: string | null
}

export interface SnapshotInfo {
  readonly id: string
  readonly at: string
  readonly reason: 'daily' | 'migration' | 'manual' | 'before-restore'
  readonly bytes: number
  readonly records: number
}

export interface SnapshotPreview {
  readonly snapshot: SnapshotInfo
  /** Per object: how many records then and now. */
  readonly objects: readonly {
    readonly object: string
    readonly label: string
    readonly then: number
    readonly now: number
  }[]
  readonly lastAction: string | null
  /** Attachments that come back with it. They are kept once for all snapshots and the workspace. */
  readonly files: {
    readonly count: number
    readonly bytes: number
    /** Not on this device any more. */
    readonly missing: number
  }
}

export interface SnapshotFile {
  readonly hash: string
  readonly bytes: number
  /** On this machine; `null` when it is missing. */
  readonly path: string | null
}

export interface DeviceHealth {
  /** `full`: changes are refused until there is room; what makes room goes on. */
  readonly disk: 'ok' | 'full'
  readonly freeBytes: number
  /** What the backups on this device take. */
  readonly backupBytes: number
  /** The monthly check of the whole file; `null` before the first. */
  readonly fullCheck: { readonly at: string; readonly problems: readonly string[] } | null
}

/** Where the bytes of an attachment are. */
export interface FileState {
  readonly isHere: boolean
  /** Fetched without being asked for, and never collected. */
  readonly isKept: boolean
  /** `null`: the workspace is on this device alone. */
  readonly isSent: boolean | null
  /** While it travels; bytes. */
  readonly progress: {
    readonly direction: 'up' | 'down'
    readonly done: number
    readonly total: number
  } | null
}

const nothing = s.strictObject({})
const jobInput = s.strictObject({ job: s.string() })
const snapshotInput = s.strictObject({ snapshot: s.string() })

export const files = {
  /** Uploads go in chunks of at most 1 MiB, so that both transports and any size work. */
  begin: call(
    s.strictObject({ name: s.string().max(300), size: s.number().min(0) }),
    of<{ readonly upload: string }>,
  ),
  chunk: call(
    s.strictObject({
      upload: s.string(),
      offset: s.number().min(0),
      bytes: s.instanceof(Uint8Array),
    }) as unknown as Schema<{ upload: string; offset: number; bytes: Uint8Array }>,
    of<null>,
  ),
  /** Keeps the upload under its SHA-256. Attach it to a record with the command `file.attach`. */
  finish: call(
    s.strictObject({ upload: s.string() }),
    of<{
      readonly upload: string
      readonly hash: string
      readonly size: number
      readonly type: string
      readonly name: string
    }>,
  ),
  /** By hash; again when one of them travels, arrives, or is kept. */
  watch: stream(
    s.strictObject({ hashes: s.array(s.string()).max(500) }),
    of<Readonly<Record<string, FileState>>>,
  ),
  /** Fetches what is to be kept and is not here. */
  keepOffline: call(s.strictObject({ hash: s.string(), isKept: s.boolean() }), of<null>),
  /** Fetches what is not here. A path below the page's own origin that serves the file: `/files/<hash>?name=…`. */
  url: call(
    s.strictObject({ hash: s.string(), name: s.string(), download: s.boolean().optional() }),
    of<{ readonly url: string }>,
  ),
}

export const jobs = {
  /** Running jobs and those that ended in the last minutes. */
  watch: stream(nothing, of<readonly JobState[]>),
  cancel: call(jobInput, of<null>),
}

export const backup = {
  list: call(nothing, of<readonly SnapshotInfo[]>),
  /** `path` is on this machine. */
  make: call(nothing, of<SnapshotInfo & { readonly path: string }>),
  /** Its attachments, for a backup that leaves this machine. */
  files: call(snapshotInput, of<readonly SnapshotFile[]>),
  preview: call(snapshotInput, of<SnapshotPreview>),
  /** Keeps a snapshot of now, then puts the old file in place; the page connects again. */
  restore: call(snapshotInput, of<null>),
  /** A workspace file from elsewhere, uploaded with `files.*`: kept as a snapshot first, then restored. */
  restoreUpload: call(s.strictObject({ upload: s.string() }), of<null>),
  remove: call(snapshotInput, of<null>),
}

export const device = {
  watch: stream(nothing, of<Readonly<Record<string, Json>>>),
  set: call(
    s.strictObject({ key: s.string().max(80), value: json }) as unknown as Schema<{
      key: string
      value: Json
    }>,
    of<null>,
  ),
  /** How the disk and the file are, told when that changes. */
  health: stream(nothing, of<DeviceHealth>),
  openExternal: call(s.strictObject({ url: s.string().max(2000) }), of<null>),
  /** Somebody scrolls, types or clicks in a window: long work makes room for the next second. */
  acting: call(nothing, of<null>),
}
