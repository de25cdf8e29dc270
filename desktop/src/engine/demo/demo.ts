/**
 * Sample data in a workspace: a first look that can be taken away again, and workspaces of any size
 * for tests and benchmarks. Both go through the one door like everything else.
 */
import { newActionId, s, type ActionId, type Clock, type DocId } from '@kith/shared/kit'
import { newRecordOps } from '@kith/shared/commands'
import type { DocOp } from '@kith/shared/docs'
import type { Catalog } from '@kith/shared/model'
import type { JobKind } from '#engine/jobs'
import type { ActionMeta, Ingest } from '#engine/replica'
import type { Read } from '#engine/store'
import { createChance } from './chance.ts'
import { DEMO_SIZE, sampleWorkspace, sizeOf, type SampleRecord } from './sample-workspace.ts'

export interface DemoDeps {
  readonly read: Read
  readonly ingest: Ingest
  readonly catalog: () => Catalog
  readonly clock: Clock
}

export interface DemoStart {
  readonly action: ActionId
  readonly me: DocId
  /** Records for the sidebar: a deal to win, its company, whom to call. */
  readonly favourites: readonly { readonly target: DocId; readonly object: string }[]
}

export interface Demo {
  /** The first look, as one action; returns it and the member to sign in as. */
  readonly start: () => DemoStart
  /** Ids of everything that an action made, by object: what has to go when the samples go. */
  readonly madeBy: (action: ActionId) => ReadonlyMap<string, readonly DocId[]>
  readonly seedJob: JobKind<SeedInput, SeedState>
}

export type SeedInput = {
  readonly records: number
  readonly seed: number
  readonly now: number
  readonly action: string
}
export type SeedState = { readonly done: number }

const DAY_MS = 86_400_000
const DEMO_SEED = 20
const PATH = ['lead', 'qualified', 'proposal', 'negotiation', 'won'] as const

export function createDemo({ read, ingest, catalog, clock }: DemoDeps): Demo {
  return { start, madeBy, seedJob: createSeedJob() }

  /** Inside a running write it joins that transaction. */
  function start(): ReturnType<Demo['start']> {
    const now = clock.now()
    const action = newActionId()
    const records = [...sampleWorkspace({ seed: DEMO_SEED, now, size: DEMO_SIZE })]
    const me = records.find(record => record.object === 'member')?.id
    if (me === undefined) throw new Error('the sample workspace has nobody in it')
    for (const record of records) {
      // Each at its own moment, so that "last changed" tells something; the team first and now, for the action's own time.
      const at = record.object === 'member' ? now : record.at
      ingest.take(opsOf(asFirstSeen(record)), metaOf(action, 'Added the demo workspace', me, at))
    }
    for (const move of movesOf(records, now)) ingest.take([move.op], move.meta)
    return { action, me, favourites: favouritesOf(records) }
  }

  function opsOf({ id, object, cells, at }: SampleRecord): readonly DocOp[] {
    const owner = cells['owner'] ?? cells['assignee']
    const by = typeof owner === 'string' ? (owner as DocId) : null
    return newRecordOps(catalog(), catalog().object(object), id, cells, {
      at,
      by,
      source: 'person',
    })
  }

  function madeBy(action: ActionId): ReadonlyMap<string, readonly DocId[]> {
    const rows = read.all<{ id: DocId; type: string }>(
      `SELECT doc.id AS id, doc.type AS type FROM history JOIN doc ON doc.pk = history.pk
       WHERE history.action = (SELECT n FROM action WHERE id = ?) AND history.key = '$new' AND doc.kind = 'record'`,
      [action],
    )
    const byObject = new Map<string, DocId[]>()
    for (const { id, type } of rows) byObject.set(type, [...(byObject.get(type) ?? []), id])
    return byObject
  }

  /**
   * Each step makes the next records of the same sequence. A job that goes on after a kill makes the
   * sequence again up to where it was: seconds for a million, and nothing to keep beside it.
   */
  function createSeedJob(): JobKind<SeedInput, SeedState> {
    let sequence:
      | { readonly key: string; readonly records: Generator<SampleRecord>; at: number }
      | undefined
    return {
      id: 'seed',
      input: s.object({
        records: s.int().min(1),
        seed: s.int(),
        now: s.number(),
        action: s.string(),
      }),
      label: ({ records }) => `Making ${records.toLocaleString('en')} sample records`,
      start: () => ({ done: 0 }),
      step(_tx, input, { done }, context) {
        const records = sequenceAt(input, done)
        const end = context.now() + context.budgetMs
        let made = done
        let isOver = false
        while (!isOver && context.now() < end) {
          const some = take(records, CHUNK)
          isOver = some.length < CHUNK
          made += some.length
          const meta = metaOf(input.action as ActionId, 'Added sample records', null, input.now)
          ingest.take(some.flatMap(opsOf), meta)
        }
        if (sequence) sequence.at = made
        return isOver
          ? { finished: { records: made }, done: made }
          : { state: { done: made }, done: made, total: countOf(input) }
      },
    }

    function sequenceAt(input: SeedInput, done: number): Generator<SampleRecord> {
      const key = `${input.action}:${input.records}`
      if (sequence?.key === key && sequence.at === done) return sequence.records
      const records = sampleWorkspace({
        seed: input.seed,
        now: input.now,
        size: sizeOf(input.records),
      })
      for (let skipped = 0; skipped < done; skipped++) records.next()
      sequence = { key, records, at: done }
      return records
    }
  }
}

