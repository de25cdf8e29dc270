/**
 * Bringing files in and taking them out: what the wizard, the command line and tools ask for.
 *
 * Promises: nothing is written to the workspace before `run`; a file that is open costs disk, not
 * memory; an import is one action, whatever it makes.
 */
import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  isFault,
  newActionId,
  newId,
  type Clock,
  type DocId,
  type Json,
  type Log,
} from '@kith/shared/kit'
import type { CommandContext } from '@kith/shared/commands'
import type { Catalog, ParseContext } from '@kith/shared/model'
import type { Query, QueryScope } from '@kith/shared/query'
import type {
  ColumnTarget,
  EXPORT_FORMATS,
  ImportCheck,
  ImportPlan,
  ImportSource,
} from '@kith/shared/rpc'
import type { FileStore } from '#engine/files'
import type { JobQueue } from '#engine/jobs'
import type { Documents, Ingest } from '#engine/replica'
import type { Readers, Store } from '#engine/store'
import { checkRows } from './check.ts'
import { importFault } from './exchange-faults.ts'
import { createExportJob, EXPORT_JOB } from './export-job.ts'
import { createImportJob, IMPORT_JOB } from './import-job.ts'
import { choiceTexts, describe, rowsOf, type OpenSource } from './import-source.ts'
import { createMappings } from './mappings.ts'
import { createRowIds } from './plan/row-ids.ts'
import { createRowPlanner } from './plan/row-planner.ts'
import { resolvePlan, type ResolvedPlan } from './plan/resolved-plan.ts'
import { openTable } from './read/open-table.ts'
import type { RawTable, ReadOptions } from './read/raw-table.ts'
import { stage, type StagedTable } from './read/stage.ts'

export interface ExchangeDeps {
  /** Folder of the profile; staged files lie below it. */
  readonly profile: string
  readonly store: Store
  readonly readers: Readers
  readonly files: FileStore
  readonly jobs: JobQueue
  readonly ingest: Ingest
  readonly documents: Documents
  readonly contextOf: (actor: CommandContext['actor'], now: number) => CommandContext
  readonly catalog: () => Catalog
  readonly scope: () => QueryScope
  readonly member: () => DocId | null
  readonly clock: Clock
  readonly log: Log
  readonly locale: string
  readonly timeZone: () => string
}

export interface OpenInput extends ReadOptions {
  readonly upload: string
  readonly object?: string
}

export interface ExportInput {
  readonly query: Query | null
  readonly format: (typeof EXPORT_FORMATS)[number]
  readonly columns?: readonly string[]
}

export interface Exchange {
  readonly open: (input: OpenInput) => Promise<ImportSource>
  readonly rows: (
    source: string,
    offset: number,
    limit: number,
  ) => Promise<{ row: number; cells: readonly string[] }[]>
  readonly check: (source: string, plan: ImportPlan) => Promise<ImportCheck>
  readonly run: (source: string, plan: ImportPlan) => Promise<{ readonly job: string }>
  readonly close: (source: string) => void
  readonly saveMapping: (name: string, source: string, plan: ImportPlan) => void
  readonly exportTo: (input: ExportInput) => { readonly job: string }
}

