/** A command over a large selection, some records per step, all under one action. */
import { json, s, type Json, type Schema } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { commandOf, isSelection, parseInput, type SelectionCommand } from '@kith/shared/commands'
import type { JobKind } from '#engine/jobs'
import type { ActionMeta, Documents, Ingest } from '#engine/replica'
import type { ContextOf } from './command-context.ts'

export const BULK_JOB = 'bulk'

export type BulkInput = {
  readonly command: string
  readonly input: Json
  /** Chosen when the command was given: what joins the selection later is not touched. */
  readonly pks: readonly number[]
  readonly meta: Json
}

/** Records between two looks at the clock. */
const CHUNK = 50

const bulkInput = s.strictObject({
  command: s.string(),
  input: json,
  pks: s.array(s.int()),
  meta: json,
}) as Schema<BulkInput>

export function createBulkJob({
  ingest,
  documents,
  contextOf,
}: {
  readonly ingest: Ingest
  readonly documents: Documents
  readonly contextOf: ContextOf
}): JobKind<BulkInput, number> {
  return {
    id: BULK_JOB,
    input: bulkInput,
    label: ({ meta }) => metaOf(meta).label,
    start: () => 0,
    makesRoom: ({ command }) => commandOf(command).makesRoom === true,
    step(_, work, at, { budgetMs, now }) {
      const meta = metaOf(work.meta)
      const command = selectionCommand(work.command)
      const context = contextOf({ member: meta.member, source: meta.source }, meta.at)
      const prepared = command.prepare(parseInput(command, work.input), context)
      const until = now() + budgetMs
      let next = at
      do {
        const ops: DocOp[] = []
        for (const pk of work.pks.slice(next, next + CHUNK)) {
          const id = documents.idOf(pk)
          const record = id === undefined ? undefined : context.record(id)
          if (record !== undefined) ops.push(...command.each(prepared, record, context))
        }
        ingest.take(ops, meta)
        next = Math.min(next + CHUNK, work.pks.length)
      } while (next < work.pks.length && now() < until)
      return next < work.pks.length
        ? { state: next, done: next, total: work.pks.length }
        : { finished: { count: next }, done: next }
    },
  }
}

function selectionCommand(id: string): SelectionCommand {
  const command = commandOf(id)
  if (!isSelection(command)) throw new Error(`${id} works on no selection`)
  return command
}

/** Written by this engine into its own job table. */
const metaOf = (meta: Json): ActionMeta => meta as unknown as ActionMeta
