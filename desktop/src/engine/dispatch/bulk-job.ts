/** A command over a large selection, some records per step, all under one action. */
import { json, s, type Json, type Schema } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { commandOf, isSelection, parseInput, type SelectionCommand } from '@kith/shared/commands'
import type { JobKind } from '#engine/jobs'
import type { ActionMeta, Documents, Ingest } from '#engine/replica'
import type { ContextOf } from './command-context.ts'
import { pksIn } from './pk-runs.ts'

export const BULK_JOB = 'bulk'

export type BulkInput = {
  readonly command: string
  readonly input: Json
  /** Chosen when the command was given, as `runsOf` them: what joins the selection later is not touched. */
  readonly runs: readonly number[]
  readonly meta: Json
}

/** Records between two looks at the clock. */
const CHUNK = 50

const bulkInput = s.strictObject({
  command: s.string(),
  input: json,
  runs: s.array(s.int()),
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
  let chosen: { readonly work: BulkInput; readonly pks: readonly number[] } | undefined

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
      const pks = pksOf(work)
      const until = now() + budgetMs
      let next = at
      do {
        const ops: DocOp[] = []
        for (const id of documents.lookAhead(pks.slice(next, next + CHUNK))) {
          const record = context.record(id)
          if (record !== undefined) ops.push(...command.each(prepared, record, context))
        }
        ingest.take(ops, meta)
        next = Math.min(next + CHUNK, pks.length)
      } while (next < pks.length && now() < until)
      if (next < pks.length) return { state: next, done: next, total: pks.length }
      chosen = undefined
      return { finished: { count: next }, done: next }
    },
  }

  /** Worked out once per job: the queue gives every step the same input. */
  function pksOf(work: BulkInput): readonly number[] {
    if (chosen?.work !== work) chosen = { work, pks: pksIn(work.runs) }
    return chosen.pks
  }
}

function selectionCommand(id: string): SelectionCommand {
  const command = commandOf(id)
  if (!isSelection(command)) throw new Error(`${id} works on no selection`)
  return command
}

/** Written by this engine into its own job table. */
const metaOf = (meta: Json): ActionMeta => meta as unknown as ActionMeta
