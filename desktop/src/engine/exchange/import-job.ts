/**
 * The import as a durable job: definitions first, then rows, some per step, all under one action.
 *
 * State is the byte of the staged file and the counts, committed with the rows: a killed import
 * goes on at the row after the last one that was written.
 */
import { existsSync, rmSync } from 'node:fs'
import { json, s, type Json, type Schema } from '@kith/shared/kit'
import type { CommandContext } from '@kith/shared/commands'
import type { DocOp, SetOp } from '@kith/shared/docs'
import type { Catalog, ParseContext } from '@kith/shared/model'
import type { ImportPlan, ImportResult } from '@kith/shared/rpc'
import type { JobKind } from '#engine/jobs'
import type { ActionMeta, Ingest } from '#engine/replica'
import type { Read } from '#engine/store'
import { importFault } from './exchange-faults.ts'
import { createRowIds } from './plan/row-ids.ts'
import { createRowPlanner, type CellIssue, type RowPlanner } from './plan/row-planner.ts'
import type { ResolvedPlan } from './plan/resolved-plan.ts'
import { stagedRows, type StagedRow } from './read/stage.ts'

export const IMPORT_JOB = 'import'

export interface JobColumn {
  readonly index: number
  readonly header: string
  readonly field: string | null
  readonly part: string | null
  readonly by: string | null
  readonly createMissing: boolean
  readonly always?: string
}

export type ImportInput = {
  readonly path: string
  readonly name: string
  readonly rows: number
  readonly isGuarded: boolean
  readonly object: string
  readonly definitions: Json
  readonly columns: Json
  readonly match: string | null
  readonly plan: Json
  readonly parse: Json
  readonly meta: Json
}

export type ImportState = {
  readonly isDefined: boolean
  /** Byte of the staged file after the last row that is in. */
  readonly offset: number
  readonly done: number
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly same: number
  readonly errors: Json
  readonly errorCount: number
}

export interface ImportJobDeps {
  readonly read: Read
  readonly ingest: Ingest
  readonly catalog: () => Catalog
  readonly contextOf: (actor: CommandContext['actor'], now: number) => CommandContext
  /** Milliseconds, UTC. */
  readonly now: () => number
}

interface Session {
  readonly planner: RowPlanner
  readonly batches: AsyncIterator<readonly StagedRow[]>
  buffer: readonly StagedRow[]
  at: number
  isOver: boolean
  /** `ImportState.offset` after the rows that were taken; another one there means that their write was undone. */
  reached: number
}

const MAX_ERRORS = 200
/** Rows between two looks at the clock. */
const CHUNK = 40
/** Rows kept ready, so that a step never waits for the file. */
const READY = 4000

const inputSchema = s.looseObject({
  path: s.string(),
  name: s.string(),
  rows: s.int(),
  definitions: json,
}) as unknown as Schema<ImportInput>