export function createExchange(deps: ExchangeDeps): Exchange {
  const { store, files, jobs, ingest, contextOf, catalog, clock, log, locale } = deps
  const folder = join(deps.profile, 'staging')
  const sources = new Map<string, OpenSource>()
  const checks = new Map<string, AbortController>()
  const mappings = createMappings(store, clock)
  clearStaging()
  jobs.register(createImportJob({ read: store, ingest, catalog, contextOf, now: clock.now }))
  jobs.register(createExportJob(deps))

  return {
    async open({ upload, object, ...options }) {
      const file = await files.finish(upload)
      const table = await openTable(files.find(file.hash).path, file.name, options)
      const id = newId()
      const staged = await staging(table, file.name, join(folder, `${id}.rows`))
      const described = describe(file.name, table, staged, {
        catalog: catalog(),
        object,
        parse: parseContext(),
        locale,
        isKnown: known => deps.documents.pkOf(known as DocId) !== undefined,
      })
      const guesses = described.columns.map(column => column.guess)
      sources.set(id, { id, name: file.name, table, staged, guesses })
      log.info('exchange/opened', {
        format: table.format,
        rows: staged.rows,
        columns: staged.headers.length,
      })
      const { encoding, separator, sheets, sheet, format } = table
      return {
        source: id,
        fileName: file.name,
        format,
        rows: staged.rows,
        encoding,
        separator,
        headerRow: staged.headerRow,
        sheets,
        sheet,
        columns: described.columns,
        plan: described.plan,
        mixedDates: described.mixedDates,
        saved: mappings.fitting(staged.headers, described.plan),
      }
    },
    rows: (source, offset, limit) => rowsOf(must(source).staged, offset, limit),
    async check(id, plan) {
      const source = must(id)
      checks.get(id)?.abort(importFault('superseded', { source: id }))
      const abort = new AbortController()
      checks.set(id, abort)
      try {
        const { resolved, context } = await resolve(source, plan, abort.signal)
        const planner = await createRowPlanner({
          resolved,
          plan,
          context,
          read: store,
          parse: { ...parseContext(), dateOrder: plan.dateOrder, decimal: plan.decimal },
          isGuarded: isGuarded(source),
          isDry: true,
          signal: abort.signal,
        })
        return await checkRows(source.staged, planner, abort.signal)
      } catch (error) {
        // What stops the reading of a file on the way says only that it was stopped.
        throw abort.signal.aborted && !isFault(error) ? abort.signal.reason : error
      } finally {
        if (checks.get(id) === abort) checks.delete(id)
      }
    },
    async run(id, plan) {
      const source = must(id)
      checks.get(id)?.abort(importFault('superseded', { source: id }))
      const { resolved } = await resolve(source, plan)
      const at = clock.now()
      const meta = {
        id: newActionId(),
        command: IMPORT_JOB,
        label: `Imported ${source.name}`,
        member: deps.member(),
        source: 'import',
        at,
      } as const
      const path = join(folder, `${meta.id}.job`)
      keepStaged(source.staged.path, path)
      const input = jobInput(source, plan, resolved, path, meta)
      // The action is there as soon as the answer is: an undo may come at once.
      const job = store.write(() => {
        ingest.begin(meta)
        return jobs.add(IMPORT_JOB, input, { action: meta.id })
      })
      return { job }
    },
    close(id) {
      checks.get(id)?.abort(importFault('no-source', { source: id }))
      const source = sources.get(id)
      sources.delete(id)
      if (source) rmSync(source.staged.path, { force: true })
    },
    saveMapping: (name, source, plan) => mappings.save(name, must(source).staged.headers, plan),
    exportTo: input => ({
      job: jobs.add(EXPORT_JOB, { ...input, at: clock.now() } as unknown as Json),
    }),
  }

  /** A file that does not read to its end leaves nothing behind. */
  async function staging(table: RawTable, name: string, path: string): Promise<StagedTable> {
    try {
      return await stage(table, name, path)
    } catch (error) {
      rmSync(path, { force: true })
      const code = error instanceof Error && 'code' in error ? error.code : ''
      throw code === 'ENOSPC' || code === 'EDQUOT'
        ? importFault('disk-full', { name }, error)
        : error
    }
  }

  function must(id: string): OpenSource {
    const source = sources.get(id)
    if (!source) throw importFault('no-source', { source: id })
    return source
  }

  async function resolve(
    source: OpenSource,
    plan: ImportPlan,
    signal?: AbortSignal,
  ): Promise<{ resolved: ResolvedPlan; context: CommandContext }> {
    const texts = await choiceTexts(source, choiceColumns(plan), signal)
    const known = contextOf({ member: deps.member(), source: 'import' }, clock.now())
    const context = { ...known, newId: createRowIds(clock.now) }
    return {
      resolved: resolvePlan(plan, source.staged.headers, texts, source.guesses, context),
      context,
    }
  }

  /** Columns whose texts become options of a select. */
  function choiceColumns(plan: ImportPlan): ReadonlyMap<number, 'one' | 'many'> {
    const object = catalog().findObject(plan.object)
    const typeOf = (target: ColumnTarget): string | undefined =>
      target.kind === 'new'
        ? target.type
        : target.kind === 'field' && object
          ? catalog().findField(object.id, target.field)?.type
          : undefined
    const found = new Map<number, 'one' | 'many'>()
    for (const [index, target] of plan.columns.entries()) {
      const type = typeOf(target)
      if (type === 'select') found.set(index, 'one')
      if (type === 'multiSelect') found.set(index, 'many')
    }
    return found
  }

  function parseContext(): ParseContext {
    const region = new Intl.Locale(locale).region ?? ''
    return {
      country: region,
      currency: currencyOf(region),
      dateOrder: 'dmy',
      decimal: '.',
      timeZone: deps.timeZone(),
      now: clock.now(),
    }
  }

  function jobInput(
    source: OpenSource,
    plan: ImportPlan,
    resolved: ResolvedPlan,
    path: string,
    meta: object,
  ): Json {
    const columns = resolved.columns.map(({ field, ...column }) => ({
      ...column,
      field: field?.id ?? null,
    }))
    const { match, definitions, object } = resolved
    return {
      path,
      name: source.name,
      rows: source.staged.rows,
      isGuarded: isGuarded(source),
      object: object.id,
      definitions,
      columns,
      match: match === null || match === 'id' ? match : match.id,
      plan,
      parse: { ...parseContext(), dateOrder: plan.dateOrder, decimal: plan.decimal },
      meta,
    } as unknown as Json
  }

  /** Files of sources that nobody has open any more; those of imports that go on stay. */
  function clearStaging(): void {
    mkdirSync(folder, { recursive: true })
    const kept = new Set(
      store.pluck<string>(
        "SELECT input ->> '$.path' FROM job WHERE kind = 'import' AND status IN ('waiting', 'running')",
      ),
    )
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (!kept.has(path)) rmSync(path, { force: true })
    }
  }
}

const isGuarded = ({ table }: OpenSource): boolean =>
  table.format === 'csv' || table.format === 'xlsx'

/** The import goes on with its own name of the file, so that the wizard may close it. */
function keepStaged(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // No hard links on this file system.
    copyFileSync(from, to)
  }
}

const EURO = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '))
const CURRENCIES: Readonly<Record<string, string>> = {
  GB: 'GBP',
  CH: 'CHF',
  NO: 'NOK',
  SE: 'SEK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  US: 'USD',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  BR: 'BRL',
  JP: 'JPY',
  IN: 'INR',
  MX: 'MXN',
}
const currencyOf = (region: string): string =>
  EURO.has(region) ? 'EUR' : (CURRENCIES[region] ?? 'USD')
