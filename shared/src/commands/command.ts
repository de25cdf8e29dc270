/**
 * A command: one way to change the workspace, as a definition.
 *
 * Planning is pure. It checks first and throws named faults; what it returns are operations on
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
  /** Whether a server has the workspace: what concerns all of its records is done there. */
  readonly isShared: boolean
  /** A name for a custom object, field or option. */
  readonly newShortId: () => string
  /** The record as it is now, deleted ones too. */
  readonly record: (id: DocId) => KnownRecord | undefined
  /** Any keyed document as it is now: links, views, settings, the catalog. */
  readonly keys: (doc: DocId) => RecordKeys | undefined
  /** A rich text as Markdown; `undefined` when it was never written. */
  readonly markdown: (text: DocId) => string | undefined
  /** Ids of records whose one-side relation `field` points at `target`. */
  readonly referrers: (object: string, field: string, target: DocId) => readonly DocId[]
  /** Link documents that touch a record: `object.field`, the two ends. */
  readonly linksOf: (id: DocId) => readonly KnownLink[]
  /** The last order key used in a view column or list, for appending. */
  readonly lastOrderKey: (object: string) => string | null
  /** Live records that concurrent moves gave the same order key, in order, and the next key above it. */
  readonly tiedAt: (
    object: string,
    key: string,
  ) => { readonly ids: readonly DocId[]; readonly next: string | null }
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
  /** Cannot be taken back: it gets no undo, and what it removed leaves the history too. */
  readonly isFinal?: true
  /** Goes on while the disk is full: it is how a person makes room. */
  readonly makesRoom?: true
  /**
   * What the undo toast and the history say: "Deleted 12 people". `count` is the number of records.
   * Asked before the operations are applied.
   */
  label(input: Infer<Input>, count: number, context: CommandContext): string
}

export interface PlannedCommand<Input extends s.ZodType = s.ZodType> extends CommandBase<Input> {
  /** Throws before anything is written. Ids of what was made or changed come first in the operations. */
  plan(input: Infer<Input>, context: CommandContext): readonly DocOp[]
}

export interface SelectionCommand<
  Input extends s.ZodType = s.ZodType,
  Prepared = unknown,
> extends CommandBase<Input> {
  select(input: Infer<Input>): Selection
  /**
   * Checks once for all records and throws before anything is written. What it returns is passed
   * to `each`; a job that goes on after a restart prepares again.
   */
  prepare(input: Infer<Input>, context: CommandContext): Prepared
  /** Operations that go before those of the records, once; afterwards `prepare` sees their effect. */
  first?(input: Infer<Input>, context: CommandContext): readonly DocOp[]
  /** Operations for one record; empty when there is nothing to do. */
  each(prepared: Prepared, record: KnownRecord, context: CommandContext): readonly DocOp[]
}

export type Command = PlannedCommand | SelectionCommand

export const isSelection = (command: Command): command is SelectionCommand => 'each' in command

export const definePlanned = <Input extends s.ZodType>(
  command: PlannedCommand<Input>,
): PlannedCommand<Input> => Object.freeze(command)
export const defineSelection = <Input extends s.ZodType, Prepared>(
  command: SelectionCommand<Input, Prepared>,
): SelectionCommand<Input, Prepared> => Object.freeze(command)

/** Cells of a record by field id or name, as commands take them. */
export type CellInput = Readonly<Record<string, Json | null>>
