/**
 * Runs the shared commands on this device: parse, check, plan, and one step through the door.
 *
 * A selection that is too large for one step goes on as a durable job under the same action, so
 * that fifty thousand records are one answer, one line of history and one undo.
 */
import { newActionId, type ActionId, type DocId, type Json } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import {
  commandOf,
  isSelection,
  parseInput,
  type Actor,
  type ChangeSource,
  type Command,
  type CommandContext,
  type Selection,
  type SelectionCommand,
} from '@kith/shared/commands'
import type { Query } from '@kith/shared/query'
import type { CommandAnswer } from '@kith/shared/rpc'
import type { JobQueue } from '#engine/jobs'
import type { ActionMeta, DocChange, Documents, Ingest } from '#engine/replica'
import type { Store } from '#engine/store'
import { BULK_JOB, type BulkInput } from './bulk-job.ts'
import { runsOf } from './pk-runs.ts'
import type { ContextOf } from './command-context.ts'
import { dispatchFault } from './dispatch-faults.ts'

export interface RunOptions {
  /** The window or shell whose undo ladder this goes on. */
  readonly window?: string
  /** Absent: the person at this device. */
  readonly source?: ChangeSource
  /** Goes on with this action of the same command and window instead of beginning another. */
  readonly action?: ActionId
}

export interface Dispatch {
  /**
   * Throws the command's own faults, `command/unknown` and `command/bad-input`, and for an action to
   * go on with `undo/unknown-action` and `undo/already-undone`; then nothing has changed.
   */
  readonly run: (command: string, input: Json, options?: RunOptions) => CommandAnswer
}

export interface DispatchDeps {
  readonly store: Store
  readonly ingest: Ingest
  readonly documents: Documents
  readonly contextOf: ContextOf
  readonly jobs: JobQueue
  readonly member: () => DocId | null
  readonly now: () => number
  /** Row keys of the records that answer a query, in its order. */
  readonly pksOf: (query: Query) => readonly number[]
}

/** More records than these are not done before the answer. */
const AT_ONCE = 500
const MAX_IDS = 1000
const KNOWN =
  'SELECT label, undone_by FROM action WHERE id = ? AND command = ? AND "window" IS ? AND final = 0'

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { store, ingest, documents, contextOf, jobs } = deps

  return {
    run(id, input, { window, source = 'person', action } = {}) {
      const command = commandOf(id)
      const parsed = parseInput(command, input)
      const actor: Actor = { member: deps.member(), source }
      const at = deps.now()
      const meta = {
        id: action === undefined ? newActionId() : goesOn(action, id, window),
        command: id,
        member: actor.member,
        source,
        at,
        ...(window === undefined ? {} : { window }),
        ...(command.isFinal === true ? { isFinal: true } : {}),
      }
      const context = contextOf(actor, at)
      // Reading, planning and writing see one state of the workspace.
      return store.write(
        () =>
          isSelection(command)
            ? selected(command, parsed, input, context, meta)
            : planned(command.plan(parsed, context), count =>
                withLabel(meta, command, parsed, count, context),
              ),
        { usesReserve: command.makesRoom === true },
      )
    },
  }

  /** Only what one window does in parts grows; nobody adds to what somebody else did, or took back. */
  function goesOn(id: ActionId, command: string, window: string | undefined): ActionId {
    const [known] = store.all<{ label: string; undone_by: string | null }>(KNOWN, [
      id,
      command,
      window ?? null,
    ])
    if (known === undefined) throw dispatchFault('unknown-action', {})
    if (known.undone_by !== null) throw dispatchFault('already-undone', { label: known.label })
    return id
  }

  function planned(ops: readonly DocOp[], metaOf: (count: number) => ActionMeta): CommandAnswer {
    const ids = idsOf(ops)
    const meta = metaOf(ids.length)
    return answer(ids, ingest.take(ops, meta), meta)
  }

  function selected(
    command: SelectionCommand,
    parsed: unknown,
    input: Json,
    context: CommandContext,
    base: Omit<ActionMeta, 'label'>,
  ): CommandAnswer {
    const prepared = command.prepare(parsed, context)
    const selection = command.select(parsed)
    const pks = pksIn(selection)
    const ids = pks.slice(0, MAX_IDS).flatMap(pk => documents.idOf(pk) ?? [])
    const first = command.first?.(parsed, context) ?? []
    if (pks.length > AT_ONCE) return later(command, parsed, input, pks, ids, base, first, context)
    const ops = ids.flatMap(id => {
      const record = context.record(id)
      return record === undefined ? [] : command.each(prepared, record, context)
    })
    const meta = withLabel(base, command, parsed, countRecords(ops, ids), context)
    return answer(ids, ingest.take([...first, ...ops], meta), meta)
  }

  function later(
    command: SelectionCommand,
    parsed: unknown,
    input: Json,
    pks: readonly number[],
    ids: readonly DocId[],
    base: Omit<ActionMeta, 'label'>,
    first: readonly DocOp[],
    context: CommandContext,
  ): CommandAnswer {
    const meta = withLabel(base, command, parsed, pks.length, context)
    ingest.begin(meta)
    ingest.take(first, meta)
    // As they lie in the file: neighbours share pages, and a step writes each page once.
    const inFileOrder = [...pks].sort((a, b) => a - b)
    const runs = runsOf(inFileOrder)
    const work: BulkInput = { command: command.id, input, runs, meta: { ...meta } }
    const job = jobs.add(BULK_JOB, work, { action: meta.id })
    return { ids, count: pks.length, action: meta.id, label: meta.label, job }
  }

  function pksIn(selection: Selection): readonly number[] {
    if ('ids' in selection) return selection.ids.flatMap(id => documents.pkOf(id) ?? [])
    const { object, where, search, deleted } = selection
    return deps.pksOf({
      object,
      where,
      ...(search === undefined ? {} : { search }),
      ...(deleted === undefined ? {} : { deleted }),
    })
  }

  function withLabel(
    base: Omit<ActionMeta, 'label'>,
    command: Command,
    parsed: unknown,
    count: number,
    context: CommandContext,
  ): ActionMeta {
    return { ...base, label: command.label(parsed, count, context) }
  }
}

function answer(
  ids: readonly DocId[],
  changes: readonly DocChange[],
  meta: ActionMeta,
): CommandAnswer {
  const action: ActionId | null = changes.length === 0 ? null : meta.id
  return { ids: ids.slice(0, MAX_IDS), count: ids.length, action, label: meta.label, job: null }
}

/** Records and views that operations are about, in order; of a change that has none, its other documents. */
function idsOf(ops: readonly DocOp[]): readonly DocId[] {
  const shown = ops.flatMap(op =>
    op.kind === 'record' || op.kind === 'view' ? [op.doc] : op.kind === 'text' ? [op.owner] : [],
  )
  return [...new Set(shown.length > 0 ? shown : ops.map(op => op.doc))]
}

/** How many of the chosen records an operation touches. */
function countRecords(ops: readonly DocOp[], chosen: readonly DocId[]): number {
  const touched = new Set(ops.map(op => (op.kind === 'text' ? op.owner : op.doc)))
  return chosen.filter(id => touched.has(id)).length
}