/** Records between two looks at the clock. */
const CHUNK = 50
const TEAM = 4
const countOf = ({ records }: SeedInput): number => records + TEAM

/** The largest deal in negotiation, with its company and contact. */
function favouritesOf(records: readonly SampleRecord[]): DemoStart['favourites'] {
  const deals = records.filter(
    ({ object, cells }) => object === 'deal' && cells['stage'] === 'negotiation',
  )
  const [deal] = deals.toSorted((a, b) => amountOf(b) - amountOf(a))
  const pairs = [
    ['company', deal?.cells['company']],
    ['person', deal?.cells['contact']],
    ['deal', deal?.id],
  ] as const
  return pairs.flatMap(([object, target]) =>
    typeof target === 'string' ? [{ object, target: target as DocId }] : [],
  )
}

function amountOf({ cells }: SampleRecord): number {
  const amount = cells['amount'] as { readonly amountMicros: number } | undefined
  return amount?.amountMicros ?? 0
}

function take<T>(from: Iterator<T>, count: number): readonly T[] {
  const taken: T[] = []
  while (taken.length < count) {
    const next = from.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

function metaOf(id: ActionId, label: string, member: DocId | null, at: number): ActionMeta {
  return { id, command: 'demo', label, member, source: 'system', at }
}

/** Deals begin as leads; what became of them is told by the moves, so that their timeline is a real one. */
function asFirstSeen(record: SampleRecord): SampleRecord {
  const isMoved =
    record.object === 'deal' && PATH.includes(record.cells['stage'] as (typeof PATH)[number])
  return isMoved ? { ...record, cells: { ...record.cells, stage: 'lead' } } : record
}

/** One move per stage on the way, by the deal's owner, spread between its beginning and yesterday. */
function* movesOf(
  records: readonly SampleRecord[],
  now: number,
): Generator<{ readonly op: DocOp; readonly meta: ActionMeta }> {
  const chance = createChance(DEMO_SEED)
  for (const { id, object, cells, at } of records) {
    if (object !== 'deal') continue
    const reached = PATH.indexOf(cells['stage'] as (typeof PATH)[number])
    for (let step = 1; step <= reached; step++) {
      const moment = at + ((now - DAY_MS - at) * step) / (reached + 1) + chance.int(8) * 3_600_000
      yield {
        op: { doc: id, kind: 'record', type: 'deal', set: { stage: PATH[step] ?? 'lead' } },
        meta: metaOf(
          newActionId(),
          `Changed stage of ${String(cells['name'])}`,
          cells['owner'] as DocId,
          Math.min(moment, now - 60_000),
        ),
      }
    }
  }
}
