/** The heart with commands, undo and jobs, without the areas that hosts talk to. */
import { silentLog, type ActionId, type DocId, type Json } from '@kith/shared/kit'
import { textCodec } from '@kith/shared/docs'
import { planQuery } from '@kith/shared/query'
import type { Chance } from '@kith/shared/testkit'
import {
  createBulkJob,
  createContextOf,
  createDispatch,
  createSetup,
  createTextEdits,
  createUndo,
  type Dispatch,
  type Setup,
  type TextEdits,
  type Undo,
} from '#engine/dispatch'
import { createJobQueue, type JobKind, type JobQueue } from '#engine/jobs'
import { openTestCore, type TestCore } from './test-core.ts'

export interface TestDispatch extends TestCore {
  readonly dispatch: Dispatch
  readonly undo: Undo
  readonly texts: TextEdits
  readonly jobs: JobQueue
  readonly setup: Setup
  readonly run: (
    command: string,
    input: Json,
    window?: string,
    action?: string,
  ) => ReturnType<Dispatch['run']>
  /** Row keys that answer an object's list. */
  readonly ids: (object: string) => readonly DocId[]
}

/** Short, so that tests meet jobs in the middle. */
const STEP_MS = 4

export function openTestDispatch(profile?: string): TestDispatch {
  const core = openTestCore(profile)
  const { store, ingest, documents, catalog, clock } = core
  const now = clock.now
  const jobs = createJobQueue({
    store,
    clock,
    log: silentLog,
    budgetMs: STEP_MS,
    idleBudgetMs: STEP_MS,
    restBudgetMs: STEP_MS,
  })
  const setup = createSetup({ store, ingest, documents, catalog, now })
  const member = setup.me
  const contextOf = createContextOf({ store, documents, catalog, text: textCodec })
  const dispatch = createDispatch({
    store,
    ingest,
    documents,
    contextOf,
    jobs,
    member,
    now,
    pksOf(query) {
      const scope = { catalog: catalog(), me: member(), now: now(), timeZone: 'UTC', weekStart: 1 }
      const { sql, params } = planQuery(query, scope).pks()
      return store.pluck<number>(sql, params)
    },
  })
  const undo = createUndo({ store, ingest, documents, text: textCodec, jobs, member, now })
  const texts = createTextEdits({ store, ingest, documents, catalog, member, now })
  for (const kind of [createBulkJob({ ingest, documents, contextOf }), undo.job])
    jobs.register(kind as JobKind)
  jobs.resume()
  if (!setup.isReady()) setup.start({ name: 'Test', me: 'Inês Carvalhal' })
  return {
    ...core,
    dispatch,
    undo,
    texts,
    jobs,
    setup,
    run: (command, input, window, action) =>
      dispatch.run(command, input, {
        ...(window === undefined ? {} : { window }),
        ...(action === undefined ? {} : { action: action as ActionId }),
      }),
    ids: object =>
      store.pluck<DocId>(
        `SELECT id FROM ${catalog().object(object).table} WHERE deleted_at IS NULL ORDER BY pk`,
      ),
  }
}

/** One random action of a person. Refusals are part of it: nothing may be left of them. */
export function actAtRandom(core: TestDispatch, chance: Chance, n: number): string {
  const { run, ids } = core
  const some = (object: string): string => {
    const list = ids(object)
    return (
      list[chance.int(0, Math.max(0, list.length - 1))] ?? '00000000-0000-7000-8000-000000000000'
    )
  }
  const person = () => ({ first: `P${n}`, last: chance.pick(['Silva', 'Ødegård', '王']) })
  const acts: readonly (readonly [string, () => unknown])[] = [
    [
      'create',
      () =>
        run('record.create', {
          object: 'person',
          cells: { name: person(), emails: [`p${n}@x.com`], tags: [] },
        }),
    ],
    [
      'create deal',
      () =>
        run('record.create', {
          object: 'deal',
          cells: { name: `Deal ${n}`, contact: some('person'), company: some('company') },
        }),
    ],
    [
      'create note',
      () =>
        run('record.create', {
          object: 'note',
          cells: {
            title: `Note ${n}`,
            body: `Words **${n}**`,
            targets: [some('person'), some('company')],
          },
        }),
    ],
    [
      'set',
      () =>
        run('record.set', {
          object: 'person',
          record: some('person'),
          cells: { city: `City ${n}`, emails: [`n${n}@x.com`, `m${n}@x.com`] },
        }),
    ],
    [
      'set reference',
      () =>
        run('record.set', {
          object: 'person',
          record: some('person'),
          cells: { company: some('company') },
        }),
    ],
    [
      'set many',
      () => run('records.set', { object: 'person', where: null, cells: { jobTitle: `Job ${n}` } }),
    ],
    [
      'write',
      () =>
        run('record.write', {
          object: 'company',
          rows: [
            { cells: { name: `C${n}` } },
            { id: some('company'), cells: { name: `Renamed ${n}`, domains: [`d${n}.com`] } },
          ],
        }),
    ],
    ['delete', () => run('records.delete', { object: 'person', ids: [some('person')] })],
    ['delete company', () => run('records.delete', { object: 'company', ids: [some('company')] })],
    ['restore', () => run('records.restore', { object: 'person', where: null, deleted: 'only' })],
    [
      'link',
      () =>
        run('record.link', {
          object: 'note',
          record: some('note'),
          field: 'targets',
          targets: [some('deal')],
        }),
    ],
    [
      'unlink',
      () =>
        run('record.unlink', {
          object: 'note',
          record: some('note'),
          field: 'targets',
          targets: [some('person'), some('company')],
        }),
    ],
    [
      'text',
      () =>
        run('text.set', {
          record: some('note'),
          field: 'body',
          text: `Text ${n}\n\n- a\n- b`,
          format: 'markdown',
        }),
    ],
    [
      'merge',
      () =>
        run('record.merge', { object: 'person', keep: some('person'), others: [some('person')] }),
    ],
    ['field', () => run('field.define', { object: 'person', label: `Field ${n}`, type: 'text' })],
    ['option', () => run('option.define', { object: 'person', field: 'tags', label: `Tag ${n}` })],
    ['archive', () => run('field.archive', { object: 'person', field: 'background' })],
    ['view', () => run('view.save', { object: 'person', name: `View ${n}`, kind: 'table' })],
    ['setting', () => run('setting.set', { key: 'dateOrder', value: chance.pick(['dmy', 'mdy']) })],
    [
      'favourite',
      () => run('favourite.add', { kind: 'record', target: some('person'), object: 'person' }),
    ],
  ]
  const [name, act] = acts[chance.int(0, acts.length - 1)] ?? ['nothing', () => undefined]
  try {
    act()
    return name
  } catch (error) {
    if (error instanceof Error && error.name === 'Fault') return `${name} (refused)`
    throw error
  }
}

/** What a person would see: rows without the times of change and without columns that nothing fills. */
export function visibleState(
  core: Pick<TestDispatch, 'rows'>,
): Readonly<Record<string, readonly unknown[]>> {
  const rows = core.rows()
  return Object.fromEntries(
    Object.entries(rows)
      .map(
        ([table, list]) =>
          [
            table,
            list
              .map(row => plain(row as Record<string, unknown>))
              .filter(row => table !== 'text' || row['body'] !== undefined),
          ] as const,
      )
      .filter(([, list]) => list.length > 0),
  )
}

function plain(row: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(row).filter(
    ([key, value]) => key !== 'updated_at' && value !== null && value !== '',
  )
  return Object.fromEntries(kept)
}