export function createImportJob(deps: ImportJobDeps): JobKind<ImportInput, ImportState> {
  const { ingest, catalog } = deps
  const sessions = new Map<string, Session>()

  return {
    id: IMPORT_JOB,
    input: inputSchema,
    label: ({ name }) => `Importing ${name}`,
    start: () => ({
      isDefined: false,
      offset: 0,
      done: 0,
      created: 0,
      updated: 0,
      skipped: 0,
      same: 0,
      errors: [],
      errorCount: 0,
    }),
    async ahead(input, state, signal) {
      if (!state.isDefined) return
      let session = sessions.get(input.path)
      if (session && session.reached !== state.offset) {
        close(input.path)
        session = undefined
      }
      if (!session) {
        session = await openSession(input, state, signal)
        sessions.set(input.path, session)
      }
      while (!session.isOver && session.buffer.length - session.at < READY) {
        const next = await session.batches.next()
        if (next.done === true) session.isOver = true
        else refill(session, next.value)
      }
    },
    step(_, input, state, { budgetMs, now }) {
      if (!state.isDefined) {
        // Written by this engine into its own job table.
        const definitions = input.definitions as unknown as readonly SetOp[]
        if (definitions.length > 0) ingest.take(definitions, metaOf(input))
        return { state: { ...state, isDefined: true }, done: 0, total: input.rows }
      }
      const session = sessions.get(input.path)
      if (!session) throw new Error('an import step without its rows')
      const until = now() + budgetMs
      let next = state
      do next = takeRows(input, session, next)
      while (session.at < session.buffer.length && now() < until)
      if (session.at < session.buffer.length || !session.isOver)
        return { state: next, done: next.done, total: input.rows }
      return { finished: resultOf(input, next) as unknown as Json, done: next.done }
    },
    ended({ path }) {
      close(path)
      rmSync(path, { force: true })
    },
  }

  function close(path: string): void {
    const session = sessions.get(path)
    sessions.delete(path)
    void session?.batches.return?.()
  }

  function takeRows(input: ImportInput, session: Session, state: ImportState): ImportState {
    const ops: DocOp[] = []
    const counts = { create: 0, update: 0, skip: 0, same: 0 }
    const issues: CellIssue[] = []
    const rows = session.buffer.slice(session.at, session.at + CHUNK)
    for (const row of rows) {
      const outcome = session.planner.plan(row)
      counts[outcome.kind]++
      for (const op of outcome.ops) ops.push(op)
      issues.push(...outcome.issues)
    }
    session.at += rows.length
    session.reached = rows.at(-1)?.end ?? session.reached
    if (ops.length > 0) ingest.take(ops, metaOf(input))
    const known = state.errors as Json[]
    const room = MAX_ERRORS - known.length
    const errors =
      issues.length === 0 || room <= 0 ? known : [...known, ...issues.slice(0, room).map(errorOf)]
    return {
      ...state,
      offset: session.reached,
      done: state.done + rows.length,
      created: state.created + counts.create,
      updated: state.updated + counts.update,
      skipped: state.skipped + counts.skip,
      same: state.same + counts.same,
      errors,
      errorCount: state.errorCount + issues.length,
    }
  }

  async function openSession(
    input: ImportInput,
    state: ImportState,
    signal: AbortSignal,
  ): Promise<Session> {
    if (!existsSync(input.path))
      throw importFault('file-gone', { name: input.name, done: state.done })
    const meta = metaOf(input)
    const known = deps.contextOf({ member: meta.member, source: meta.source }, meta.at)
    const context = { ...known, newId: createRowIds(deps.now) }
    const planner = await createRowPlanner({
      resolved: resolvedOf(catalog(), input),
      plan: input.plan as unknown as ImportPlan,
      context,
      read: deps.read,
      parse: input.parse as unknown as ParseContext,
      isGuarded: input.isGuarded,
      signal,
    })
    if (state.offset > 0) await replay(planner, input.path, state.offset, signal)
    return {
      planner,
      batches: stagedRows(input.path, state.offset)[Symbol.asyncIterator](),
      buffer: [],
      at: 0,
      isOver: false,
      reached: state.offset,
    }
  }
}

/** What is left over and what comes next. */
function refill(session: Session, rows: readonly StagedRow[]): void {
  session.buffer = [...session.buffer.slice(session.at), ...rows]
  session.at = 0
}

/** What the rows before the kill have made is known again, so that a value that comes twice is still seen. */
async function replay(
  planner: RowPlanner,
  path: string,
  until: number,
  signal: AbortSignal,
): Promise<void> {
  for await (const batch of stagedRows(path, 0, signal)) {
    for (const row of batch) {
      if (row.end > until) return
      planner.replay(row)
    }
    await new Promise(resolve => setImmediate(resolve))
  }
}

function resolvedOf(catalog: Catalog, input: ImportInput): ResolvedPlan {
  const object = catalog.object(input.object)
  return {
    definitions: [],
    catalog,
    object,
    isNewObject: false,
    columns: (input.columns as unknown as readonly JobColumn[]).map(column => ({
      ...column,
      field: column.field === null ? null : catalog.field(object.id, column.field),
    })),
    match:
      input.match === null || input.match === 'id'
        ? input.match
        : catalog.field(object.id, input.match),
  }
}

/** Written by this engine into its own job table. */
const metaOf = (input: ImportInput): ActionMeta => input.meta as unknown as ActionMeta

const errorOf = ({ row, header, problem, text }: CellIssue): Json => ({
  row,
  column: header,
  message: text === '' ? problem : `${problem}: ${text.slice(0, 80)}`,
})

function resultOf(input: ImportInput, state: ImportState): ImportResult {
  return {
    created: state.created,
    updated: state.updated,
    skipped: state.skipped + state.same,
    errors: state.errors as unknown as ImportResult['errors'],
    errorCount: state.errorCount,
    action: metaOf(input).id,
  }
}
