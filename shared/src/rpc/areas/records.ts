/** What a record page shows beside its cells. */
import { s, type Json } from '#kit'
import type { RefValue } from '#query'
import { call, of, stream } from '../define.ts'

/** One thing that happened to a record, from history, newest first. */
export interface TimelineEntry {
  readonly id: string
  /** ISO time. */
  readonly at: string
  readonly kind:
    | 'created'
    | 'changed'
    | 'deleted'
    | 'restored'
    /** Another record was merged into this one; `about` is that record. */
    | 'merged'
    /** This record was merged into another; `about` is the one that stayed. */
    | 'mergedInto'
    | 'linked'
    | 'unlinked'
    | 'note'
    | 'task'
    | 'file'
    | 'comment'
    /** A call, a meeting or another word with somebody that a person wrote down. */
    | 'contact'
  readonly actor: { readonly id: string | null; readonly name: string; readonly source: string }
  readonly action: string
  readonly actionLabel: string
  readonly canUndo: boolean
  readonly changes: readonly {
    readonly field: string
    readonly before: Json
    readonly after: Json
  }[]
  /** The note, task, file or linked record it is about. */
  readonly about: RefValue | null
  readonly excerpt: string | null
  /** Of a `contact`: ids of the choices of a note's kind and direction. */
  readonly contact?: LoggedContact
}

export interface LoggedContact {
  readonly kind: string
  readonly direction: string | null
  readonly minutes: number | null
}

export interface TextEvent {
  /** The whole document on the first event, later only what others wrote. */
  readonly update: Uint8Array
  readonly isWhole: boolean
}

export interface SearchHit {
  readonly id: string
  readonly object: string
  readonly title: string
  readonly subtitle: string
  /** Where the words were found when not in the title; matches between \u0002 and \u0003. */
  readonly excerpt: string | null
}

export interface ActionEntry {
  readonly action: string
  readonly at: string
  readonly label: string
  readonly actor: string
  readonly source: string
  readonly count: number
  readonly undoneBy: string | null
  /** Removed something for good: there is no way back. */
  readonly isFinal: boolean
}

export interface DuplicateGroup {
  readonly field: string
  readonly value: string
  readonly records: readonly RefValue[]
}

/** What decides who may see a record. */
export interface RecordAccess {
  readonly object: string
  /** By member record. */
  readonly shares: Readonly<Record<string, 'see' | 'edit'>>
  /** Keys of the record itself without its shares. */
  readonly own: Readonly<Record<string, Json>>
}

const recordInput = s.strictObject({ record: s.string() })

export const records = {
  timeline: stream(
    s.strictObject({
      record: s.string(),
      limit: s.int().min(1).max(500),
      kinds: s.array(s.string()).optional(),
    }),
    of<{ readonly entries: readonly TimelineEntry[]; readonly total: number }>,
  ),
  /** Live. Throws `id/invalid`; a record that is not here has nothing. */
  access: stream(recordInput, of<RecordAccess>),
  openText: stream(s.strictObject({ record: s.string(), field: s.string() }), of<TextEvent>),
  search: call(
    s.strictObject({
      text: s.string().max(500),
      objects: s.array(s.string()).optional(),
      limit: s.int().min(1).max(200),
    }),
    of<readonly SearchHit[]>,
  ),
  /** The undo history of the whole workspace, newest first. */
  actions: stream(s.strictObject({ limit: s.int().min(1).max(500) }), of<readonly ActionEntry[]>),
  /** Values of a record as they were at a moment. */
  asOf: call(
    s.strictObject({ record: s.string(), at: s.string() }),
    of<Readonly<Record<string, Json>>>,
  ),
  /** Records that look like the same thing as this one. */
  duplicatesOf: call(recordInput, of<readonly DuplicateGroup[]>),
}
