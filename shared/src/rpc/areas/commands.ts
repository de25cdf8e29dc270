/** Changing the workspace. Nothing here answers with rows: what changed comes up the live queries. */
import { json, s, type Json, type Schema } from '#kit'
import { call, of } from '../define.ts'

export interface CommandAnswer {
  /** Records made or changed, in the order of the input; for large selections the first 1,000. */
  readonly ids: readonly string[]
  readonly count: number
  /** Names the change for undo; `null` when nothing changed. */
  readonly action: string | null
  /** What the toast says: "Deleted 12 people". */
  readonly label: string
  /** A large selection goes on as this job after the answer. */
  readonly job: string | null
}

export interface UndoAnswer {
  /** What was taken back or done again; `null` when there is nothing left. */
  readonly label: string | null
  readonly action: string | null
  /** Values that somebody has changed since and that were left alone. */
  readonly skipped: number
  readonly job: string | null
}

const nothing = s.strictObject({})
/** `window` names the window or shell whose ladder of undo this is. */
const ladder = s.strictObject({ window: s.string().max(60).optional() })

export const commands = {
  run: call(
    s.strictObject({
      command: s.string().max(80),
      input: json,
      window: s.string().max(60).optional(),
      /** Goes on with an action of the same command and window: a long paste in parts is one undo. */
      action: s.string().max(60).optional(),
    }) as unknown as Schema<{
      command: string
      input: Json
      window?: string
      action?: string
    }>,
    of<CommandAnswer>,
  ),
  /** Edits of a rich-text document: the editor's update bytes, merged over about half a second. */
  editText: call(
    s.strictObject({
      record: s.string(),
      field: s.string(),
      update: s.instanceof(Uint8Array),
    }) as unknown as Schema<{
      record: string
      field: string
      update: Uint8Array
    }>,
    of<{ readonly action: string | null }>,
  ),
  undo: call(ladder, of<UndoAnswer>),
  redo: call(ladder, of<UndoAnswer>),
  /** Takes back one action, whenever it was: an import, a bulk edit, a merge. */
  undoAction: call(s.strictObject({ action: s.string() }), of<UndoAnswer>),
  /** Ids and input schemas of every command, for the palette, the command line and tools. */
  list: call(nothing, of<readonly { readonly id: string; readonly schema: Json }[]>),
}
