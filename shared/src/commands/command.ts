/**
 * A command: one way to change the workspace, as a definition.
 *
 * `plan` is pure. It checks first and throws named faults; what it returns are operations on
 * documents and nothing else. The desktop engine runs it for a click, an import or a flow; the
 * server for REST. Commands that touch a selection describe it and plan one record at a time, so
 * that fifty thousand records are the same command as one.
 */
import type { DocId, Infer, Json, s } from '#kit'
import type { Catalog, Filter, RecordKeys } from '#model'
import type { DocOp } from '#docs'

export type ChangeSource = 'person' | 'import' | 'flow' | 'api' | 'mail' | 'system'

export interface Actor {
  /** Member record of the person, `null` before there is one. */
  readonly member: DocId | null
  readonly source: ChangeSource
}

export interface KnownRecord {
  readonly id: DocId
  readonly object: string
  readonly keys: RecordKeys
  readonly isDeleted: boolean
}

export interface CommandContext {
  readonly catalog: Catalog
  readonly actor: Actor
  /** Milliseconds, UTC. */
  readonly now: number
  readonly newId: () => DocId
  /** The record as it is now, deleted ones too. */
  readonly record: (id: DocId) => KnownRecord | undefined
  /** Any keyed document as it is now: links, views, settings, the catalog. */
  readonly keys: (doc: DocId) => RecordKeys | undefined
  /** Ids of records whose one-side relation `field` points at `target`. */
  readonly referrers: (object: string, field: string, target: DocId) => readonly DocId[]
  /** Link documents that touch a record: `object.field`, the two ends. */
  readonly linksOf: (id: DocId) => readonly KnownLink[]
  /** The last order key used in a view column or list, for appending. */
  readonly lastOrderKey: (object: string) => string | null
}

export interface KnownLink {
  readonly doc: DocId
  readonly field: string
  readonly from: DocId
  readonly to: DocId
  readonly isDeleted: boolean
}

/** Which records a command works on. */
export type Selection =
  | { readonly object: string; readonly ids: readonly DocId[] }
  | {
      readonly object: string
      readonly where: Filter | null
      readonly search?: string
      readonly deleted?: 'no' | 'only' | 'any'
    }

interface CommandBase<Input extends s.ZodType> {
  readonly id: string
  readonly input: Input
  /** What the undo toast and the history say: "Deleted 12 people". `count` is the number of records. */
  label(input: Infer<Input>, count: number, catalog: Catalog): string
}

export interface PlannedCommand<Input extends s.ZodType = s.ZodType> extends CommandBase<Input> {
  /** Ids of what was made or changed come first in the operations. */
  plan(input: Infer<Input>, context: CommandContext): readonly DocOp[]
}

export interface SelectionCommand<Input extends s.ZodType = s.ZodType> extends CommandBase<Input> {
  select(input: Infer<Input>): Selection
  /** Throws before anything is written when the command may not run at all. */
  check(input: Infer<Input>, context: CommandContext): void
  /** Operations for one record; empty when there is nothing to do. */
  each(input: Infer<Input>, record: KnownRecord, context: CommandContext): readonly DocOp[]
}

export type Command = PlannedCommand | SelectionCommand

export const definePlanned = <Input extends s.ZodType>(
  command: PlannedCommand<Input>,
): PlannedCommand<Input> => Object.freeze(command)
export const defineSelection = <Input extends s.ZodType>(
  command: SelectionCommand<Input>,
): SelectionCommand<Input> => Object.freeze(command)

/** Cells of a record by field id or name, as commands take them. */
export type CellInput = Readonly<Record<string, Json | null>>
